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

/** CUS-007: what a predicted chance of leaving comes to in a word: from 40 % on it is worth a talk, from 70 % on an early one. */
export type ChurnRisk = 'low' | 'middle' | 'high';
export const churnRisk = (percent: number): ChurnRisk => (percent >= 70 ? 'high' : percent >= 40 ? 'middle' : 'low');
