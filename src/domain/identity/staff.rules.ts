// What holds for people: whom one may change, tiers and grades by date, superiors, work elsewhere.
import type { Actor } from '../kernel/actor.ts';
import { addDays, type Day } from '../kernel/day.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { Assignment, Institution, Staff, StaffGrade } from './identity.model.ts';
import type { PermissionName } from './permissions.ts';
import { whyNotReach } from './scope.rules.ts';

/**
 * Why this actor may not change that person, who by what the actor saw belongs to `institution`. Nobody decides over
 * himself; whoever has left is taken back first.
 */
export function whyNotChange(
  actor: Actor,
  permission: PermissionName,
  person: Pick<Staff, 'id' | 'outletId' | 'active'>,
  institution: Pick<Institution, 'id' | 'path'>,
): Refusal | null {
  const out = whyNotReach(actor, permission, { institutionPath: institution.path });
  if (out) return out;
  // Whoever names another institution than the person's own learns nothing of where he is.
  if (person.outletId !== institution.id) return refuse('identity.out-of-reach');
  if (person.id === actor.id) return refuse('identity.not-oneself');
  return person.active ? null : refuse('identity.has-left');
}

/** IDN-027: the number names one person, also after he has left. */
export const whyNotNumber = (employeeNo: string, holders: readonly Staff[]): Refusal | null =>
  holders.length > 0 ? refuse('identity.number-taken', { number: employeeNo }) : null;

/** IDN-016: what counts on a day: the row that began last. */
export function gradeOn(history: readonly StaffGrade[], day: Day): StaffGrade | null {
  const begun = history.filter(({ fromDay }) => fromDay <= day);
  return begun.toSorted((a, b) => (a.fromDay < b.fromDay ? 1 : -1))[0] ?? null;
}

/** IDN-016: it counts from the next day on, so that a day's quotas never change while it lasts. */
export const gradeCountsFrom = (today: Day): Day => addDays(today, 1);

/** IDN-016: a change changes something. */
export function whyNotGrade(
  person: Pick<Staff, 'tier' | 'grade'>,
  history: readonly StaffGrade[],
  to: Pick<StaffGrade, 'tier' | 'grade'>,
  from: Day,
): Refusal | null {
  const then = gradeOn(history, from) ?? person;
  return then.tier === to.tier && then.grade === to.grade ? refuse('identity.grade-same') : null;
}

/**
 * IDN-026: nobody is above himself, however far up. `above` are the superior, his superior and so on, as the one who sets
 * it saw them, up to somebody who has none.
 */
export function whyNotSuperior(person: Pick<Staff, 'id'>, above: readonly Staff[]): Refusal | null {
  if (above.length === 0) return null;
  if (!above[0]!.active) return refuse('identity.has-left');
  if (above.some(({ id }) => id === person.id)) return refuse('identity.above-himself');
  const broken = above.some(({ superiorId }, n) => superiorId !== (above[n + 1]?.id ?? null));
  return broken ? refuse('identity.changed-meanwhile') : null;
}

/** IDN-024: what he is to manage is open, and named once. */
export function whyNotManage(places: readonly Institution[]): Refusal | null {
  if (places.some(({ active }) => !active)) return refuse('identity.institution-closed');
  return new Set(places.map(({ id }) => id)).size < places.length ? refuse('identity.named-twice') : null;
}

/** Half a year: longer is a transfer. */
export const LONGEST_ASSIGNMENT = 183;

/** IDN-004: an assignment is to another open outlet, begins today or later, ends, and never falls on another one. */
export function whyNotAssign(
  person: Pick<Staff, 'outletId'>,
  to: Pick<Institution, 'id' | 'level' | 'active'>,
  days: { readonly fromDay: Day; readonly untilDay: Day },
  today: Day,
  others: readonly Assignment[],
): Refusal | null {
  if (to.id === person.outletId) return refuse('identity.own-outlet');
  if (to.level !== 'outlet' || !to.active) return refuse('identity.no-outlet');
  if (days.fromDay < today || days.untilDay < days.fromDay) return refuse('identity.days-wrong');
  if (days.untilDay > addDays(days.fromDay, LONGEST_ASSIGNMENT - 1))
    return refuse('identity.too-long', { days: LONGEST_ASSIGNMENT });
  const met = others.some(({ fromDay, untilDay }) => fromDay <= days.untilDay && untilDay >= days.fromDay);
  return met ? refuse('identity.assigned-then') : null;
}

/** IDN-043: lists with people's numbers leave the system only in the hands of somebody who has signed. */
export const whyNotExport = (person: Pick<Staff, 'confidentialSince'>): Refusal | null =>
  person.confidentialSince === null ? refuse('identity.not-signed') : null;
