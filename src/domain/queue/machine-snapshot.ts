// A queue machine's whole state, settled with ours: after a gap, after a lost memory, at every new connection.
import * as v from 'valibot';
import { dayOf, startOfDay } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe } from '../kernel/mutator.ts';
import type { Store } from '../kernel/store.ts';
import { machineCommandKind } from './hall.model.ts';
import { counterKind, counterSchema, queueKind, queueSchema, ticketKind, type Ticket } from './queue.model.ts';
import { blankTicket } from './queue.mutators.ts';
import { settleUnknown, snapshotTicket } from './settle-unknown.ts';
import { isLive, stepTime, takeTime } from './ticket-steps.ts';

const snapshotInput = v.object({
  queues: v.array(v.pick(queueSchema, ['id', 'code', 'name', 'business', 'businessKind'])),
  counters: v.array(v.pick(counterSchema, ['id', 'number', 'status', 'ticketId', 'teller'])),
  tickets: v.array(snapshotTicket),
});

/**
 * protocols.md §1: the machine's snapshot wins. What it no longer knows has ended: at a counter it counts as served,
 * waiting it expired, as nobody can say how it ended.
 * Commands without an answer are settled by it.
 */
export const settleSnapshot = defineMutator({
  name: 'queue.settleSnapshot',
  version: 1,
  input: snapshotInput,
  may: (actor) => actor.as === 'machine',
  reads: (input, actor) => [
    all(ticketKind, 'ofMachine', [actor.id, false]),
    all(counterKind, 'byOutlet', [actor.outletId]),
    all(queueKind, 'byOutlet', [actor.outletId]),
    all(machineCommandKind, 'ofMachine', [actor.id, 'unknown']),
    ...input.tickets.map((ticket) => maybe(ticketKind, ticket.id)),
    ...input.queues.map((queue) => maybe(queueKind, queue.id)),
    ...input.counters.map((counter) => maybe(counterKind, counter.id)),
  ],
  run(store, input, { actor, now }) {
    for (const queue of input.queues)
      store.put(queueKind, {
        businessTypeId: null,
        ...store.get(queueKind, queue.id),
        ...queue,
        outletId: actor.outletId,
        active: true,
      });
    for (const counter of input.counters) {
      const before = store.get(counterKind, counter.id);
      const since =
        before && before.status === counter.status && before.ticketId === counter.ticketId ? before.since : now;
      store.put(counterKind, { ...machineLed, ...before, ...counter, outletId: actor.outletId, since });
    }
    const heirs = settleUnknown(store, input.tickets, actor.id, now);
    endWhatIsGone(store, new Set(input.tickets.map((ticket) => ticket.id)), actor.id, now);
    for (const seen of input.tickets) {
      const before = store.get(ticketKind, seen.id);
      if (before && isOver(before)) continue;
      const { at, ...said } = seen;
      const takenAt = takeTime(at, startOfDay(now), now);
      const fresh = {
        ...blankTicket,
        outletId: actor.outletId,
        machineId: actor.id,
        businessDay: dayOf(now),
        takenAt,
        standsAt: takenAt,
      };
      const known = before ?? { ...fresh, ...heirs.get(seen.id) };
      const reached = stepTime(now, known, now);
      const called = seen.state === 'waiting' ? null : reached;
      store.put(ticketKind, {
        ...known,
        ...said,
        customerId: seen.customerId ?? known.customerId,
        firstCalledAt: known.firstCalledAt ?? called,
        calledAt: known.calledAt ?? called,
        // What waits or is only called has not begun, whatever was said before.
        startedAt: seen.state === 'serving' ? (known.startedAt ?? reached) : null,
        endedAt: null,
      });
    }
  },
});

/** Of a window that a machine leads nobody is the teller with us. */
const machineLed = { staffId: null, pauseReason: null, autoCall: false, recent: [] as Id[] } as const;

/** LOB-051, LOB-052: an abandoned, moved or transferred number is never called again. An end that a snapshot inferred can be undone. */
const isOver = ({ state }: Ticket): boolean => state === 'abandoned' || state === 'moved' || state === 'transferred';

function endWhatIsGone(store: Store, known: ReadonlySet<Id>, machineId: Id, now: Ticket['takenAt']): void {
  for (const ticket of store.list(ticketKind, 'ofMachine', [machineId, false])) {
    // Who was called and did not come leaves many a machine at once, and stays a no-show (QUE-021).
    if (known.has(ticket.id) || !isLive(ticket) || ticket.state === 'missed') continue;
    const state = ticket.state === 'called' || ticket.state === 'serving' ? 'done' : 'expired';
    store.put(ticketKind, { ...ticket, state, endedAt: stepTime(now, ticket, now) });
  }
}
