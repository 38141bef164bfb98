/** What a keyboard-wedge reader types, and what it is (QUE-013). Every number here is made up and fails where it must. */
import { expect, test } from 'vitest';
import { isIdNumber, isPhone, passesLuhn, readShown } from '#domain/stations/card-reader.ts';

/** The example of GB 11643 itself. */
const ID = '11010519491231002X';

test('QUE-013 an ID card is known by its eighteen figures and their check', () => {
  expect(readShown(ID)).toEqual({ as: 'id', value: ID });
  expect(readShown('11010519491231002x\n')).toEqual({ as: 'id', value: ID });
  expect(readShown('110105194912310021')).toEqual({ as: 'misread' });
  // One wrong figure anywhere is seen.
  for (let at = 0; at < 17; at++) {
    const wrong = ID.slice(0, at) + ((Number(ID[at]) + 1) % 10) + ID.slice(at + 1);
    expect(isIdNumber(wrong)).toBe(false);
  }
});

test('QUE-013 a bank card is read from track 2 with or without track 1; a failing Luhn only warns', () => {
  expect(readShown(';6212345678901232=30121010000000000000?')).toEqual({
    as: 'card',
    value: '6212345678901232',
    doubtful: false,
  });
  expect(readShown('%B6212345678901232^X/Y^3012101?;6212345678901232=3012101?')).toMatchObject({ as: 'card' });
  expect(readShown(';6212345678901233=3012101?')).toMatchObject({ as: 'card', doubtful: true });
  expect(readShown('6212345678901232')).toMatchObject({ as: 'card', doubtful: false });
  expect(passesLuhn('6212345678901232')).toBe(true);
  expect(readShown(';62123=?')).toEqual({ as: 'misread' });
});

test('QUE-015 the code of a booking, alone or at the end of a link', () => {
  expect(readShown('7K2M9QX4TA')).toEqual({ as: 'booking', value: '7K2M9QX4TA' });
  expect(readShown('https://bank.test/b/7k2m9qx4ta')).toEqual({ as: 'booking', value: '7K2M9QX4TA' });
});

test('QUE-013 anything else is nothing, and a phone has eleven figures', () => {
  for (const text of ['', ' ', '12', '你好', 'A012', '0'.repeat(40)]) expect(readShown(text)).toBeNull();
  expect([isPhone('13800000000'), isPhone('12800000000'), isPhone('1380000000')]).toEqual([true, false, false]);
});
