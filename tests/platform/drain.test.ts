/** Shutdown: last opened, first closed; nothing holds it for ever. */
import { expect, test } from 'vitest';
import { createDrain } from '#server/platform/drain.ts';
import { openLog } from '#server/platform/log.ts';

const log = openLog('silent');

test('steps run once, in the reverse order of registration', async () => {
  const drain = createDrain(log);
  const seen: string[] = [];
  drain.onStop('postgres', () => void seen.push('postgres'));
  drain.onStop('http', () => void seen.push('http'));
  expect(await Promise.all([drain.stop('test'), drain.stop('again')])).toEqual([true, true]);
  expect(seen).toEqual(['http', 'postgres']);
});

test('a step that fails or hangs does not keep the others from closing, and the end is not called clean', async () => {
  const drain = createDrain(log, 10);
  const seen: string[] = [];
  drain.onStop('postgres', () => void seen.push('postgres'));
  drain.onStop('hangs', () => new Promise(() => {}));
  drain.onStop('fails', () => Promise.reject(new Error('no')));
  expect(await drain.stop('test')).toBe(false);
  expect(seen).toEqual(['postgres']);
});
