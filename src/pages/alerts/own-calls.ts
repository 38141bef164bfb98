// The calls for the lobby manager that this tablet made today, newest first.
import type { Accessor } from 'solid-js';
import { managerCallKind, type ManagerCall } from '#domain/alerts/alerts.model.ts';
import { isPast } from '#domain/alerts/alerts.rules.ts';
import { useLive } from '#sync/live.ts';
import { createSteady } from '#ui/steady.ts';

export function createOwnCalls(): Accessor<readonly ManagerCall[]> {
  const live = useLive();
  return createSteady(() =>
    live.reader
      .list(managerCallKind, 'ofOutlet', [live.me.outlet.id, false])
      .filter(({ deviceId, at }) => deviceId === live.me.deviceId && !isPast(at, live.now()))
      .toSorted((a, b) => b.at - a.at),
  );
}
