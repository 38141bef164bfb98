// What a machine was asked for, settled by what it reports itself: an answer may come late, or be lost (protocols.md §1).
import { dayOf, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { all, type Read } from '../kernel/mutator.ts';
import type { Store } from '../kernel/store.ts';
import { machineCommandKind, type MachineCommandRow } from './hall.model.ts';
import type { Ticket } from './queue.model.ts';

const open = ['asked', 'unknown'] as const;
/** What it did may be known before its answer is; what it refused it did for a reason of its own. */
const mayHaveDone = [...open, 'done'] as const;

export const askedAbout = (ticketId: Id): Read[] =>
  mayHaveDone.map((state) => all(machineCommandKind, 'ofTicket', [ticketId, state]));

const commandsOf = (store: Store, ticketId: Id, states: readonly MachineCommandRow['state'][]): MachineCommandRow[] =>
  states.flatMap((state) => [...store.list(machineCommandKind, 'ofTicket', [ticketId, state])]);

/** LOB-064: a machine does not know why it was asked to abandon a number. */
export function divertedBy(store: Store, ticketId: Id): Ticket['divertedTo'] {
  return commandsOf(store, ticketId, mayHaveDone).find(({ what }) => what === 'abandon')?.divertedTo ?? null;
}

export type Answered = Pick<MachineCommandRow, 'state' | 'code' | 'newNumber'>;
export const doneWith = (newNumber: string | null = null): Answered => ({ state: 'done', code: null, newNumber });
/** In the machines' own words for a no. */
export const refusedAs = (code: 'no-ticket' | 'called' | 'not-possible'): Answered => ({
  state: 'refused',
  code,
  newNumber: null,
});

export const settleAs = (store: Store, command: MachineCommandRow, answered: Answered, settledAt: Instant): void =>
  store.put(machineCommandKind, { ...command, ...answered, settledAt });

/** The number is over at the machine: what was asked of it is done, or can no longer be done. */
export function settleAsked(
  store: Store,
  ticketId: Id,
  now: Instant,
  doneBy: (command: MachineCommandRow) => Answered | null,
): void {
  for (const command of commandsOf(store, ticketId, open)) {
    const done = doneBy(command);
    if (done) settleAs(store, command, done, now);
    // To what was only asked the machine's own answer is still to come.
    else if (command.state === 'unknown') settleAs(store, command, refusedAs('no-ticket'), now);
  }
}

/** With the close of the day they leave the tablets; an answer that has not come by then does not come. */
export function archiveCommands(store: Store, outletId: Id, now: Instant): void {
  for (const command of store.list(machineCommandKind, 'byOutlet', [outletId, false])) {
    if (dayOf(command.askedAt) >= dayOf(now)) continue;
    const end = command.state === 'asked' ? ({ state: 'unknown', settledAt: now } as const) : {};
    store.put(machineCommandKind, { ...command, ...end, archived: true });
  }
}
