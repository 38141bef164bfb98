/** What a number may be written like, what two equal ones have in common, and what can be looked for (LOB-019). */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberKindsOf, whyNotLookFor } from '#domain/customers/find.rules.ts';
import { idCheckOf, numberFields, toNumberForm } from '#domain/customers/private-numbers.ts';
import { madeUpIdNumber } from '#domain/worlds/made-up-numbers.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';

/** Of nobody: no place has the code 990000; the second one ends in X. */
const [long, withX] = ['990000197102032371', madeUpIdNumber(12, '1971-02-03')];
const short = `${long.slice(0, 6)}${long.slice(8, 17)}`;

describe('one form of a number', () => {
  it.each([
    ['phone', '12400000001', '12400000001'],
    ['phone', '124 0000 0001', '12400000001'],
    ['phone', '+86 124-0000-0001', '12400000001'],
    ['phone', '008612400000001', '12400000001'],
    ['phone', '8612400000001', '12400000001'],
    ['phone', '１２４０００００００１', '12400000001'],
    ['phone', '0755-26001234', '075526001234'],
    ['phone', '(0755) 2600 1234', '075526001234'],
    ['phone', '2600123', '2600123'],
    ['phone', '95588', null],
    ['phone', '123456789012345678901', null],
    ['phone', '不详', null],
    ['account', '9999 9900 0000 0000 018', '9999990000000000018'],
    ['account', '12345678', '12345678'],
    ['account', '1234567', null],
    ['account', '1'.repeat(31), null],
    ['idNumber', `${withX.slice(0, 17)}x`, withX],
    ['idNumber', ` ${withX.slice(0, 6)} ${withX.slice(6)} `, withX],
    ['idNumber', '９９００００１９７１０２０３２３７１', long],
    ['idNumber', 'E12345678', null],
    ['idNumber', long.slice(1), null],
  ] as const)('LOB-019 %s %s is %s', (field, text, form) => expect(toNumberForm(field, text)).toBe(form));

  it('LOB-019 an ID number of fifteen places is the one of eighteen that it became', () => {
    expect(short).toBe('990000710203237');
    expect(toNumberForm('idNumber', short)).toBe(long);
  });

  it('LOB-019 the check is that of the standard’s own example', () => {
    // GB 11643-1999, appendix: 11010519491231002X and 440524188001010014.
    expect(idCheckOf('11010519491231002')).toBe('X');
    expect(idCheckOf('44052418800101001')).toBe('4');
  });

  it('LOB-019 spaces and strokes between the digits make no difference', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 20 });
    const between = fc.array(fc.constantFrom('', ' ', '-', '  '), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(digits, between, fc.constantFrom(...numberFields), (all, gaps, field) => {
        const spread = all.map((digit, at) => `${digit}${gaps[at]}`).join('');
        expect(toNumberForm(field, spread)).toBe(toNumberForm(field, all.join('')));
      }),
    );
  });

  it('LOB-019 two numbers that differ in a digit have no form in common', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 17, maxLength: 17 });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 16 }), (all, at) => {
        const other = all.map((digit, n) => (n === at ? (digit + 1) % 10 : digit));
        const whole = (list: number[]) => list.join('') + idCheckOf(list.join(''));
        expect(toNumberForm('idNumber', whole(all))).not.toBe(toNumberForm('idNumber', whole(other)));
        expect(toNumberForm('account', all.join(''))).not.toBe(toNumberForm('account', other.join('')));
      }),
    );
  });
});

describe('what can be looked for', () => {
  it.each([
    ['phone', '124 0000 0001', null],
    ['phone', '+86 12400000001', null],
    ['phone', '123456', 'customers.no-phone-number'],
    ['phone', '1'.repeat(21), 'customers.no-phone-number'],
    ['phone', '1240000000a', 'customers.no-phone-number'],
    ['phone', '1240000000%', 'customers.no-phone-number'],
    ['phone', '12400000001x', 'customers.no-phone-number'],
    ['phone', '', 'customers.no-phone-number'],
    ['account', '9999990000000000018', null],
    ['account', '1234567', 'customers.no-account-number'],
    ['account', '1'.repeat(31), 'customers.no-account-number'],
    ['account', '12345678*', 'customers.no-account-number'],
    ['idNumber', withX, null],
    ['idNumber', withX.toLowerCase(), null],
    ['idNumber', short, null],
    ['idNumber', `${withX.slice(0, 17)}0`, 'customers.mistyped-id-number'],
    ['idNumber', withX.slice(0, 16), 'customers.no-id-number'],
    ['idNumber', `${withX}1`, 'customers.no-id-number'],
    ['idNumber', `X${withX.slice(1)}`, 'customers.no-id-number'],
    ['idNumber', '王小梅', 'customers.no-id-number'],
  ] as const)('LOB-019 %s %s: %s', (by, value, code) => expect(whyNotLookFor(by, value)?.code ?? null).toBe(code));

  it('LOB-019 every number of the seed world can be looked for as what it is', () => {
    for (const { values } of smallOutlet.customers)
      for (const field of numberFields) expect(whyNotLookFor(field, values[field]!)).toBe(null);
  });
});

describe('what a typed text can be', () => {
  it.each([
    ['张*', []],
    ['金卡 6', []],
    ['123456', []],
    ['1234567', ['phone']],
    ['26001234', ['phone', 'account']],
    ['12400000001', ['phone', 'account']],
    ['+86 124 0000 0001', ['phone']],
    ['008612400000001', ['phone', 'idNumber', 'account']],
    [short, ['idNumber', 'phone', 'account']],
    ['999999000000000', ['account', 'phone', 'idNumber']],
    ['9999990000000018', ['account']],
    ['9999990000000000018', ['account']],
    [withX, ['idNumber']],
    [withX.toLowerCase(), ['idNumber']],
    [madeUpIdNumber(2, '1971-02-03'), ['idNumber', 'account']],
    [`${madeUpIdNumber(2, '1971-02-03').slice(0, 17)}0`, ['account', 'idNumber']],
    ['1'.repeat(31), []],
    ['1234567abc', []],
  ])('LOB-019 %s: %j', (text, kinds) => expect(numberKindsOf(text)).toEqual(kinds));
});
