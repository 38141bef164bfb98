/** What did not change stays the same object, so that only what changed is drawn again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepEqual } from '#ui/steady.ts';

test('equal data is the old object, all of it', () => {
  const before = { list: [{ key: 'a', n: 1 }], of: { x: null } };
  expect(keepEqual(before, { list: [{ key: 'a', n: 1 }], of: { x: null } })).toBe(before);
});

test('an entry that moved in its list is known by its key and stays the same object', () => {
  const [a, b] = [
    { key: 'a', n: 1 },
    { key: 'b', n: 2 },
  ];
  const after = keepEqual(
    [a, b],
    [
      { key: 'b', n: 2 },
      { key: 'c', n: 3 },
      { key: 'a', n: 1 },
    ],
  );
  expect(after[0]).toBe(b);
  expect(after[2]).toBe(a);
});

test('what changed is new, what stands beside it is not', () => {
  const before = { one: { n: 1 }, two: { n: 2 } };
  const after = keepEqual(before, { one: { n: 1 }, two: { n: 3 } });
  expect(after).not.toBe(before);
  expect(after.one).toBe(before.one);
  expect(after.two).toEqual({ n: 3 });
});

test('a key that is gone or new makes the object a new one', () => {
  expect(keepEqual({ a: 1, b: undefined }, { a: 1 })).toEqual({ a: 1 });
  const before = { a: 1 };
  expect(keepEqual(before, { a: 1, b: undefined })).not.toBe(before);
});

const plain = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'));

test('the result always equals the new data', () => {
  fc.assert(
    fc.property(plain, plain, (before, next) => {
      expect(JSON.stringify(keepEqual(before, next))).toBe(JSON.stringify(next));
    }),
  );
});
