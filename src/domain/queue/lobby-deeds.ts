// What a person may do in the lobby with one ticket. What the rules make impossible is not named at all; what only has to
// wait, such as for the queue machine, is named with the reason.
import type { Actor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/day.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Reader } from '../kernel/store.ts';
import { businessTypeKind, machineCommandKind, type MachineCommandRow } from './hall.model.ts';
import { missedPolicyOf, whyNotOurs, whyNotReturn } from './hall.rules.ts';
import { abandonTicket, beginTalk, endTalk, moveTicket, returnMissed, whyNotAsk } from './lobby.mutators.ts';
import { queueMachineKind, type Ticket } from './queue.model.ts';
import { isInTalk, whyNotEndTalk, whyNotTalk } from './talk.rules.ts';
import { whyNotStep } from './ticket-steps.ts';

export type LobbyDeed = 'move' | 'abandon' | 'beginTalk' | 'endTalk' | 'giveBack';

export interface OfferedDeed {
  readonly deed: LobbyDeed;
  /** Null: now. */
  readonly whyNot: Refusal | null;
}

const may: Readonly<Record<LobbyDeed, (actor: Actor) => boolean>> = {
  move: moveTicket.may,
  abandon: abandonTicket.may,
  beginTalk: beginTalk.may,
  endTalk: endTalk.may,
  giveBack: returnMissed.may,
};

/** LOB-018, LOB-036, LOB-053, QUE-007, QUE-023: in the order in which they are shown. */
export function lobbyDeedsFor(reader: Reader, ticket: Ticket, actor: Actor, now: Instant): OfferedDeed[] {
  const possible: OfferedDeed[] = [];
  const offer = (deed: LobbyDeed, is: boolean, whyNot: Refusal | null = null): void => {
    if (is && may[deed](actor)) possible.push({ deed, whyNot });
  };
  const asking = ticket.machineId === null ? null : whyNotAskOf(reader, ticket);
  const talks = isInTalk(ticket, now);
  offer('giveBack', ticket.state === 'missed' && whyNotOurs(ticket) === null, whyNotGiveBack(reader, ticket));
  offer('move', whyNotStep(ticket, 'moveWaiting') === null, asking);
  offer('beginTalk', !talks && whyNotTalk(ticket, actor.id, now) === null);
  offer('endTalk', talks && whyNotEndTalk(ticket, actor, now) === null);
  offer('abandon', whyNotStep(ticket, 'abandonWaiting') === null, asking);
  return possible;
}

function whyNotGiveBack(reader: Reader, ticket: Ticket): Refusal | null {
  const type = ticket.businessTypeId ? reader.get(businessTypeKind, ticket.businessTypeId) : undefined;
  return whyNotReturn(ticket, missedPolicyOf(type));
}

function whyNotAskOf(reader: Reader, ticket: Ticket): Refusal | null {
  const machine = reader
    .list(queueMachineKind, 'byOutlet', [ticket.outletId])
    .find(({ id }) => id === ticket.machineId);
  return whyNotAsk(ticket, machine, reader.list(machineCommandKind, 'ofTicket', [ticket.id, 'asked']));
}

/** LOB-034: what the machine was last asked about a ticket, unless it has done it. */
export function openQuestion(reader: Reader, ticketId: Ticket['id']): MachineCommandRow | null {
  const states = ['asked', 'refused', 'unknown', 'done'] as const;
  const asked = states.flatMap((state) => reader.list(machineCommandKind, 'ofTicket', [ticketId, state]));
  const last = asked.toSorted((a, b) => a.askedAt - b.askedAt).at(-1);
  return last && last.state !== 'done' ? last : null;
}
