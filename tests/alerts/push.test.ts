/** Web push of alerts: to a real push service of the tests' own, which opens what it was sent (RFC 8291) and says what it likes. */
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acknowledgementIdOf, acknowledgementKind, alertKeyOf } from '#domain/alerts/alerts.model.ts';
import type { AlertPush } from '#domain/alerts/alert-push.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Kind, Row } from '#domain/kernel/store.ts';
import { toFen } from '#domain/kernel/money.ts';
import { ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { lobbySettingKind, usualLobbySetting } from '#domain/settings/settings.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import type { AlertPushes } from '#server/alerts/alert-push.ts';
import { closeAlertDays } from '#server/alerts/alerts.jobs.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { hashToken, newToken } from '#server/identity/tokens.ts';
import { systemClock } from '#server/platform/clock.ts';
import { importRows } from '#server/sync/import.ts';
import { idOf, lin } from '#tests/kit/people.ts';
import { openPushes, PUSH_HOST } from '#tests/kit/pushes.ts';
import { openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { customerOf, ticketOf } from '#tests/queue/small-hall.ts';
import { browserKeys, type BrowserKeys } from './push-browser.ts';
import { openPushPeer, type PushPeer } from './push-peer.ts';

const outletId = smallOutlet.outlet.id;
const NAME = '欧阳*凰';
let world: TestWorld;
let server: TestServer;
let peer: PushPeer;
let count = 600;
const next = (): number => ++count;

beforeAll(async () => {
  peer = await openPushPeer();
  world = await openWorld();
  server = await startServer(world, { push: { listening: peer.listening } });
});
afterAll(async () => {
  await server.stop();
  await world.drop();
  await peer.close();
});
beforeEach(async () => {
  await server.pushes.look();
  await server.sql`delete from session`;
  await server.sql`update ticket set archived = true`;
  await server.sql`delete from sync_row where kind = ${ticketKind.code}`;
  peer.sent.length = 0;
  peer.answers.length = 0;
});

const put = async <R extends Row>(kind: Kind<R>, ...rows: R[]): Promise<unknown> =>
  await importRows(server.sql, lookupKind, kind, rows);
const minutesAgo = (minutes: number) => toInstant(Date.now() - minutes * 60_000);

interface Tablet {
  readonly deviceId: Id;
  readonly token: string;
  readonly browser: BrowserKeys;
  ask(method: string, path: string, body?: object): Promise<Response>;
}
/** A tablet with somebody logged in, who has let the system tell of alerts. */
async function tabletOf({ login = 'lobby', notify = true, waitMinutes = 10 } = {}): Promise<Tablet> {
  const deviceId = idOf(60, next());
  const token = newToken();
  const staffId = smallOutlet.staff.find((person) => person.login === login)!.id;
  const { sql } = server;
  await sql`insert into device (id, outlet_id, face, name, enrolled_at, pending) values (${deviceId}, ${outletId}, 'tablet', '', 1, 0)`;
  await sql`insert into session (token_hash, staff_id, device_id, ends_at)
    values (${hashToken(token)}, ${staffId}, ${deviceId}, now() + interval '1 hour')`;
  await put(lobbySettingKind, { ...usualLobbySetting(deviceId, outletId), notify, waitMinutes });
  return {
    deviceId,
    token,
    browser: browserKeys(),
    ask: (method, path, body) =>
      fetch(`${server.url}/api${path}`, {
        method,
        headers: {
          origin: server.url,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/json',
          cookie: `session=${token}`,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
  };
}
async function subscribed(options: Parameters<typeof tabletOf>[0] = {}): Promise<Tablet> {
  const tablet = await tabletOf(options);
  const { endpoint, keys } = tablet.browser;
  const answer = await tablet.ask('POST', '/alerts/subscription', { endpoint, keys, language: 'zh' });
  expect(answer.status).toBe(200);
  return tablet;
}
const subscriptions = async (tablet: Tablet): Promise<number> =>
  (await server.sql`select from alert_subscription where device_id = ${tablet.deviceId}`).length;
const pathOf = ({ browser }: Tablet): string => new URL(browser.endpoint).pathname;
const gotBy = (tablet: Tablet): AlertPush[] =>
  peer.sent
    .filter(({ path }) => path === pathOf(tablet))
    .map(({ body }) => JSON.parse(tablet.browser.open(body)) as AlertPush);

/** Somebody takes a number: a VIP whose name is on the outlet's tablets. */
async function vipComes(parts: Partial<Ticket> = {}): Promise<Ticket> {
  const customer = customerOf(next(), { maskedName: NAME, assetsFrom: toFen(200) });
  await put(customerKind, customer);
  return await somebodyComes({ customerId: customer.id, ...parts });
}
async function somebodyComes(parts: Partial<Ticket> = {}): Promise<Ticket> {
  const ticket = ticketOf(next(), { takenAt: minutesAgo(1), businessDay: dayOf(toInstant(Date.now())), ...parts });
  await put(ticketKind, ticket);
  return ticket;
}
const settled = async (what: () => unknown, wanted: unknown): Promise<void> =>
  await expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
/** Another process over the same database, with a push service of its own choosing. */
const anotherProcess = (options: Parameters<typeof openPushes>[0] | object = {}): AlertPushes =>
  openPushes({ sql: server.sql, clock: systemClock, listening: peer.listening, ...options });

describe('what goes out', () => {
  it('LOB-060 MOB-015 a key customer’s arrival reaches the tablet’s browser by its push service, sealed for it and signed by us', async () => {
    const tablet = await subscribed();
    const ticket = await vipComes();
    await server.pushes.look();
    await settled(
      () => gotBy(tablet),
      [{ type: 'arrival', key: `arrival:${ticket.id}`, ticket: ticket.id, text: '重点客户到店' }],
    );
    const { headers } = peer.sent[0]!;
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
    expect(Number(headers['ttl'])).toBeGreaterThan(0);
    expect(Number(headers['ttl'])).toBeLessThanOrEqual(3_600);
    const [, jwt, key] = /^vapid t=([^,]+), k=(.+)$/.exec(String(headers['authorization']))!;
    expect(key).toBe(((await (await tablet.ask('GET', '/alerts/push-key')).json()) as { key: string }).key);
    const [head, claims, signature] = jwt!.split('.');
    const point = Buffer.from(key!, 'base64url');
    const publicKey = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
    });
    const signed = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature!, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(claims!, 'base64url').toString())).toMatchObject({ aud: `https://${PUSH_HOST}` });
  });
  it('SEC-001 nothing of a person is in it: no name, no grade, no sum', async () => {
    const tablet = await subscribed();
    await vipComes();
    await server.pushes.look();
    await settled(() => gotBy(tablet).length, 1);
    const [said] = gotBy(tablet);
    expect(Object.keys(said!).toSorted()).toEqual(['key', 'text', 'ticket', 'type']);
    expect(JSON.stringify(said)).not.toMatch(/欧阳|凰|普通|200|张/);
  });
  it('LOB-061 a wait that reaches the tablet’s own limit, and no other’s, with nothing committed meanwhile', async () => {
    const [soon, late, off] = [
      await subscribed({ waitMinutes: 5 }),
      await subscribed({ waitMinutes: 60 }),
      await subscribed({ waitMinutes: 5, notify: false }),
    ];
    const ticket = await somebodyComes({ takenAt: minutesAgo(6) });
    await server.pushes.look();
    await settled(() => gotBy(soon).map(({ key }) => key), [`overtime:${ticket.id}`]);
    expect([gotBy(late), gotBy(off)]).toEqual([[], []]);
  });
  it('QUE-022 LOB-061 once: not with the next commit, not by a second process, not after a restart', async () => {
    const tablet = await subscribed();
    const second = anotherProcess();
    await somebodyComes({ takenAt: minutesAgo(20) });
    await Promise.all([server.pushes.look(), second.look(), server.pushes.look()]);
    await second.stop();
    await settled(() => gotBy(tablet).length, 1);
    const restarted = anotherProcess();
    await restarted.look();
    await restarted.stop();
    expect(gotBy(tablet)).toHaveLength(1);
  });
  it('LOB-061 what is on the screen when a tablet subscribes is not sent after it; many at once are one', async () => {
    await somebodyComes({ takenAt: minutesAgo(20) });
    const tablet = await subscribed();
    await server.pushes.look();
    expect(gotBy(tablet)).toEqual([]);
    for (let n = 0; n < 5; n++) await somebodyComes({ takenAt: minutesAgo(20) });
    await server.pushes.look();
    await settled(() => gotBy(tablet), [{ type: 'many', count: 5, text: '厅堂有 5 条新提醒' }]);
  });
  it('LOB-063 what somebody took note of is not sent', async () => {
    const tablet = await subscribed();
    const ticket = await somebodyComes({ takenAt: minutesAgo(20) });
    const key = alertKeyOf('overtime', ticket.id);
    const at = minutesAgo(0);
    const row = {
      id: acknowledgementIdOf(outletId, key),
      outletId,
      key,
      at,
      staffId: lin.id,
      businessDay: dayOf(at),
      archived: false,
    };
    await put(acknowledgementKind, row);
    await server.pushes.look();
    expect(gotBy(tablet)).toEqual([]);
  });
  it('LOB-063 at the close of the day what was taken note of leaves the tablets, once', async () => {
    const at = toInstant(Date.now() - 26 * 60 * 60_000);
    const key = alertKeyOf('overtime', idOf(22, next()));
    const id = acknowledgementIdOf(outletId, key);
    await put(acknowledgementKind, { id, outletId, key, at, staffId: lin.id, businessDay: dayOf(at), archived: false });
    const { sql, execute } = server;
    expect(await closeAlertDays(sql, execute, systemClock)).toBe(1);
    expect(await closeAlertDays(sql, execute, systemClock)).toBe(0);
    const [held] =
      await sql`select from sync_row where kind = ${acknowledgementKind.code} and id = ${id} and not deleted`;
    expect(held).toBeUndefined();
  });
});

describe('who gets it', () => {
  it('SEC-002 a subscription ends with its session: logged out, revoked, locked, gone to another outlet, no longer in the role', async () => {
    const ends: Record<string, (tablet: Tablet) => Promise<unknown>> = {
      loggedOut: ({ ask }) => ask('DELETE', '/session'),
      locked: ({ ask }) => ask('POST', '/session/lock', {}),
      revoked: ({ deviceId }) => server.sql`update device set revoked_at = 1 where id = ${deviceId}`,
      over: ({ deviceId }) => server.sql`update session set ends_at = now() where device_id = ${deviceId}`,
      moved: ({ deviceId }) =>
        server.sql`update device set outlet_id = ${smallOutlet.institutions.at(-1)!.id} where id = ${deviceId}`,
    };
    const tablets: [string, Tablet][] = [];
    for (const [how, end] of Object.entries(ends)) {
      const tablet = await subscribed();
      await end(tablet);
      tablets.push([how, tablet]);
    }
    const still = await subscribed();
    const wealth = await subscribed({ login: 'wealth' });
    await server.sql`update staff set roles = '{teller}' where id = ${smallOutlet.staff.find((p) => p.login === 'wealth')!.id}`;
    await vipComes();
    await server.pushes.look();
    await settled(() => gotBy(still).length, 1);
    for (const [how, tablet] of tablets) expect(gotBy(tablet), how).toEqual([]);
    expect(gotBy(wealth)).toEqual([]);
    expect(await subscriptions(tablets[0]![1])).toBe(0);
  });
  it('API7 an address that is no known push service’s is not taken: another host, another port, http, a number', async () => {
    const tablet = await tabletOf();
    const { endpoint, keys } = tablet.browser;
    const addresses = [
      'https://elsewhere.test/send',
      `https://${PUSH_HOST}:8443/send`,
      `http://${PUSH_HOST}/send`,
      'https://169.254.169.254/latest/meta-data',
      `https://a@${PUSH_HOST}/send`,
      `https://${PUSH_HOST}.elsewhere.test/send`,
    ];
    for (const address of addresses) {
      const answer = await tablet.ask('POST', '/alerts/subscription', { endpoint: address, keys, language: 'zh' });
      expect([answer.status, await answer.json()], address).toEqual([400, { code: 'alerts.unknown-push-service' }]);
    }
    for (const bad of [
      { endpoint, language: 'zh' },
      { endpoint, keys: { ...keys, auth: 'x' }, language: 'zh' },
      { endpoint, keys, language: 'zh', more: 1 },
    ])
      expect((await tablet.ask('POST', '/alerts/subscription', bad)).status).toBe(400);
    expect(await subscriptions(tablet)).toBe(0);
  });
  it('API7 a push service whose name leads inside is not asked', async () => {
    const tablet = await subscribed();
    const strict = anotherProcess({ strict: true });
    await vipComes();
    await strict.look();
    await strict.stop();
    expect(gotBy(tablet)).toEqual([]);
  });
  it('API4 a device has no more than five addresses: the oldest go', async () => {
    const tablet = await tabletOf();
    for (let n = 0; n < 8; n++) {
      const { endpoint, keys } = browserKeys(`/send/${n}`);
      await tablet.ask('POST', '/alerts/subscription', { endpoint, keys, language: 'en' });
    }
    const rows = await server.sql<{ endpoint: string }[]>`
      select endpoint from alert_subscription where device_id = ${tablet.deviceId} order by created_at`;
    expect(rows.map(({ endpoint }) => endpoint.slice(-1))).toEqual(['3', '4', '5', '6', '7']);
    expect((await tablet.ask('DELETE', '/alerts/subscription')).status).toBe(200);
    expect(await subscriptions(tablet)).toBe(0);
  });
});

describe('what the push service says', () => {
  it.each([404, 410])('F61 %i: the address is gone and is forgotten', async (status) => {
    const tablet = await subscribed();
    peer.answers.push({ status });
    await vipComes();
    await server.pushes.look();
    await settled(() => subscriptions(tablet), 0);
    expect(gotBy(tablet)).toHaveLength(1);
  });
  it('F61 429: nothing more is sent before the time that it asks for has gone by, and then the same', async () => {
    const tablet = await subscribed();
    peer.answers.push({ status: 429, headers: { 'retry-after': '1' } });
    const began = performance.now();
    await vipComes();
    await server.pushes.look();
    await settled(() => gotBy(tablet).length, 2);
    expect(performance.now() - began).toBeGreaterThanOrEqual(1_000);
    expect(gotBy(tablet)[0]).toEqual(gotBy(tablet)[1]);
  });
  it('F61 413: the same again without its sentence, and no third time', async () => {
    const tablet = await subscribed();
    peer.answers.push({ status: 413 }, { status: 413 });
    const ticket = await vipComes();
    await server.pushes.look();
    await settled(() => gotBy(tablet).length, 2);
    expect(gotBy(tablet)[1]).toEqual({ type: 'arrival', key: `arrival:${ticket.id}`, ticket: ticket.id });
    await server.pushes.look();
    expect([gotBy(tablet).length, await subscriptions(tablet)]).toEqual([2, 1]);
  });
  it('F61 500 and 503: tried again, with longer and longer pauses, until it is taken', async () => {
    const tablet = await subscribed();
    peer.answers.push({ status: 500 }, { status: 503 }, { status: 502 });
    await vipComes();
    await server.pushes.look();
    await settled(() => gotBy(tablet).length, 4);
    expect(await subscriptions(tablet)).toBe(1);
  });
  it('F61 503 for longer than anybody needs to know: it is let go', async () => {
    const tablet = await subscribed();
    peer.answers.push({ status: 503, headers: { 'retry-after': '90000' } });
    await vipComes();
    const alone = anotherProcess();
    await alone.look();
    await settled(() => gotBy(tablet).length, 1);
    // Nothing waits for a day.
    await alone.idle();
    await alone.stop();
    expect(gotBy(tablet)).toHaveLength(1);
  });
  it('F61 301, 302, 307: never followed', async () => {
    for (const status of [301, 302, 307]) {
      const tablet = await subscribed();
      const before = peer.sent.length;
      peer.answers.push({ status, headers: { location: `https://${PUSH_HOST}/elsewhere` } });
      await vipComes();
      await server.pushes.look();
      await settled(() => peer.sent.length, before + 1);
      await server.sql`delete from session`;
      expect(peer.sent.map(({ path }) => path)).not.toContain('/elsewhere');
      expect(gotBy(tablet)).toHaveLength(1);
    }
  });
  it('F61 SEC-002 logged out while it waits to be tried again: it is not', async () => {
    const tablet = await subscribed();
    peer.answers.push({ status: 503, headers: { 'retry-after': '1' } });
    await vipComes();
    const alone = anotherProcess();
    await alone.look();
    await settled(() => gotBy(tablet).length, 1);
    await tablet.ask('DELETE', '/session');
    await alone.idle();
    expect(gotBy(tablet)).toHaveLength(1);
    await alone.stop();
  });
});
