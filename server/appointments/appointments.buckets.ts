// Bookings belong to the outlet's tablets until their day is over.
import type { Appointment } from '#domain/appointments/appointments.model.ts';
import { inOutlet } from '#server/identity/identity.buckets.ts';

export const appointmentBuckets = (row: Appointment): string[] => (row.archived ? [] : inOutlet(row));
