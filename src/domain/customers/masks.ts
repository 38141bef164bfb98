// What of a customer's own is shown to whoever has not given a reason for more (reliability.md §2.6). Masks are put on by
// the server; a browser is never sent what it would have to hide. What is not understood is hidden whole.
import type { Fen } from '../kernel/money.ts';
import { assetsToShow } from './customers.rules.ts';
import type { PrivateValues } from './private.model.ts';
import { digitsOf, mobileOf } from './private-numbers.ts';

const stars = (n: number): string => '*'.repeat(Math.max(0, n));

const doubleSurnames = new Set([
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '司徒',
  '夏侯',
]);

/** 张* · 张*三 · 欧阳* · 阿*·买*. Empty stays empty; Latin names keep their first letter. */
export function maskName(name: string): string {
  if (name.includes('·')) return name.split('·').map(keepFirst).join('·');
  const letters = [...name];
  if (letters.length >= 3 && doubleSurnames.has(letters.slice(0, 2).join(''))) return `${letters[0]}${letters[1]}*`;
  if (letters.length <= 2) return keepFirst(name);
  return /^[\x20-\x7e]+$/.test(name) ? keepFirst(name) : `${letters[0]}${stars(letters.length - 2)}${letters.at(-1)}`;
}

const keepFirst = (part: string): string => {
  const [first] = [...part];
  return first === undefined ? '' : `${first}*`;
};

/** A mobile number 3 + **** + 4, its country's 86 left out; any other keeps its last two digits, a short one none. */
export function maskPhone(phone: string): string {
  const digits = digitsOf(phone);
  const mobile = mobileOf(digits);
  if (mobile) return `${mobile.slice(0, 3)}****${mobile.slice(-4)}`;
  return digits.length >= 7 ? `${stars(digits.length - 2)}${digits.slice(-2)}` : stars(4);
}

/** Of 18 places the first and the last; the manager whose own customer it is sees 3 + 4. Another form keeps nothing. */
export function maskIdNumber(idNumber: string, by: 'anybody' | 'owner' = 'anybody'): string {
  const text = idNumber.trim().toUpperCase();
  if (!/^\d{17}[\dX]$/.test(text)) return stars(18);
  const [head, tail] = by === 'owner' ? [3, 4] : [1, 1];
  return `${text.slice(0, head)}${stars(18 - head - tail)}${text.slice(-tail)}`;
}

/** Card or account: the first six name the bank, the last four are on every slip; a short one keeps its last two at most. */
export function maskAccount(account: string): string {
  const digits = digitsOf(account);
  if (digits.length >= 15) return `${digits.slice(0, 6)}${stars(digits.length - 10)}${digits.slice(-4)}`;
  return digits.length >= 8 ? `${stars(digits.length - 2)}${digits.slice(-2)}` : stars(8);
}

/** Province, city, district, each where the one before it ends. */
const parts = [
  /^\p{Script=Han}{2,8}?(?:省|自治区|特别行政区)/u,
  /^\p{Script=Han}{2,9}?(?:市|自治州|地区|盟)/u,
  // 小区, 社区 and 园区 lie within a district; a city of the county's rank ends like a city.
  /^\p{Script=Han}{1,9}?(?:(?<![小社园厂校景])区|县|旗|(?<=\p{Script=Han}{2})市)/u,
];

/** To the district; of an address that names none, what it says above that. */
export function maskAddress(address: string): string {
  let rest = address.normalize('NFKC').replace(/\s+/g, '');
  let shown = '';
  for (const part of parts) {
    const found = part.exec(rest)?.[0] ?? '';
    shown += found;
    rest = rest.slice(found.length);
  }
  return `${shown}***`;
}

/** Day and month for the congratulation; the year stays on the server. */
export const birthdayToShow = (birthDate: string): string | null => /^\d{4}-(\d\d-\d\d)$/.exec(birthDate)?.[1] ?? null;

export interface MaskedValues {
  readonly name: string;
  readonly phone: string | null;
  readonly idNumber: string | null;
  readonly address: string | null;
  readonly account: string | null;
  /** `MM-dd`. */
  readonly birthDate: string | null;
  /** fen, rounded down to ASSET_STEP. */
  readonly assets: Fen | null;
}

const masked = (value: string | null, mask: (text: string) => string | null): string | null =>
  value === null ? null : mask(value);

/** All of it as it may leave the server without a reason given. */
export const maskValues = (clear: PrivateValues, by: 'anybody' | 'owner'): MaskedValues => ({
  name: maskName(clear.name),
  phone: masked(clear.phone, maskPhone),
  idNumber: masked(clear.idNumber, (text) => maskIdNumber(text, by)),
  address: masked(clear.address, maskAddress),
  account: masked(clear.account, maskAccount),
  birthDate: masked(clear.birthDate, birthdayToShow),
  assets: clear.assets === null ? null : assetsToShow(clear.assets),
});
