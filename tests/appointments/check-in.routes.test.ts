/** Booked at a desk, checked in at a kiosk (QUE-015): over the wire, with what the rows and the trail keep of a phone number. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Appointment } from '#domain/appointments/appointments.model.ts';
import { appointmentKind } from '#domain/appointments/appointments.model.ts';
import { cancel } from '#domain/appointments/appointments.mutators.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import type { StationWelcome } from '#domain/stations/station-wire.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { settleAppointments } from '#server/appointments/appointments.jobs.ts';
import { appointmentRoutes } from '#server/appointments/appointments.routes.ts';
import { openValues } from '#server/customers/private-values.ts';
import { importRows } from '#server/sync/import.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { song, wu, type Staff } from '#tests/kit/people.ts';
import { customerSeal, openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { sealText, TestStation } from '#tests/kit/station.ts';
import { cash } from '#tests/queue/own-hall.ts';
import { minutesAfter as at } from '#tests/queue/small-hall.ts';
import { bookingOf, codeOf, wishOf } from './bookings.ts';

const PHONE = '138 0013 8000';
const clock = fakeClock();
let world: TestWorld;
let server: TestServer;
let kiosk: TestStation;
let welcome: StationWelcome;

beforeAll(async () => {
  world = await openWorld();
  server = await startServer(world, { clock });
}, 120_000);
beforeEach(async () => {
  clock.set(NINE);
  await server.sql`truncate appointment, appointment_phone, ticket, sync_mutation`;
  // Each test has a kiosk of its own, with tries of its own.
  kiosk = await new TestStation(server.url, 'kiosk').stand(wu.outletId);
  welcome = await kiosk.welcome();
});
afterAll(async () => {
  await server?.stop();
  await world?.drop();
});

const indexOfPhone = (phone: string) => customerSeal.indexOf('phone', phone);
const desk = (who: Staff | null) =>
  appointmentRoutes({ sql: server.sql, execute: server.execute, clock, indexOfPhone, whoAsks: async () => who });
const bookAs = async (who: Staff | null, body: object): Promise<Response> =>
  await desk(who).request('/appointments', { method: 'POST', body: JSON.stringify(body) });
const put = (...rows: readonly Appointment[]) => importRows(server.sql, lookupKind, appointmentKind, rows);
const checkIn = (body: object) => kiosk.send('POST', '/api/station/appointments', body);
const byPhone = async (phone: string) => ({ sealed: await sealText(welcome.sealTo, phone) });
async function expected(body: object): Promise<Id | null> {
  const answer = await checkIn(body);
  expect(answer.status).toBe(200);
  const { appointment } = (await answer.json()) as { appointment: { id: Id } | null };
  return appointment?.id ?? null;
}

test('QUE-015 booked with a phone number he is found by it, however he types it; nothing that is kept says the number', async () => {
  expect((await bookAs(wu, { ...wishOf(1, 30), phone: PHONE })).status).toBe(200);
  // The same request again is the same booking.
  expect((await bookAs(wu, { ...wishOf(1, 30), phone: PHONE })).status).toBe(200);
  const answer = await checkIn(await byPhone('+86 13800138000'));
  expect(await answer.json()).toEqual({ appointment: { id: wishOf(1, 30).id, at: at(30), queueId: cash.id } });
  const kept = await server.sql`
    select (select string_agg(a::text, '') from appointment a) || (select string_agg(p::text, '') from appointment_phone p)
      || (select string_agg(m::text, '') from sync_mutation m) || (select string_agg(e::text, '') from audit_entry e) as all`;
  expect(kept[0]!['all']).toContain(codeOf(1));
  expect(kept[0]!['all']).not.toMatch(/138\s?0013\s?8000/);
});

test('QUE-015 of six who want the last places of a slot at once, two have them', async () => {
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => bookAs(wu, { ...wishOf(n, 30), phone: null })));
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([200, 200, 409, 409, 409, 409]);
  expect(await server.sql`select from appointment where state = 'booked'`).toHaveLength(2);
});

test('QUE-015 a customer of the outlet is found by the number that he is kept with', async () => {
  const [row] = await server.sql<{ id: Id; sealed: string }[]>`
    select p.customer_id as id, p.sealed from customer_private p join customer c on c.id = p.customer_id
    where c.outlet_id = ${wu.outletId} and p.phone_index is not null order by p.customer_id limit 1`;
  const { phone } = openValues(customerSeal, row!.id, row!.sealed);
  await put(bookingOf(1, { customerId: row!.id }));
  expect(await expected(await byPhone(phone!))).toBe(bookingOf(1).id);
});

test('QUE-015 never booked, cancelled, taken up, another day’s and another outlet’s are one answer', async () => {
  await put(
    bookingOf(1, { state: 'cancelled' }),
    bookingOf(2, { state: 'arrived' }),
    bookingOf(3, {}, 24 * 60),
    bookingOf(4, { outletId: toId(randomUUID()) }),
    bookingOf(5, { state: 'missed' }),
  );
  const texts = [];
  for (const code of [1, 2, 3, 4, 9].map(codeOf).concat(['no code', "' or 1=1"]))
    texts.push(await (await checkIn({ code })).text());
  expect(new Set(texts)).toEqual(new Set(['{"appointment":null}']));
  expect(await expected({ code: ` ${codeOf(5).toLowerCase().slice(0, 5)} ${codeOf(5).slice(5)} ` })).toBe(
    bookingOf(5).id,
  );
  expect(await expected({ sealed: 'AAAA' })).toBe(null);
});

test('QUE-015 whoever tries one after the other at a kiosk is slowed down, right or wrong', async () => {
  await put(bookingOf(1));
  const seen = [];
  for (let n = 0; n < 14; n++) seen.push((await checkIn({ code: codeOf(n % 2 === 0 ? 1 : 9) })).status);
  expect(seen).toEqual([...Array.from({ length: 12 }, () => 200), 429, 429]);
});

test('QUE-015 only a kiosk asks, and only whoever keeps bookings books', async () => {
  const body = { code: codeOf(1) };
  const nobody = await fetch(`${server.url}/api/station/appointments`, {
    method: 'POST',
    headers: { origin: server.url, 'content-type': 'application/json', cookie: 'station=x' },
    body: JSON.stringify(body),
  });
  expect(nobody.status).toBe(401);
  const display = await new TestStation(server.url, 'display').stand(wu.outletId);
  await display.welcome();
  expect((await display.send('POST', '/api/station/appointments', body)).status).toBe(403);
  const wish = { ...wishOf(1, 30), phone: null };
  const answers = [await bookAs(null, wish), await bookAs(song, wish), await bookAs(wu, { ...wish, phone: '12' })];
  expect(answers.map(({ status }) => status)).toEqual([401, 403, 400]);
  expect(await server.sql`select from appointment`).toHaveLength(0);
});

test('QUE-015 the number that a kiosk gives for a booking stands at the booked time, and the booking is taken up', async () => {
  await put(bookingOf(1));
  const { leases } = await kiosk.report({ tickets: [], holds: [] });
  const lease = leases.find(({ queueId, block }) => queueId === cash.id && block === 'front')!;
  clock.set(at(20));
  const ticket = {
    id: toId(randomUUID()),
    leaseId: lease.id,
    queueId: cash.id,
    number: lease.numbers[0]!,
    at: at(20),
    ahead: 0,
    range: null,
    shown: null,
    appointmentId: bookingOf(1).id,
  };
  const { results } = await kiosk.report({ tickets: [ticket], holds: [] });
  expect(results[0]!.status).toBe('stored');
  const [row] = await server.sql`
    select t.taken_at::float8 as taken, t.stands_at::float8 as stands, a.state from ticket t join appointment a on a.ticket_id = t.id`;
  expect(row).toEqual({ taken: at(20), stands: at(30), state: 'arrived' });
  expect(await expected({ code: codeOf(1) })).toBe(null);
});

test('QUE-015 the clock marks who did not come, and forgets phone numbers of bookings that are over', async () => {
  await bookAs(wu, { ...wishOf(1, 30), phone: PHONE });
  await bookAs(wu, { ...wishOf(2, 60), phone: PHONE });
  const act = (mutator: { name: string }, input: object) =>
    server.execute({
      mutationId: toId(randomUUID()),
      name: mutator.name,
      version: 1,
      input,
      actor: wu,
      claimedAt: toInstant(clock.now()),
    });
  await act(cancel, { id: wishOf(2, 60).id, reason: 'customer' });
  clock.set(at(59));
  expect(await settleAppointments(server.sql, server.execute, clock)).toBe(0);
  expect(await server.sql`select from appointment_phone`).toHaveLength(1);
  clock.set(at(60));
  expect(await settleAppointments(server.sql, server.execute, clock)).toBe(1);
  expect(await settleAppointments(server.sql, server.execute, clock)).toBe(0);
  const states = await server.sql`select state, archived from appointment order by at`;
  expect(states).toEqual([
    { state: 'missed', archived: false },
    { state: 'cancelled', archived: false },
  ]);
  clock.set(at(24 * 60));
  expect(await settleAppointments(server.sql, server.execute, clock)).toBe(1);
  expect(await server.sql`select from appointment where archived and day < ${dayOf(at(24 * 60))}`).toHaveLength(2);
  expect(await server.sql`select from appointment_phone`).toHaveLength(0);
});
