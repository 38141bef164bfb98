// A customer looked for by a number that he says or shows (LOB-019): the whole number or nothing, as a search by parts
// would tell it digit by digit (CUS-076).
import * as v from 'valibot';
import type { Actor } from '../kernel/actor.ts';
import { mayDo } from '../kernel/actor.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import { digitsOf, idCheckOf, mobileOf, numberFields, toNumberForm, type NumberField } from './private-numbers.ts';
import { maskedReaders } from './reveal.rules.ts';

/** Whom one number finds at most: a household shares a phone, a whole bank does not. */
export const MOST_FOUND = 20;

const LONGEST = 60;

export const findInput = v.strictObject({
  by: v.picklist(numberFields),
  value: v.pipe(v.string(), v.maxLength(LONGEST)),
});

/** Digits as people write them; of an ID number the last place may be X. */
const written = /^\+?[\d\s()-]+X?$/i;

/** Why this cannot be looked for as that: it is no such number, or one that was mistyped. */
export function whyNotLookFor(by: NumberField, value: string): Refusal | null {
  const said = value.normalize('NFKC').trim();
  const form = written.test(said) && (by === 'idNumber' || !/x/i.test(said)) ? toNumberForm(by, said) : null;
  if (by === 'phone') return form === null ? refuse('customers.no-phone-number') : null;
  if (by === 'account') return form === null ? refuse('customers.no-account-number') : null;
  if (form === null) return refuse('customers.no-id-number');
  return idCheckOf(form) === form.at(-1) ? null : refuse('customers.mistyped-id-number');
}

/** Who may read masked values of anybody may look for him; whom he does not reach he does not find. */
export const whyNotLookUp = (actor: Actor): Refusal | null =>
  maskedReaders.some((name) => mayDo(actor, name)) ? null : refuse('identity.no-permission');

/** No telephone number has more, its country's included (E.164). */
const LONGEST_PHONE = 15;
/** Shorter ones are rather a telephone's. */
const SHORTEST_CARD = 12;

/** What a typed text can be as a number, the likeliest first; none = it is no number, but a name or a part of one. */
export function numberKindsOf(text: string): readonly NumberField[] {
  const said = text.normalize('NFKC').replace(/[\s()-]/g, '');
  if (/^\d{17}X$/i.test(said)) return ['idNumber'];
  const digits = digitsOf(said);
  if (digits.length < 7 || !/^\+?\d+$/.test(said)) return [];
  if (said.startsWith('+')) return digits.length <= LONGEST_PHONE ? ['phone'] : [];
  const possible = numberFields.filter(
    (field) => toNumberForm(field, said) !== null && (field !== 'phone' || digits.length <= LONGEST_PHONE),
  );
  const first = likeliest(digits);
  return [...possible.filter((field) => field === first), ...possible.filter((field) => field !== first)];
}

function likeliest(digits: string): NumberField {
  if (mobileOf(digits) !== null) return 'phone';
  if (isIdNumber(digits)) return 'idNumber';
  return digits.length >= SHORTEST_CARD ? 'account' : 'phone';
}

/** With a day of birth that there is, and the right check where there is one. */
function isIdNumber(digits: string): boolean {
  const form = toNumberForm('idNumber', digits);
  if (form === null || idCheckOf(form) !== form.at(-1)) return false;
  const [month, day] = [Number(form.slice(10, 12)), Number(form.slice(12, 14))];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
