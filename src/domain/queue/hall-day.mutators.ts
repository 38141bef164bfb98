// What the clock does in a hall that we lead: parked tickets whose time is over wait again; the day is closed.
import * as v from 'valibot';
import { dayOf } from '../kernel/day.ts';
import { all, defineMutator } from '../kernel/mutator.ts';
import { machineCommandKind } from './hall.model.ts';
import { counterKind, ticketKind, ticketStates } from './queue.model.ts';
import { freeCounter, noTalk } from './queue.mutators.ts';
import { stepTime, ticketSteps, whyNotStep } from './ticket-steps.ts';

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

/**
 * End of a business day where we lead: what is still open expires and counts in no average (field-notes.md §3.1); who is
 * served across midnight is served to the end, and leaves with the next close; windows are nobody's any more.
 */
export const closeHallDay = defineMutator({
  name: 'queue.closeHallDay',
  version: 1,
  input: v.object({}),
  may,
  reads: (_, { outletId }) => [
    ...ticketStates.map((state) => all(ticketKind, 'byOutletState', [outletId, state, false])),
    all(counterKind, 'byOutlet', [outletId]),
    all(machineCommandKind, 'byOutlet', [outletId, false]),
  ],
  run(store, _, { actor: { outletId }, now }) {
    const today = dayOf(now);
    const served = new Set<string>();
    for (const state of ticketStates)
      for (const ticket of store.list(ticketKind, 'byOutletState', [outletId, state, false])) {
        if (ticket.machineId !== null || ticket.businessDay >= today) continue;
        if (ticket.state === 'serving') {
          served.add(ticket.id);
          continue;
        }
        const open = whyNotStep(ticket, 'expire') === null;
        const end = open
          ? ({ state: ticketSteps.expire.to, endedAt: stepTime(now, ticket, now), ...noTalk } as const)
          : {};
        store.put(ticketKind, { ...ticket, archived: true, ...end });
      }
    for (const counter of store.list(counterKind, 'byOutlet', [outletId])) {
      if (counter.staffId === null || (counter.ticketId !== null && served.has(counter.ticketId))) continue;
      const closed = { status: 'offline', staffId: null, pauseReason: null, recent: [] } as const;
      store.put(counterKind, { ...freeCounter(counter, now), ...closed, recent: [] });
    }
    for (const command of store.list(machineCommandKind, 'byOutlet', [outletId, false]))
      if (dayOf(command.askedAt) < today) store.put(machineCommandKind, { ...command, archived: true });
  },
});
