// What was announced belongs to the outlet's tablets until its day is closed.
import type { Announcement } from '#domain/stations/stations.model.ts';
import { inOutlet } from '#server/identity/identity.buckets.ts';

export const announcementBuckets = (row: Announcement): string[] => (row.archived ? [] : inOutlet(row));
