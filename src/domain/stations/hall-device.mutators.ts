// What is known of the devices in the hall: whether they are there, what is wrong with them, what they showed and played.
import * as v from 'valibot';
import { dayOf, instantField, toInstant } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one } from '../kernel/mutator.ts';
import { stopIf } from '../kernel/refusal.ts';
import { whyNotHere } from '../queue/hall.rules.ts';
import { ticketKind } from '../queue/queue.model.ts';
import { announcementKind, hallDeviceKind, hallDeviceSchema } from './stations.model.ts';

const may = (actor: { readonly as: string }): boolean => actor.as === 'system';
const { link, trouble, face, name } = hallDeviceSchema.entries;

/** It came, or it went. */
export const setLink = defineMutator({
  name: 'stations.setLink',
  version: 1,
  routine: true,
  input: v.object({ deviceId: idField, face, name, link }),
  may,
  reads: ({ deviceId }) => [maybe(hallDeviceKind, deviceId)],
  run(store, { deviceId, ...given }, { actor: { outletId }, now }) {
    const known = store.get(hallDeviceKind, deviceId);
    const here = known?.outletId === outletId ? known : undefined;
    const since = here?.link === given.link ? here.since : now;
    const fresh = { trouble: 'none', troubleSince: now, twice: null } as const;
    store.put(hallDeviceKind, { ...fresh, ...here, id: deviceId, outletId, ...given, since });
  },
});

/** QUE-016: paper that is out and a printer that is gone are shown to staff; so is a display that nobody hears. */
export const setTrouble = defineMutator({
  name: 'stations.setTrouble',
  version: 1,
  routine: true,
  input: v.object({ deviceId: idField, trouble }),
  may,
  reads: ({ deviceId }) => [one(hallDeviceKind, deviceId)],
  run(store, input, { actor, now }) {
    const device = store.get(hallDeviceKind, input.deviceId)!;
    stopIf(whyNotHere(device, actor));
    if (device.trouble === input.trouble) return;
    store.put(hallDeviceKind, { ...device, trouble: input.trouble, troubleSince: now });
  },
});

/** It was revoked, or stands in another hall now. */
export const removeDevice = defineMutator({
  name: 'stations.removeDevice',
  version: 1,
  input: v.object({ deviceId: idField }),
  may,
  reads: ({ deviceId }) => [one(hallDeviceKind, deviceId)],
  run(store, { deviceId }, { actor }) {
    stopIf(whyNotHere(store.get(hallDeviceKind, deviceId)!, actor));
    store.remove(hallDeviceKind, deviceId);
  },
});

/** QUE-019: said again by the same or another display, the first that was heard counts. */
export const noteAnnounced = defineMutator({
  name: 'stations.noteAnnounced',
  version: 1,
  routine: true,
  input: v.object({
    id: idField,
    ticketId: idField,
    calledAt: instantField,
    deviceId: idField,
    shownAt: instantField,
    playedAt: v.nullable(instantField),
  }),
  may,
  reads: ({ id, ticketId }) => [one(ticketKind, ticketId), maybe(announcementKind, id)],
  run(store, { shownAt, playedAt, ...call }, { actor, now }) {
    const ticket = store.get(ticketKind, call.ticketId)!;
    stopIf(whyNotHere(ticket, actor));
    const before = store.get(announcementKind, call.id);
    // A display's clock may be wrong; what it tells of has happened by now, and not before the call.
    const told = (at: number): typeof now => toInstant(Math.min(now, Math.max(call.calledAt, at)));
    const heard = before?.playedAt ?? (playedAt === null ? null : told(playedAt));
    store.put(announcementKind, {
      ...call,
      outletId: actor.outletId,
      shownAt: toInstant(Math.min(before?.shownAt ?? Infinity, told(shownAt))),
      playedAt: heard,
      deviceId: before && before.playedAt !== null ? before.deviceId : call.deviceId,
      businessDay: ticket.businessDay,
      archived: ticket.archived,
    });
  },
});

/** The close of a day: what was announced leaves the tablets. */
export const closeAnnouncements = defineMutator({
  name: 'stations.closeDay',
  version: 1,
  routine: true,
  input: v.object({}),
  may,
  reads: (_, { outletId }) => [all(announcementKind, 'ofOutlet', [outletId, false])],
  run(store, _, { actor: { outletId }, now }) {
    for (const row of store.list(announcementKind, 'ofOutlet', [outletId, false]))
      if (row.businessDay < dayOf(now)) store.put(announcementKind, { ...row, archived: true });
  },
});
