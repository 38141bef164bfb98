// What a customer does with his own number, on his phone (QUE-014).
import * as v from 'valibot';
import { idField } from '../kernel/ids.ts';
import { defineMutator, one } from '../kernel/mutator.ts';
import { refuse, stopIf, type Refusal } from '../kernel/refusal.ts';
import { whyNotHere } from './hall.rules.ts';
import { ask, commandReads } from './lobby.mutators.ts';
import { ticketKind, type Ticket } from './queue.model.ts';
import { noTalk } from './queue.mutators.ts';
import { stepTime, ticketSteps } from './ticket-steps.ts';

/** QUE-014: only who waits gives his number back; who is called, or was, speaks to the people in the hall. */
export const whyNotCancel = ({ number, state, archived }: Pick<Ticket, 'number' | 'state' | 'archived'>) =>
  state === 'waiting' && !archived ? null : (refuse('queue.not-waiting', { number }) satisfies Refusal);

/** QUE-014: he gives it back; where a machine leads, it is asked to, as a lobby manager asks it. */
export const cancelByCustomer = defineMutator({
  name: 'queue.cancelByCustomer',
  version: 1,
  input: v.object({ ticketId: idField, commandId: idField }),
  may: (actor) => actor.as === 'system',
  reads: ({ ticketId, commandId }, actor) => [one(ticketKind, ticketId), ...commandReads(ticketId, commandId, actor)],
  run(store, { ticketId, commandId }, context) {
    const ticket = store.get(ticketKind, ticketId)!;
    stopIf(whyNotHere(ticket, context.actor) ?? whyNotCancel(ticket));
    if (ticket.machineId !== null)
      return ask(store, commandId, ticket, { what: 'abandon', toQueueId: null, divertedTo: null }, context);
    const endedAt = stepTime(context.now, ticket, context.now);
    store.put(ticketKind, { ...ticket, state: ticketSteps.abandonWaiting.to, endedAt, ...noTalk });
  },
});
