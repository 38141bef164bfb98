// How phones, ID numbers and accounts are written, and the one form of each in which two of them are compared.

/** Private values by which a customer can be looked for. */
export const numberFields = ['phone', 'idNumber', 'account'] as const;
export type NumberField = (typeof numberFields)[number];

export const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** The eleven digits of a mobile number, its country's 86 left out; null = it is another number. */
export const mobileOf = (digits: string): string | null => /^(?:0{0,2}86)?(1\d{10})$/.exec(digits)?.[1] ?? null;

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** The last place of an ID number by the seventeen before it (GB 11643). */
export const idCheckOf = (digits: string): string =>
  CHECKS[WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0) % 11]!;

/** Letters of full width are those that a Chinese keyboard writes. */
const plain = (text: string): string => text.normalize('NFKC').toUpperCase();

/** A number of the first generation has fifteen places: no century of birth and no check. It is the longer one's own. */
function idNumberForm(text: string): string | null {
  const said = plain(text).replace(/[\s-]/g, '');
  if (/^\d{17}[\dX]$/.test(said)) return said;
  if (!/^\d{15}$/.test(said)) return null;
  const longer = `${said.slice(0, 6)}19${said.slice(6)}`;
  return longer + idCheckOf(longer);
}

const between = (digits: string, least: number, most: number): string | null =>
  digits.length >= least && digits.length <= most ? digits : null;

/** What two equal numbers of a field have in common, however they were typed; null = nothing that can be looked for. */
export function toNumberForm(field: NumberField, text: string): string | null {
  if (field === 'idNumber') return idNumberForm(text);
  const digits = digitsOf(plain(text));
  if (field === 'account') return between(digits, 8, 30);
  return mobileOf(digits) ?? between(digits, 7, 20);
}
