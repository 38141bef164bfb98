// Taking note of an alert, and calling the lobby manager.
import * as v from 'valibot';
import { permits } from '../identity/permissions.ts';
import { dayOf } from '../kernel/day.ts';
import { idField } from '../kernel/ids.ts';
import { all, defineMutator, maybe, one } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import { counterKind, ticketKind } from '../queue/queue.model.ts';
import {
  acknowledgementIdOf,
  acknowledgementKind,
  alertKeyField,
  callReasons,
  managerCallKind,
} from './alerts.model.ts';
import { isOpen, isPast, watchesHall, whyNotAnswer, whyNotCall, whyNotWithdraw } from './alerts.rules.ts';

/** LOB-063: taken note of on one tablet, it is on all; the first one stays. */
export const acknowledge = defineMutator({
  name: 'alerts.acknowledge',
  version: 1,
  input: v.object({ key: alertKeyField }),
  may: watchesHall,
  reads: ({ key }, actor) => [maybe(acknowledgementKind, acknowledgementIdOf(actor.outletId, key))],
  run(store, { key }, { actor, now }) {
    const id = acknowledgementIdOf(actor.outletId, key);
    if (store.get(acknowledgementKind, id)) return;
    store.put(acknowledgementKind, {
      id,
      outletId: actor.outletId,
      key,
      at: now,
      staffId: actor.id,
      businessDay: dayOf(now),
      archived: false,
    });
  },
});

/** LOB-062: from a window or from a tablet in the hall. */
export const callManager = defineMutator({
  name: 'alerts.callManager',
  version: 1,
  input: v.object({
    id: idField,
    counterId: v.nullable(idField),
    ticketId: v.nullable(idField),
    reason: v.picklist(callReasons),
  }),
  may: permits('queue.read'),
  reads: ({ id, counterId, ticketId }, actor) => [
    maybe(managerCallKind, id),
    all(managerCallKind, 'ofOutlet', [actor.outletId, false]),
    ...(counterId ? [one(counterKind, counterId)] : []),
    ...(ticketId ? [one(ticketKind, ticketId)] : []),
  ],
  run(store, { id, counterId, ticketId, reason }, { actor, now }) {
    if (actor.as !== 'staff') return;
    const about = [counterId && store.get(counterKind, counterId), ticketId && store.get(ticketKind, ticketId)];
    stopIf(about.every((row) => !row || row.outletId === actor.outletId) ? null : refuse('identity.out-of-reach'));
    stopIf(store.get(managerCallKind, id) ? refuse('alerts.already-called') : null);
    stopIf(whyNotCall(store.list(managerCallKind, 'ofOutlet', [actor.outletId, false]), actor.deviceId, counterId));
    store.put(managerCallKind, {
      id,
      outletId: actor.outletId,
      counterId,
      ticketId,
      deviceId: actor.deviceId,
      staffId: actor.id,
      reason,
      at: now,
      answeredAt: null,
      answeredBy: null,
      archived: false,
    });
  },
});

/** LOB-062: "I am coming". Who said so first goes; a second one changes nothing. */
export const answerCall = defineMutator({
  name: 'alerts.answerCall',
  version: 1,
  input: v.object({ id: idField }),
  may: watchesHall,
  reads: ({ id }) => [one(managerCallKind, id)],
  run(store, { id }, { actor, now }) {
    const call = store.get(managerCallKind, id)!;
    stopIf(call.outletId === actor.outletId ? whyNotAnswer(call, actor.id) : refuse('identity.out-of-reach'));
    if (isOpen(call)) store.put(managerCallKind, { ...call, answeredAt: now, answeredBy: actor.id });
  },
});

/** No longer needed: it leaves every tablet. */
export const withdrawCall = defineMutator({
  name: 'alerts.withdrawCall',
  version: 1,
  input: v.object({ id: idField }),
  may: permits('queue.read'),
  reads: ({ id }) => [one(managerCallKind, id)],
  run(store, { id }, { actor }) {
    const call = store.get(managerCallKind, id)!;
    if (actor.as !== 'staff') return;
    stopIf(call.outletId === actor.outletId ? whyNotWithdraw(call, actor) : refuse('identity.out-of-reach'));
    store.put(managerCallKind, { ...call, archived: true });
  },
});

/** What was taken note of and called on days that are over leaves the tablets. */
export const closeDay = defineMutator({
  name: 'alerts.closeDay',
  version: 1,
  input: v.object({}),
  may: (actor) => actor.as === 'system',
  reads: (_, actor) => [
    all(acknowledgementKind, 'ofOutlet', [actor.outletId, false]),
    all(managerCallKind, 'ofOutlet', [actor.outletId, false]),
  ],
  run(store, _, { actor, now }) {
    for (const kind of [acknowledgementKind, managerCallKind] as const)
      for (const row of store.list(kind as typeof acknowledgementKind, 'ofOutlet', [actor.outletId, false]))
        if (isPast(row.at, now)) store.put(kind as typeof acknowledgementKind, { ...row, archived: true });
  },
});
