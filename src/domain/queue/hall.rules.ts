// Who leads a hall, and who acts in it.
import type { Actor } from '../kernel/actor.ts';
import type { Id } from '../kernel/ids.ts';
import { clockTimeOf, dayOf, instantOfOutletTime, type Day, type Instant } from '../kernel/day.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { Reader } from '../kernel/store.ts';
import type { BusinessType, HallSetting } from './hall.model.ts';
import { queueMachineKind, type Counter, type Ticket } from './queue.model.ts';

/** QUE-001: an outlet with a queue machine is led by it, one without by us. */
export const isBridged = (reader: Reader, outletId: Id): boolean =>
  reader.list(queueMachineKind, 'byOutlet', [outletId]).length > 0;

export const whyNotLed = (reader: Reader, outletId: Id): Refusal | null =>
  isBridged(reader, outletId) ? refuse('queue.machine-leads') : null;

/** Rows of another outlet do not exist for who works here. */
export const whyNotHere = (row: { readonly outletId: Id }, actor: Pick<Actor, 'outletId'>): Refusal | null =>
  row.outletId === actor.outletId ? null : refuse('identity.out-of-reach');

/** Only who opened a window acts there. */
export function whyNotServed(counter: Counter, actor: Pick<Actor, 'id' | 'outletId'>): Refusal | null {
  const foreign = whyNotHere(counter, actor);
  if (foreign) return foreign;
  if (counter.staffId === actor.id) return null;
  return refuse(counter.staffId === null ? 'queue.counter-closed' : 'queue.counter-taken', { counter: counter.number });
}

/** What a machine leads is changed by the machine. */
export const whyNotOurs = (ticket: Ticket): Refusal | null =>
  ticket.machineId === null ? null : refuse('queue.machine-leads');

/** What a missed ticket still may, by its type: where none is named it is brought back by hand, twice. */
export const missedPolicyOf = (type: BusinessType | undefined) =>
  type ?? ({ missedPolicy: 'manual', returnsAtMost: 2, reinsertAfter: 3 } as const);

/** QUE-007: whether a missed number may wait, or be called, once more. */
export function whyNotReturn(
  { number, returns }: Pick<Ticket, 'number' | 'returns'>,
  policy: ReturnType<typeof missedPolicyOf>,
): Refusal | null {
  if (policy.missedPolicy === 'void') return refuse('queue.missed-is-void', { number });
  return returns >= policy.returnsAtMost ? refuse('queue.returns-over', { number, most: policy.returnsAtMost }) : null;
}

/** 1 = Monday … 7 = Sunday. */
const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** Whether the outlet serves on a day, by its calendar: named days come before weekdays. */
export function isOpenDay({ openWeekdays, closedDays, openDays }: HallSetting, day: Day): boolean {
  if (openDays.includes(day)) return true;
  return !closedDays.includes(day) && openWeekdays.includes(weekdayOf(day));
}

/** Whether numbers are given out at this instant: from half an hour before opening until closing. */
export function isIssuing(setting: HallSetting, now: Instant): boolean {
  const clock = clockTimeOf(now);
  return isOpenDay(setting, dayOf(now)) && clock >= earlier(setting.opensAt) && clock < setting.closesAt;
}

/** Since when numbers are given out today; null while none are. */
export const issuingSince = (setting: HallSetting, now: Instant): Instant | null =>
  isIssuing(setting, now) ? instantOfOutletTime(`${dayOf(now)}T${earlier(setting.opensAt)}:00`) : null;

/** Minutes. */
const EARLY = 30;
function earlier(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const from = Math.max(0, hours * 60 + minutes - EARLY);
  return `${String(Math.floor(from / 60)).padStart(2, '0')}:${String(from % 60).padStart(2, '0')}`;
}
