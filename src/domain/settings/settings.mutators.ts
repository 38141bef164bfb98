// What a person may change about the tablet in his hands.
import * as v from 'valibot';
import { idField } from '../kernel/ids.ts';
import { fenField } from '../kernel/money.ts';
import { defineMutator, maybe } from '../kernel/mutator.ts';
import { refuse, stopIf } from '../kernel/refusal.ts';
import { lobbySettingKind, usualLobbySetting } from './settings.model.ts';
import { whyNotSet } from './settings.rules.ts';

/** LOB-007, LOB-012, LOB-013, RMD-010, RMD-011: the lobby setting belongs to the device; staff on it may set it, nobody else's. */
export const setLobby = defineMutator({
  name: 'settings.setLobby',
  version: 2,
  input: v.object({
    deviceId: idField,
    waitMinutes: v.number(),
    vipThreshold: fenField,
    showVip: v.boolean(),
    showComplaint: v.boolean(),
    // Not said by a tablet of version 1: what is set stays.
    birthday: v.optional(v.boolean()),
    sound: v.optional(v.boolean()),
    voice: v.optional(v.boolean()),
    notify: v.optional(v.boolean()),
  }),
  upcast: { 1: (old) => old },
  may: (actor) => actor.as === 'staff',
  reads: (input) => [maybe(lobbySettingKind, input.deviceId)],
  run(store, { deviceId, ...setting }, { actor }) {
    stopIf(actor.as === 'staff' && actor.deviceId !== deviceId ? refuse('settings.other-device') : null);
    stopIf(whyNotSet(setting));
    const before = store.get(lobbySettingKind, deviceId) ?? usualLobbySetting(deviceId, actor.outletId);
    store.put(lobbySettingKind, {
      id: deviceId,
      outletId: actor.outletId,
      waitMinutes: setting.waitMinutes,
      vipThreshold: setting.vipThreshold,
      showVip: setting.showVip,
      showComplaint: setting.showComplaint,
      birthday: setting.birthday ?? before.birthday,
      sound: setting.sound ?? before.sound,
      voice: setting.voice ?? before.voice,
      notify: setting.notify ?? before.notify,
    });
  },
});
