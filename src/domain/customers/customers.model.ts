// A customer as the hall may see him (CUS-007): masked name, grade, marks. Phone, ID number and exact wealth are
// other kinds in other buckets, so that a lobby tablet never holds them.
import * as v from 'valibot';
import { idField } from '../kernel/ids.ts';
import { fenField, toFen, type Fen } from '../kernel/money.ts';
import { defineKind } from '../kernel/store.ts';

/**
 * Assets are rounded down to this step before they leave the server (least need): the coarsest in which all they are
 * compared with is exact, the lowest band's edge of 5 万 (LOB-011) and the thresholds' steps of 10 万 (LOB-013).
 */
export const ASSET_STEP: Fen = toFen(5);

const percent = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)));
const cardField = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(40)));
const products = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(60))), v.maxLength(10));

/** Risk ratings as the bank's suitability test gives them, the most careful first. */
export const riskRatings = ['R1', 'R2', 'R3', 'R4', 'R5'] as const;

export const customerSchema = v.object({
  id: idField,
  outletId: idField,
  /** 张*三: masked on the server. */
  maskedName: v.pipe(v.string(), v.maxLength(40)),
  sex: v.picklist(['M', 'F', 'unknown']),
  /** Grade as the bank's CRM names it. */
  grade: v.pipe(v.string(), v.maxLength(20)),
  /** `MM-dd`; the year stays on the server. */
  birthMonthDay: v.nullable(v.pipe(v.string(), v.regex(/^\d\d-\d\d$/))),
  /** fen, rounded down to ASSET_STEP; null where the CRM does not know. */
  assetsFrom: v.nullable(fenField),
  complaintCount: v.pipe(v.number(), v.integer(), v.minValue(0)),
  riskRating: v.nullable(v.picklist(riskRatings)),
  /** Predicted chance in percent that he leaves within the short and within the long term of the bank's CRM. */
  churnShort: percent,
  churnLong: percent,
  /** Highest tier of his cards, as the CRM names it. */
  topCreditCard: cardField,
  topDebitCard: cardField,
  /** The wealth manager whose customer he is. */
  managerId: v.nullable(idField),
  /** Names of products. */
  recommended: products,
  signed: products,
});
export type Customer = v.InferOutput<typeof customerSchema>;

export const customerKind = defineKind({
  name: 'customer',
  code: 10,
  schema: customerSchema,
  indexes: { byOutlet: ['outletId'] },
});
