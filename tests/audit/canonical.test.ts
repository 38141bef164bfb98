/** One value, one text: RFC 8785. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '#server/audit/canonical.ts';

describe('SEC-003 what is hashed has one way of being written', () => {
  it('members stand in the order of their UTF-16 units, as in the example of RFC 8785 §3.2.3', () => {
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.keys(JSON.parse(canonicalJson(names)) as object).length).toBe(7);
    expect([...canonicalJson(names).matchAll(/":(\d)/g)].map((found) => found[1]).join('')).toBe('2467153');
  });
  it('numbers and texts are written as in the examples of RFC 8785 §3.2.2', () => {
    const numbers = [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0];
    expect(canonicalJson(numbers)).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]');
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/')).toBe(String.raw`"€$\u000f\nA'B\"\\\\\"/"`);
    expect(canonicalJson([null, true, false])).toBe('[null,true,false]');
  });
  it('what JSON cannot say is no entry', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', '\udc00a', { '\ud83d': 1 }, ['a\ud83d']])
      expect(() => canonicalJson(bad as Json)).toThrow(TypeError);
    expect(canonicalJson('\u{1f600}')).toBe('"\u{1f600}"');
  });
  it('the order in which members were given makes no difference, and reading it back gives the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(canonicalJson(turned(value) as Json)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The same value with every object's members the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, turned(member)]),
  );
}
