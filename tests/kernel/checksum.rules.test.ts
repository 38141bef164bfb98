/** The sum that tells tablet and server apart when they differ. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addHash, hashRow, hashText, nextLink, subtractHash } from '#domain/kernel/checksum.ts';

const P = 9007199254740881;
const hash = fc.oneof(fc.integer({ min: 0, max: P - 1 }), fc.constantFrom(0, 1, P - 1, P - 2));
const sumOf = (hashes: readonly number[]): number => hashes.reduce(addHash, 0);

describe('I11 the sum of a bucket', () => {
  it('I11 adding and taking away again leaves what was', () => {
    fc.assert(
      fc.property(hash, hash, (sum, h) => {
        expect(subtractHash(addHash(sum, h), h)).toBe(sum);
        expect(addHash(subtractHash(sum, h), h)).toBe(sum);
      }),
    );
  });
  it('I11 does not depend on the order in which rows came and went', () => {
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (hashes, dice) => {
        const shuffled = hashes.map((h) => [h, dice.next().value as number] as const).toSorted((a, b) => a[1] - b[1]);
        expect(sumOf(shuffled.map(([h]) => h))).toBe(sumOf(hashes));
        const gone = hashes.filter((_, i) => i % 3 === 0);
        expect(gone.reduce(subtractHash, sumOf(hashes))).toBe(sumOf(hashes.filter((_, i) => i % 3 !== 0)));
      }),
    );
  });
  it('I11 is the exact sum modulo the prime and stays a number that Postgres and a double both hold', () => {
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 12 }), (hashes) => {
        const exact = hashes.reduce((sum, h) => (sum + BigInt(h)) % BigInt(P), 0n);
        expect(BigInt(sumOf(hashes))).toBe(exact);
        expect(Number.isSafeInteger(sumOf(hashes))).toBe(true);
      }),
    );
  });
});

describe('the hash of a row', () => {
  it('lies below the prime for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => Number.isSafeInteger(hashText(text)) && hashText(text) >= 0 && hashText(text) < P,
      ),
    );
  });
  it('tells kind, id and content apart', () => {
    const row = hashRow(22, 'a', '{}');
    expect(new Set([row, hashRow(21, 'a', '{}'), hashRow(22, 'b', '{}'), hashRow(22, 'a', '{ }')]).size).toBe(4);
    expect(hashRow(22, 'a', '{}')).toBe(row);
  });
  it('of ten thousand rows that differ in one digit no two are alike', () => {
    expect(new Set(Array.from({ length: 10_000 }, (_, i) => hashRow(22, 'a', `{"number":"A${i}"}`))).size).toBe(10_000);
  });
  it('is for ever: tablets in the field hold sums of it', () => {
    expect([hashText(''), hashText('厅堂'), hashRow(22, 'a', '{}')]).toMatchInlineSnapshot(`
      [
        3338908027751811,
        5985075349808518,
        2794774120924973,
      ]
    `);
  });
});

describe('the chain of mutations', () => {
  it('differs as soon as one of them, or their order, differs', () => {
    const chain = (...ids: string[]) => ids.reduce(nextLink, '');
    expect(new Set([chain(), chain('a'), chain('a', 'b'), chain('b', 'a'), chain('ab')]).size).toBe(5);
  });
});
