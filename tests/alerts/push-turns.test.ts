/** How often pushes look at a busy hall: counted at the database, of a process of its own. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import type { Kind, Row } from '#domain/kernel/store.ts';
import { toFen } from '#domain/kernel/money.ts';
import { ticketKind } from '#domain/queue/queue.model.ts';
import { lobbySettingKind, usualLobbySetting } from '#domain/settings/settings.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import type { AlertPushes } from '#server/alerts/alert-push.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { seedWorld } from '#server/db/seed.ts';
import { hashToken, newToken } from '#server/identity/tokens.ts';
import { systemClock } from '#server/platform/clock.ts';
import { importRows } from '#server/sync/import.ts';
import { freshDatabase, type FreshDatabase } from '#tests/kit/database.ts';
import { idOf } from '#tests/kit/people.ts';
import { openPushes, PUSH_HOST } from '#tests/kit/pushes.ts';
import { customerOf, ticketOf } from '#tests/queue/small-hall.ts';

const outletId = smallOutlet.outlet.id;
const deviceId = idOf(60, 1);
let database: FreshDatabase;
let pushes: AlertPushes;
let [looks, reads] = [0, 0];
const put = <R extends Row>(kind: Kind<R>, row: R): Promise<unknown> =>
  importRows(database.sql as never, lookupKind, kind, [row]);
const setting = { ...usualLobbySetting(deviceId, outletId), notify: true };

/** A lobby manager is logged in on a tablet that is told of alerts. */
beforeEach(async () => {
  database = await freshDatabase({ max: 4 });
  const { sql } = database;
  await seedWorld(sql as never, smallOutlet, Date.now());
  const session = hashToken(newToken());
  const staffId = smallOutlet.staff.find(({ login }) => login === 'lobby')!.id;
  await sql`insert into device (id, outlet_id, face, name, enrolled_at, pending) values (${deviceId}, ${outletId}, 'tablet', '', 1, 0)`;
  await sql`insert into session (token_hash, staff_id, device_id, ends_at)
    values (${session}, ${staffId}, ${deviceId}, now() + interval '1 hour')`;
  await sql`insert into alert_subscription (session_hash, device_id, outlet_id, endpoint, p256dh, auth, language)
    values (${session}, ${deviceId}, ${outletId}, ${`https://${PUSH_HOST}/1`}, '', '', 'zh')`;
  await put(lobbySettingKind, setting);
  [looks, reads] = [0, 0];
  const counted = new Proxy(sql, {
    apply(target, _, parts: [TemplateStringsArray]) {
      if (String(parts[0]).includes('from alert_subscription a')) looks += 1;
      if (String(parts[0]).includes('join sync_doc d')) reads += 1;
      return Reflect.apply(target, undefined, parts) as unknown;
    },
  });
  pushes = openPushes({ sql: counted as never, clock: systemClock });
});
afterEach(async () => {
  await pushes.stop();
  await database.close();
});
const becomes = (what: () => unknown, wanted: number): Promise<void> =>
  expect.poll(what, { timeout: 15_000 }).toBe(wanted);

describe('a busy hall', () => {
  it('LOB-060 however often it is told while it looks, it looks once more and no oftener', async () => {
    await Promise.all(Array.from({ length: 20 }, () => pushes.look()));
    expect([looks, reads]).toEqual([2, 2]);
  });

  it('LOB-060 told of a commit it reads the halls in which something has changed, and tells what is new', async () => {
    await pushes.look();
    // Something was committed, not here. With the third look the second is over.
    for (const n of [2, 3]) {
      pushes.poke();
      await becomes(() => looks, n);
    }
    expect(reads).toBe(1);
    // What is told follows the tablet's own setting as well.
    await put(lobbySettingKind, { ...setting, waitMinutes: setting.waitMinutes + 5 });
    pushes.poke();
    await becomes(() => reads, 2);
    const customer = customerOf(9, { assetsFrom: toFen(200) });
    await put(customerKind, customer);
    const now = toInstant(Date.now());
    await put(ticketKind, ticketOf(9, { customerId: customer.id, businessDay: dayOf(now), takenAt: now }));
    pushes.poke();
    await becomes(async () => (await database.sql`select from alert_sent`).length, 1);
    expect(reads).toBe(3);
  });
});
