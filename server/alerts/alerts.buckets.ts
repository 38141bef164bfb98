// What was taken note of and who is called belongs to the outlet's tablets until the day is closed.
import type { Acknowledgement, ManagerCall } from '#domain/alerts/alerts.model.ts';
import { inOutlet } from '#server/identity/identity.buckets.ts';

export const alertBuckets = (row: Acknowledgement | ManagerCall): string[] => (row.archived ? [] : inOutlet(row));
