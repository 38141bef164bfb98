// What of a customer never leaves the server but by a reason given (CUS-076): no kind, in no bucket, on no tablet's disk.
import * as v from 'valibot';
import { fenField } from '../kernel/money.ts';

const text = (most: number) => v.nullable(v.pipe(v.string(), v.maxLength(most)));

export const privateSchema = v.object({
  name: v.pipe(v.string(), v.maxLength(60)),
  phone: text(30),
  idNumber: text(30),
  address: text(200),
  /** Card or account number. */
  account: text(40),
  /** `yyyy-MM-dd`. */
  birthDate: text(10),
  /** fen, exact. */
  assets: v.nullable(fenField),
});
export type PrivateValues = v.InferOutput<typeof privateSchema>;

export const privateFields = ['name', 'phone', 'idNumber', 'account', 'address', 'birthDate', 'assets'] as const;
export type PrivateField = (typeof privateFields)[number];

/** Why somebody has to see a value; `other` says it in words. */
export const revealReasons = ['identity', 'business', 'callback', 'complaint', 'other'] as const;
export type RevealReason = (typeof revealReasons)[number];

/** Seconds for which a value that was asked for is on the screen. */
export const REVEALED_FOR = 30;

const noteField = v.pipe(v.string(), v.trim(), v.minLength(4), v.maxLength(100), v.regex(/^\P{Cc}+$/u));

/** What asks for one value of one customer: a reason of the list, or another one in words. */
export const revealInput = v.union([
  v.strictObject({
    field: v.picklist(privateFields),
    reason: v.picklist(revealReasons.filter((each): each is Exclude<RevealReason, 'other'> => each !== 'other')),
  }),
  v.strictObject({ field: v.picklist(privateFields), reason: v.literal('other'), note: noteField }),
]);
