// What a machine was asked and never answered, settled by its snapshot (protocols.md §1, F53): either the number stands there
// as it stood, or the machine has done it.
import * as v from 'valibot';
import { instantField, type Instant } from '../kernel/day.ts';
import { idField, type Id } from '../kernel/ids.ts';
import type { Store } from '../kernel/store.ts';
import { doneWith, refusedAs, settleAs, type Answered } from './asked-of-machine.ts';
import { machineCommandKind, type MachineCommandRow } from './hall.model.ts';
import { ticketKind, ticketSchema, type Ticket } from './queue.model.ts';
import { stepTime, ticketSteps, whyNotStep } from './ticket-steps.ts';

export const snapshotTicket = v.object({
  id: idField,
  number: ticketSchema.entries.number,
  queueId: idField,
  business: ticketSchema.entries.business,
  state: v.picklist(['waiting', 'called', 'serving']),
  counterId: v.nullable(idField),
  customerId: v.nullable(idField),
  at: instantField,
});
type SeenTicket = v.InferOutput<typeof snapshotTicket>;

/** What a number that was given in exchange has from the one before. */
type Heritage = Pick<Ticket, 'issuedBy' | 'takenAt' | 'standsAt' | 'customerId' | 'contactAt' | 'visitId'>;

/** Gives, by id, the numbers of the snapshot that were given in exchange for one of ours. */
export function settleUnknown(
  store: Store,
  seen: readonly SeenTicket[],
  machineId: Id,
  now: Instant,
): ReadonlyMap<Id, Heritage> {
  const heirs = new Map<Id, Heritage>();
  const ours = new Map(store.list(ticketKind, 'ofMachine', [machineId, false]).map((ticket) => [ticket.id, ticket]));
  const strangers = () => seen.filter(({ id }) => !ours.has(id) && !heirs.has(id));
  const end = (ticket: Ticket, parts: Partial<Ticket>): void => {
    const ended = { ...ticket, ...parts, endedAt: stepTime(now, ticket, now), counterId: null };
    ours.set(ticket.id, ended);
    store.put(ticketKind, ended);
  };
  for (const command of store.list(machineCommandKind, 'ofMachine', [machineId, 'unknown'])) {
    const ticket = ours.get(command.ticketId);
    const there = seen.find(({ id }) => id === command.ticketId);
    // Gone without a word, and nothing else had become of it.
    const gone = !there && ticket && whyNotStep(ticket, 'move') === null ? ticket : null;
    const heir = gone && command.what === 'move' ? heirOf(gone, command, strangers()) : null;
    if (there) settleAs(store, command, asItStands(command, there), now);
    else if (gone && heir) {
      const { issuedBy, takenAt, standsAt, customerId, contactAt, visitId } = gone;
      heirs.set(heir.id, { issuedBy, takenAt, standsAt, customerId, contactAt, visitId: visitId ?? gone.id });
      end(gone, { state: ticketSteps.move.to, movedToId: heir.id });
      settleAs(store, command, doneWith(heir.number), now);
    } else if (gone && command.what === 'abandon') {
      end(gone, { state: ticketSteps.abandon.to, divertedTo: command.divertedTo });
      settleAs(store, command, doneWith(), now);
    } else settleAs(store, command, asItEnded(command, ticket, ours), now);
  }
  return heirs;
}

function asItStands({ what, toQueueId }: MachineCommandRow, { queueId, number, state }: SeenTicket): Answered {
  if (what === 'move' && queueId === toQueueId) return doneWith(number);
  return refusedAs(state === 'waiting' ? 'not-possible' : 'called');
}

/** It was over before the snapshot; by the machine's own word, or we no longer have it. */
function asItEnded(
  { what, toQueueId }: MachineCommandRow,
  ticket: Ticket | undefined,
  ours: ReadonlyMap<Id, Ticket>,
): Answered {
  if (what === 'abandon' && ticket?.state === 'abandoned') return doneWith();
  const next = ticket?.movedToId ? ours.get(ticket.movedToId) : undefined;
  return what === 'move' && next?.queueId === toQueueId ? doneWith(next.number) : refusedAs('no-ticket');
}

/** A number that is new to us, in the queue it was to go to, that says it was taken when this one was; if only one does. */
function heirOf(ticket: Ticket, { toQueueId }: MachineCommandRow, strangers: readonly SeenTicket[]): SeenTicket | null {
  const found = strangers.filter(
    ({ queueId, customerId, at }) =>
      queueId === toQueueId &&
      inSeconds(at) === inSeconds(ticket.takenAt) &&
      (customerId === null || ticket.customerId === null || customerId === ticket.customerId),
  );
  return found.length === 1 ? found[0]! : null;
}

/** As exact as a machine's time is. */
const inSeconds = (at: Instant): number => Math.floor(at / 1000);
