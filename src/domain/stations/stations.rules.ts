// What of the devices in the hall somebody must know: that one is away or in trouble, that a call was not heard.
import { toInstant, type Instant } from '../kernel/day.ts';
import type { Reader } from '../kernel/store.ts';
import type { Ticket } from '../queue/queue.model.ts';
import { announcementKind, type HallDevice } from './stations.model.ts';

export const isMissing = ({ link }: Pick<HallDevice, 'link'>): boolean => link === 'offline';

/** Paper that is low and few numbers left are shown, and nobody is called for them. */
const CALLED_FOR: ReadonlySet<HallDevice['trouble']> = new Set(['paper-out', 'printer-gone', 'clip-missing', 'silent']);
export const isTroubled = ({ trouble }: Pick<HallDevice, 'trouble'>): boolean => CALLED_FOR.has(trouble);

/** A display shows a call at once; when many windows call, others are said before it, ten seconds each. */
const SHOWN_WITHIN = 5_000;
const HEARD_WITHIN = 120_000;

/** QUE-019: from when on a call counts as not heard; null where it was. Known as soon as the call is, also ahead of time. */
export function unheardSince(reader: Reader, { id, calledAt }: Pick<Ticket, 'id' | 'calledAt'>): Instant | null {
  if (calledAt === null) return null;
  const told = reader.list(announcementKind, 'ofTicket', [id]).filter((row) => row.calledAt === calledAt);
  if (told.some(({ playedAt }) => playedAt !== null)) return null;
  return toInstant(calledAt + (told.length > 0 ? HEARD_WITHIN : SHOWN_WITHIN));
}
