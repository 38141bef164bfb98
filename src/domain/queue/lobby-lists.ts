// Lists of the lobby beside the overview: one ticket, numbers that were missed, where a number can be moved to, what was
// moved today.
import { minutesBetween, type Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { defineQuery } from '../kernel/query.ts';
import type { Reader } from '../kernel/store.ts';
import type { LobbySetting } from '../settings/settings.model.ts';
import { machineCommandKind, type MachineCommandRow } from './hall.model.ts';
import { hallTicket, type HallTicket } from './lobby-overview.ts';
import { queueKind, ticketKind, type Queue, type Ticket } from './queue.model.ts';

/** A ticket of this outlet in whatever state it is; null when the tablet has none of this id. */
export const oneTicket = defineQuery<
  { ticketId: Id; outletId: Id; setting: LobbySetting; now: Instant },
  HallTicket | null
>({
  name: 'queue.oneTicket',
  read(reader, { ticketId, outletId, setting, now }) {
    const ticket = reader.get(ticketKind, ticketId);
    return ticket?.outletId === outletId ? hallTicket(reader, ticket, setting, now) : null;
  },
});

/** 过号 of today, the last one first (QUE-007). */
export const missedInHall = defineQuery<{ outletId: Id; setting: LobbySetting; now: Instant }, readonly HallTicket[]>({
  name: 'queue.missedInHall',
  read: (reader, { outletId, setting, now }) =>
    reader
      .list(ticketKind, 'byOutletState', [outletId, 'missed', false])
      .toSorted((a, b) => (b.calledAt ?? 0) - (a.calledAt ?? 0))
      .map((ticket) => hallTicket(reader, ticket, setting, now)),
});

export interface QueueToEnter {
  readonly key: Id;
  readonly queue: Queue;
  readonly people: number;
  /** Minutes that the first of them has waited. */
  readonly longest: number;
}

/** Queues that take people in, with who waits there; without the one a number is moved from (LOB-031). */
export const queuesToEnter = defineQuery<{ outletId: Id; without: Id | null; now: Instant }, readonly QueueToEnter[]>({
  name: 'queue.queuesToEnter',
  read(reader, { outletId, without, now }) {
    const waiting = reader.list(ticketKind, 'byOutletState', [outletId, 'waiting', false]);
    return reader
      .list(queueKind, 'byOutlet', [outletId])
      .filter(({ id, active }) => active && id !== without)
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((queue) => {
        const there = waiting.filter(({ queueId }) => queueId === queue.id);
        const longest = Math.max(0, ...there.map(({ takenAt }) => minutesBetween(takenAt, now)));
        return { key: queue.id, queue, people: there.length, longest };
      });
  },
});

/** A number that is to be written by hand, as far as the rows tell (LOB-033). */
export type WrittenNumber =
  /** Nothing of it here: not done, or not yet. */
  | { readonly is: 'none' }
  | { readonly is: 'asked' | 'unknown'; readonly command: MachineCommandRow }
  | { readonly is: 'refused'; readonly command: MachineCommandRow }
  | { readonly is: 'given'; readonly number: string; readonly queueId: Id; readonly at: Instant };

/** `id`: of the new ticket where we lead, of the command where a machine does. */
export function writtenNumber(reader: Reader, id: Id): WrittenNumber {
  const command = reader.get(machineCommandKind, id);
  if (command) {
    const { state, newNumber, toQueueId, settledAt, askedAt } = command;
    if (state === 'done' && newNumber && toQueueId)
      return { is: 'given', number: newNumber, queueId: toQueueId, at: settledAt ?? askedAt };
    return state === 'done' ? { is: 'none' } : { is: state, command };
  }
  const ticket = reader.get(ticketKind, id);
  if (!ticket) return { is: 'none' };
  return { is: 'given', number: ticket.number, queueId: ticket.queueId, at: ticket.takenAt };
}

export interface Move {
  readonly key: Id;
  readonly from: Ticket;
  readonly at: Instant;
}

/** Moves of today, the last one first: done ones, and those a machine was asked for. */
export const movesOfToday = defineQuery<{ outletId: Id }, readonly Move[]>({
  name: 'queue.movesOfToday',
  read(reader, { outletId }) {
    const ours = reader
      .list(ticketKind, 'byOutletState', [outletId, 'moved', false])
      .flatMap((from): Move[] =>
        from.machineId === null && from.movedToId && from.endedAt
          ? [{ key: from.movedToId, from, at: from.endedAt }]
          : [],
      );
    const asked = reader.list(machineCommandKind, 'byOutlet', [outletId, false]).flatMap(({ id, what, ...command }) => {
      const from = what === 'move' ? reader.get(ticketKind, command.ticketId) : undefined;
      return from ? [{ key: id, from, at: command.askedAt }] : [];
    });
    return [...ours, ...asked].toSorted((a, b) => b.at - a.at);
  },
});
