/** Tests run the client build of Solid: its server build renders once and never reacts, and tests would still be green. */
import { createEffect, createRoot, createSignal } from 'solid-js';
import { isServer } from 'solid-js/web';
import { expect, test } from 'vitest';

test('an effect runs again when its signal changes', () => {
  const seen: number[] = [];
  const set = createRoot(() => {
    const [count, setCount] = createSignal(0);
    createEffect(() => seen.push(count()));
    return setCount;
  });
  set(1);
  expect(seen).toEqual([0, 1]);
  expect(isServer).toBe(false);
});
