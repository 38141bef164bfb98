// Tickets belong to the outlet's tablets until their day is closed.
import type { MachineCommandRow } from '#domain/queue/hall.model.ts';
import type { Ticket } from '#domain/queue/queue.model.ts';
import { inOutlet } from '#server/identity/identity.buckets.ts';

export const commandBuckets = (command: MachineCommandRow): string[] => (command.archived ? [] : inOutlet(command));

export const ticketBuckets = (ticket: Ticket): string[] => (ticket.archived ? [] : inOutlet(ticket));
