// What pages ask about the devices in the hall.
import type { Id } from '../kernel/ids.ts';
import { defineQuery } from '../kernel/query.ts';
import { hallDeviceKind, type HallDevice } from './stations.model.ts';

/** Kiosks and displays of an outlet, in the order of their names. */
export const hallDevices = defineQuery<{ readonly outletId: Id }, readonly HallDevice[]>({
  name: 'stations.hallDevices',
  read: (reader, { outletId }) =>
    reader
      .list(hallDeviceKind, 'byOutlet', [outletId])
      .toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)),
});
