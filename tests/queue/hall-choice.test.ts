/** Which hall a screen of administration is about. */
import { openPage, openPageApi, says, type PageApi } from '#tests/kit/page-api.ts';
import { afterEach, expect, test } from 'vitest';
import { createHallChoice } from '#pages/queue/hall-choice.face.tsx';

let api: PageApi;
let leave = (): void => undefined;
afterEach(() => {
  leave();
  api.close();
});
const halls = Array.from({ length: 14 }, (_, n) => ({ id: `h${n}`, name: `${n} 号支行`, bridged: false }));

test('QUE-009 typing in the search changes no hall under one’s hands; what is chosen does', async () => {
  api = await openPageApi((path, response) => {
    const text = new URL(path, 'http://x').searchParams.get('text');
    says(response, { rows: halls.filter(({ name }) => !text || name.includes(text)), more: false });
  });
  const me = { outlet: { id: 'h3' } } as never;
  const page = openPage(() => createHallChoice('/halls'), { me });
  leave = page.leave;
  const { current, list, setText, choose } = page.made;
  await expect.poll(() => current()?.id).toBe('h3');
  setText('12 号');
  await expect.poll(() => list.rows().map(({ id }) => id)).toEqual(['h12']);
  expect(current()?.id).toBe('h3');
  setText('没有');
  await expect.poll(() => list.rows()).toEqual([]);
  expect(current()?.id).toBe('h3');
  setText('12 号');
  await expect.poll(() => list.rows().length).toBe(1);
  choose('h12');
  setText('13 号');
  await expect.poll(() => list.rows().map(({ id }) => id)).toEqual(['h13']);
  expect(current()).toEqual(halls[12]);
});
