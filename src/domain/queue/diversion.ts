// 分流 (LOB-064): who waits for what he could have elsewhere without waiting – at a machine, or in a shorter line.
import type { Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { defineQuery } from '../kernel/query.ts';
import type { Reader } from '../kernel/store.ts';
import type { LobbySetting } from '../settings/settings.model.ts';
import { businessTypeKind, counterPlanKind } from './hall.model.ts';
import { isBridged } from './hall.rules.ts';
import { lobbyOverview, type HallTicket, type LobbyOverview } from './lobby-overview.ts';
import type { Queue } from './queue.model.ts';
import { isInTalk } from './talk.rules.ts';

export interface DivertHint {
  readonly key: Id;
  readonly hall: HallTicket;
  /** Machines in the hall and the bank's app do what he came for. */
  readonly selfService: boolean;
  /** The shorter line that takes him in. */
  readonly to: { readonly queue: Queue; readonly people: number } | null;
}

/** Minutes: nobody is sent to another line for less. */
const WORTH_IT = 5;

/** Longest waiting first; without whom somebody talks to. */
export const divertHints = defineQuery<{ outletId: Id; setting: LobbySetting; now: Instant }, readonly DivertHint[]>({
  name: 'queue.divertHints',
  read(reader, input) {
    const overview = lobbyOverview.read(reader, input);
    const lines = openLines(reader, input.outletId, overview);
    return overview.waiting
      .filter(({ ticket }) => !isInTalk(ticket, input.now))
      .map((hall) => ({
        key: hall.key,
        hall,
        selfService: isSelfService(reader, hall.ticket.businessTypeId),
        to: shorterLine(hall, lines),
      }))
      .filter(({ selfService, to }) => selfService || to !== null);
  },
});

const isSelfService = (reader: Reader, businessTypeId: Id | null): boolean =>
  businessTypeId !== null && (reader.get(businessTypeKind, businessTypeId)?.selfService ?? false);

interface Line {
  readonly queue: Queue;
  readonly people: number;
  /** Minutes that the first of them has waited. */
  readonly longest: number;
}

/** Queues that an open window calls from; where a machine leads, any window may. */
function openLines(reader: Reader, outletId: Id, { byQueue, counters }: LobbyOverview): Line[] {
  const open = counters.filter(({ counter }) => counter.status === 'idle' || counter.status === 'serving');
  const called = new Set(
    open.flatMap(({ counter }) => reader.get(counterPlanKind, counter.id)?.rule.queues.map((one) => one.queueId) ?? []),
  );
  const anyWindow = open.length > 0 && isBridged(reader, outletId);
  return byQueue
    .filter(({ queue }) => queue.active && (anyWindow || called.has(queue.id)))
    .map(({ queue, tickets }) => ({
      queue,
      people: tickets.length,
      longest: Math.max(0, ...tickets.map(({ minutes }) => minutes)),
    }));
}

/** One for the same kind of business, or for VIPs if he is one, whose first has not waited half as long. */
function shorterLine({ ticket, queue, minutes, vip }: HallTicket, lines: readonly Line[]): DivertHint['to'] {
  if (minutes < WORTH_IT || !queue) return null;
  const fits = ({ businessKind }: Queue): boolean =>
    businessKind === queue.businessKind || (vip && businessKind === 'vip');
  const [best] = lines
    .filter((line) => line.queue.id !== ticket.queueId && fits(line.queue) && line.longest * 2 <= minutes)
    .toSorted((a, b) => a.people - b.people || a.longest - b.longest || (a.queue.code < b.queue.code ? -1 : 1));
  return best ? { queue: best.queue, people: best.people } : null;
}
