// Marks of a customer, and what of him may be shown.
import type { Day } from '../kernel/day.ts';
import { monthDayOf } from '../kernel/day.ts';
import type { Fen } from '../kernel/money.ts';
import { ASSET_STEP, type Customer } from './customers.model.ts';

/** K9, LOB-014: VIP ⇔ assets ≥ the tablet's threshold. Unknown assets are not VIP. */
export const isVip = (customer: Pick<Customer, 'assetsFrom'>, threshold: Fen): boolean =>
  customer.assetsFrom !== null && customer.assetsFrom >= threshold;

/** LOB-015, CUS-066. */
export const hasComplained = (customer: Pick<Customer, 'complaintCount'>): boolean => customer.complaintCount > 0;

/** K1, RMD-010: the queue card shows the cake on the day itself; 29 February is kept on the 28th in common years. */
export function hasBirthday(customer: Pick<Customer, 'birthMonthDay'>, day: Day): boolean {
  const today = monthDayOf(day);
  if (customer.birthMonthDay === today) return true;
  const year = Number(day.slice(0, 4));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return customer.birthMonthDay === '02-29' && today === '02-28' && !leap;
}

/** Exact assets → the step that may leave the server. */
export const assetsToShow = (assets: Fen): Fen => (Math.floor(assets / ASSET_STEP) * ASSET_STEP) as Fen;

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

/**
 * Name mask (reliability.md §2.6): 张* · 张*三 · 欧阳* · 阿*·买*. Empty stays empty; Latin names keep their first letter.
 */
export function maskName(name: string): string {
  if (name.includes('·')) return name.split('·').map(keepFirst).join('·');
  const letters = [...name];
  if (letters.length >= 3 && doubleSurnames.has(letters.slice(0, 2).join(''))) return `${letters[0]}${letters[1]}*`;
  if (letters.length <= 2) return keepFirst(name);
  return /^[\x20-\x7e]+$/.test(name)
    ? keepFirst(name)
    : `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}

const keepFirst = (part: string): string => {
  const [first] = [...part];
  return first === undefined ? '' : `${first}*`;
};
