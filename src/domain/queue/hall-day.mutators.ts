// What the clock does in a hall that we lead: parked tickets whose time is over wait again; the day is closed.
import * as v from 'valibot';
import { dayOf, type Instant } from '../kernel/day.ts';
import { idField, type Id } from '../kernel/ids.ts';
import { all, defineMutator, maybe } from '../kernel/mutator.ts';
import { archiveCommands } from './asked-of-machine.ts';
import { FORGOTTEN } from './hall-kpis.ts';
import { machineCommandKind } from './hall.model.ts';
import { counterKind, ticketKind, type Ticket } from './queue.model.ts';
import { freeCounter, noTalk } from './queue.mutators.ts';
import { stepTime, ticketSteps, whyNotStep } from './ticket-steps.ts';

/** Begun so lately that it may well go on. */
const isStillServed = ({ state, startedAt }: Ticket, now: Instant): boolean =>
  state === 'serving' && now - (startedAt ?? 0) <= FORGOTTEN;

/** Who was called and did not come stays so: a no-show counts (QUE-021). What was forgotten at a window was served. */
function endOf(ticket: Ticket, now: Instant): Partial<Ticket> {
  if (ticket.state === 'missed' || whyNotStep(ticket, 'expire') !== null) return {};
  const state = ticket.state === 'serving' ? ticketSteps.finish.to : ticketSteps.expire.to;
  return { state, endedAt: stepTime(now, ticket, now), ...noTalk };
}

const may = (actor: { readonly as: string }): boolean => actor.as === 'system';

/** QUE-006: back into its queue, where its own wait puts it. */
export const unparkDue = defineMutator({
  name: 'queue.unparkDue',
  version: 1,
  input: v.object({}),
  may,
  reads: (_, actor) => [all(ticketKind, 'byOutletState', [actor.outletId, 'parked', false])],
  run(store, _, { actor, now }) {
    for (const ticket of store.list(ticketKind, 'byOutletState', [actor.outletId, 'parked', false])) {
      if (ticket.parkedUntil === null || ticket.parkedUntil > now) continue;
      const { to: state } = ticketSteps.unpark;
      const back = { counterId: null, pool: null, parkedUntil: null, heldAt: null, startedAt: null, arrivedAt: null };
      store.put(ticketKind, { ...ticket, state, ...back });
    }
  },
});

/** Tickets of a day that are closed in one transaction: a hall that opens meanwhile must not wait for all of them. */
export const CLOSED_AT_ONCE = 500;

/**
 * End of a business day where we lead: what is still open expires and counts in no average (field-notes.md §3.1); who is
 * served across midnight is served to the end, and leaves with the next close, unless nobody ends it for hours; windows are
 * nobody's any more.
 */
export const closeHallDay = defineMutator({
  name: 'queue.closeHallDay',
  version: 1,
  input: v.object({ tickets: v.pipe(v.array(idField), v.maxLength(CLOSED_AT_ONCE)) }),
  may,
  reads: ({ tickets }, { outletId }) => [
    ...tickets.map((id) => maybe(ticketKind, id)),
    all(counterKind, 'byOutlet', [outletId]),
    all(machineCommandKind, 'byOutlet', [outletId, false]),
  ],
  run(store, { tickets }, { actor: { outletId }, now }) {
    const today = dayOf(now);
    const ended = new Set<string>();
    for (const id of tickets) {
      const ticket = store.get(ticketKind, id);
      if (!ticket || ticket.outletId !== outletId || ticket.machineId !== null) continue;
      if (ticket.archived || ticket.businessDay >= today || isStillServed(ticket, now)) continue;
      ended.add(id);
      store.put(ticketKind, { ...ticket, archived: true, ...endOf(ticket, now) });
    }
    for (const counter of store.list(counterKind, 'byOutlet', [outletId])) {
      // Opened today, it is somebody's today.
      const since = dayOf(counter.since) < today;
      const left = counter.ticketId !== null && ended.has(counter.ticketId);
      if (counter.staffId === null || !(left || (since && counter.ticketId === null))) continue;
      const closed = { status: 'offline', staffId: null, pauseReason: null, recent: [] as Id[] } as const;
      store.put(counterKind, { ...freeCounter(counter, now), ...closed });
    }
    archiveCommands(store, outletId, now);
  },
});
