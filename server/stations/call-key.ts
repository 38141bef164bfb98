// A call has two names: an id for the ledger, and the same bytes as a short text that public devices say it by.
import { createHash } from 'node:crypto';
import type { Instant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';

/** Of the ticket called at that instant; called again, it is another. A UUID of version 8. */
export function announcementIdOf(ticketId: Id, calledAt: Instant): Id {
  const bytes = createHash('sha256').update(`call ${ticketId} ${calledAt}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return toId([hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'));
}

/** 22 letters of base64url. The ticket cannot be found from it. */
export const callKeyOf = (announcementId: Id): string =>
  Buffer.from(announcementId.replaceAll('-', ''), 'hex').toString('base64url');
