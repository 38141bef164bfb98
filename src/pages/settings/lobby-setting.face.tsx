// This tablet's lobby setting; the usual one until somebody sets it.
import { createMemo, type Accessor } from 'solid-js';
import { lobbySettingKind, usualLobbySetting, type LobbySetting } from '#domain/settings/settings.model.ts';
import { useLive } from '#sync/live.ts';

export function useLobbySetting(): Accessor<LobbySetting> {
  const { me, reader } = useLive();
  const setting = createMemo(
    () => reader.get(lobbySettingKind, me.deviceId) ?? usualLobbySetting(me.deviceId, me.outlet.id),
  );
  return setting;
}
