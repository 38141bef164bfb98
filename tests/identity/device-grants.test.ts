/** SEC-002: what a device may hold follows its face and the rights of whoever is logged in on it, at once. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deviceKind, roleKind } from '#domain/identity/identity.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { grantAtLogin, grantDevice } from '#server/identity/device-grants.ts';
import { importRows } from '#server/sync/import.ts';
import { idOf } from '#tests/kit/people.ts';
import { openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { logInAt } from '#tests/kit/tablet.ts';
import { blankRole } from './rights-world.ts';
import { deviceOf, makeAsker } from './rights-askers.ts';

const outletId = smallOutlet.outlet.id;
const [hall, customers] = [`outlet:${outletId}`, `customers:${outletId}`];
let world: TestWorld;
let server: TestServer;
beforeAll(async () => {
  world = await openWorld();
  server = await startServer(world);
});
afterAll(async () => {
  await server.stop();
  await world.drop();
});

async function granted(deviceId: Id): Promise<string[]> {
  const rows = await server.sql<{ key: string }[]>`
    select key from sync_grant g join sync_bucket b on b.id = g.bucket where g.principal = ${deviceId} order by key`;
  return rows.map(({ key }) => key);
}

test('SEC-002 a lobby manager’s tablet holds customers, an auditor’s after him on the same tablet does not', async () => {
  const { me } = await logInAt(server.url, 'lobby');
  expect(await granted(me.deviceId)).toEqual([customers, `device:${me.deviceId}`, hall].toSorted());
  await server.sql`update session set staff_id = (select staff_id from credential where login = 'auditor')
    where device_id = ${me.deviceId}`;
  await grantAtLogin(server.sql, me.staff.id, me.deviceId);
  expect(await granted(me.deviceId)).toEqual([`device:${me.deviceId}`, hall].toSorted());
});

test('SEC-002 QUE-024 a kiosk and a display are given nothing of the hall', async () => {
  for (const face of ['kiosk', 'display'] as const) {
    const device = { ...deviceOf(randomUUID() as Id, outletId, face), face };
    await importRows(server.sql, lookupKind, deviceKind, [device]);
    await grantDevice(server.sql, device.id);
    expect(await granted(device.id)).toEqual([`device:${device.id}`]);
  }
});

test('SEC-002 SEC-004 a role that loses the right takes customers from the tablets of those who have it, while they work', async () => {
  const role = {
    ...blankRole,
    id: idOf(78, 1),
    code: 'greeter',
    scope: 'outlet' as const,
    permissions: ['customers.readBasic', 'queue.read'],
  };
  await importRows(server.sql, lookupKind, roleKind, [role]);
  const asker = await makeAsker(server.sql, { who: 'greeter', role: 'greeter', outletId, passwordHash: null });
  expect(await granted(asker.deviceId)).toContain(customers);
  const { cookie } = await logInAt(server.url, 'boss');
  const changed = await fetch(`${server.url}/api/deeds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, cookie },
    body: JSON.stringify({
      id: randomUUID(),
      name: 'identity.changeRole',
      version: 1,
      input: { id: role.id, name: '迎宾', scope: 'outlet', permissions: ['queue.read'] },
    }),
  });
  expect(await changed.json()).toMatchObject({ status: 'applied' });
  expect(await granted(asker.deviceId)).toEqual([`device:${asker.deviceId}`, hall].toSorted());
});
