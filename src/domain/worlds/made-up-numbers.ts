// Numbers that look like a customer's and are nobody's: from ranges that are not in use.
import { idCheckOf } from '../customers/private-numbers.ts';

/** Eleven digits; no mobile number begins with 12. */
export const madeUpPhone = (n: number): string =>
  `124${String((n * 7_654_321 + 1_357_924) % 100_000_000).padStart(8, '0')}`;

/** No place has the code 990000. The check is the right one: a wrong one counts as mistyped (LOB-019). */
export function madeUpIdNumber(n: number, birthDate: string): string {
  const digits = `990000${birthDate.replaceAll('-', '')}${String(100 + ((n * 137) % 900))}`;
  return digits + idCheckOf(digits);
}

/** Nineteen digits; no card is issued under 999999, and the last digit is one more than the right one (Luhn). */
export function madeUpAccount(n: number): string {
  const digits = `999999${String((n * 982_451_653) % 1_000_000_000_000).padStart(12, '0')}`;
  const sum = [...digits].toReversed().reduce((total, each, at) => {
    const doubled = Number(each) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(11 - (sum % 10)) % 10}`;
}
