// Tickets belong to the outlet's tablets until their day is closed.
import type { Ticket } from '#domain/queue/queue.model.ts';
import { inOutlet } from '#server/identity/identity.buckets.ts';

export const ticketBuckets = (ticket: Ticket): string[] => (ticket.archived ? [] : inOutlet(ticket));
