// The hall that the simulation starts from, made of the outlet's rows: on a tablet, and on the server (QUE-011).
import { clockTimeOf, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import type { Reader } from '../kernel/store.ts';
import { plainTerms, type CallingRule } from '../queue/calling.rules.ts';
import {
  counterPlanKind,
  hallSettingKind,
  usualHallSetting,
  type CounterPlan,
  type HallSetting,
} from '../queue/hall.model.ts';
import { isBridged } from '../queue/hall.rules.ts';
import { counterKind, queueKind, ticketKind, type Counter, type Queue, type Ticket } from '../queue/queue.model.ts';
import { isInTalk, TALK_MINUTES } from '../queue/talk.rules.ts';
import type { HallAhead, PersonAhead, WindowAhead } from './hall-ahead.ts';

const MINUTE = 60_000;

/** What of a ticket the forecast reads: nothing of its holder. */
export type TicketAhead = Pick<
  Ticket,
  | 'id'
  | 'queueId'
  | 'number'
  | 'state'
  | 'takenAt'
  | 'standsAt'
  | 'calledAt'
  | 'startedAt'
  | 'counterId'
  | 'talkingSince'
  | 'issuedBy'
>;
export interface HallRows {
  readonly bridged: boolean;
  readonly queues: readonly Pick<Queue, 'id' | 'active'>[];
  readonly counters: readonly Pick<
    Counter,
    'id' | 'number' | 'status' | 'since' | 'ticketId' | 'staffId' | 'teller' | 'recent'
  >[];
  readonly plans: readonly Pick<CounterPlan, 'id' | 'rule'>[];
  /** Of the day, those that are over too. */
  readonly tickets: readonly TicketAhead[];
  readonly setting: HallSetting;
}

const states = [
  'waiting',
  'called',
  'serving',
  'done',
  'missed',
  'abandoned',
  'transferred',
  'held',
  'parked',
] as const;

export const hallRowsOf = (reader: Reader, outletId: Id): HallRows => {
  const counters = reader.list(counterKind, 'byOutlet', [outletId]);
  return {
    bridged: isBridged(reader, outletId),
    queues: reader.list(queueKind, 'byOutlet', [outletId]),
    counters,
    plans: counters.flatMap(({ id }) => reader.get(counterPlanKind, id) ?? []),
    tickets: states.flatMap((state) => [...reader.list(ticketKind, 'byOutletState', [outletId, state, false])]),
    setting: reader.get(hallSettingKind, outletId) ?? usualHallSetting(outletId),
  };
};

/** Calls of a window that say what it calls from, where nobody else does. */
const ENOUGH = 5;

export function hallAheadOf(rows: HallRows, now: Instant): HallAhead {
  const waiting = rows.tickets.filter(({ state }) => state === 'waiting');
  const known = new Set([
    ...rows.queues.filter(({ active }) => active).map(({ id }) => id),
    ...waiting.map(({ queueId }) => queueId),
  ]);
  const queues = [...known].sort();
  const byId = new Map(rows.tickets.map((ticket) => [ticket.id, ticket]));
  const lastHour = new Map<Id, number>();
  for (const { queueId, takenAt, issuedBy } of rows.tickets)
    if (now - takenAt < 60 * MINUTE && issuedBy !== 'transfer') lastHour.set(queueId, (lastHour.get(queueId) ?? 0) + 1);
  return {
    queues,
    windows: rows.counters
      .toSorted((a, b) => a.number - b.number)
      .flatMap((counter): WindowAhead[] => {
        const rule = ruleOf(rows, counter.id, queues);
        return rule ? [windowOf(counter, rule, byId.get(counter.ticketId!), waiting, now)] : [];
      }),
    waiting: waiting.map((ticket) => personOf(ticket, now)),
    clock: hoursOf(clockTimeOf(now)),
    lastHour,
    closesIn: Math.max(0, (hoursOf(rows.setting.closesAt) - hoursOf(clockTimeOf(now))) * 60),
  };
}

/** Its plan; where a machine leads, first come, first served among the queues it has called from today. */
function ruleOf({ bridged, plans, tickets }: HallRows, counterId: Id, queues: readonly Id[]): CallingRule | null {
  if (!bridged) return plans.find(({ id }) => id === counterId)?.rule ?? null;
  const calls = tickets.filter((ticket) => ticket.counterId === counterId && ticket.calledAt !== null);
  const called = new Set(calls.map(({ queueId }) => queueId));
  const from = calls.length < ENOUGH ? queues : queues.filter((id) => called.has(id));
  return from.length === 0 ? null : { kind: 'headStart', queues: from.map(plainTerms) };
}

function windowOf(
  counter: HallRows['counters'][number],
  rule: CallingRule,
  served: TicketAhead | undefined,
  waiting: readonly TicketAhead[],
  now: Instant,
): WindowAhead {
  const mine = waiting.filter(
    (ticket) => rule.queues.some(({ queueId }) => queueId === ticket.queueId) && !isInTalk(ticket, now),
  );
  const idleSince = Math.max(counter.since, Math.min(now, ...mine.map(({ standsAt }) => standsAt)));
  const began = served?.startedAt ?? served?.calledAt ?? counter.since;
  const isIdle = counter.status === 'idle';
  const gone = counter.status === 'serving' ? now - began : isIdle ? (mine.length === 0 ? 0 : now - idleSince) : 0;
  return {
    id: counter.id,
    state: counter.status,
    gone: Math.max(0, gone) / MINUTE,
    servingQueue: counter.status === 'serving' ? (served?.queueId ?? null) : null,
    teller: counter.staffId ?? counter.teller,
    rule,
    called: counter.recent,
    from: null,
    until: null,
    back: null,
  };
}

const personOf = (ticket: TicketAhead, now: Instant): PersonAhead => ({
  id: ticket.id,
  queueId: ticket.queueId,
  number: ticket.number,
  stood: Math.max(0, now - ticket.standsAt) / MINUTE,
  // A talk may end at any time before its limit.
  heldFor: isInTalk(ticket, now) ? (TALK_MINUTES - (now - ticket.talkingSince!) / MINUTE) / 2 : 0,
});

function hoursOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours + minutes / 60;
}
