/** Kiosks and displays at the server's doors: who may stand there, what he is told, what he sends (QUE-003…004, 019, 024). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { callNext, openCounter } from '#domain/queue/counter.mutators.ts';
import type { IssuedTicket, Lease } from '#domain/stations/station-wire.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { openValues } from '#server/customers/private-values.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { song } from '#tests/kit/people.ts';
import { customerSeal, openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { sealText, TestStation } from '#tests/kit/station.ts';
import { cash, songs } from '#tests/queue/own-hall.ts';

const east = smallOutlet.ownHall.setting.outletId;
const clock = fakeClock();
let world: TestWorld;
let server: TestServer;

beforeAll(async () => {
  world = await openWorld();
  server = await startServer(world, { clock });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await world?.drop();
});

const stand = async (face: 'kiosk' | 'display', outletId = east): Promise<TestStation> =>
  await new TestStation(server.url, face).stand(outletId);
/** Somebody of the outlet whom his phone finds, and that phone. */
async function customerWithPhone(): Promise<readonly [{ id: Id; sealed: string }]> {
  const [row] = await server.sql<{ id: Id; sealed: string }[]>`
    select p.customer_id as id, p.sealed from customer_private p join customer c on c.id = p.customer_id
    where c.outlet_id = ${east} and p.phone_index is not null and not exists (
      select from customer_private o where o.phone_index = p.phone_index and o.customer_id <> p.customer_id)
    order by p.customer_id limit 1`;
  return [{ id: row!.id, sealed: openValues(customerSeal, row!.id, row!.sealed).phone! }];
}

const nothing = { tickets: [], holds: [] };
const took = (lease: Lease, number: string, parts: Partial<IssuedTicket> = {}): IssuedTicket => ({
  id: toId(randomUUID()),
  leaseId: lease.id,
  queueId: lease.queueId,
  number,
  at: toInstant(clock.now()),
  ahead: 0,
  range: null,
  shown: null,
  appointmentId: null,
  ...parts,
});
const seated = async (mutator: { name: string }, input: object): Promise<unknown> =>
  await server.execute({
    mutationId: toId(randomUUID()),
    name: mutator.name,
    version: 1,
    input,
    actor: song,
    claimedAt: toInstant(clock.now()),
  });

test('QUE-003 a kiosk is given each queue’s next number, spare ones for today and for the morning after', async () => {
  const kiosk = await stand('kiosk');
  expect((await kiosk.welcome()).hall.queues.map(({ code }) => code)).toEqual(['A', 'B']);
  const { leases } = await kiosk.report(nothing);
  const today = dayOf(toInstant(clock.now()));
  const of = (code: string) =>
    leases
      .filter(({ numbers }) => numbers[0]!.startsWith(code))
      .map(({ block, numbers, day }) => [block, numbers[0], numbers.length, day === today]);
  expect(of('A')).toEqual([
    ['front', 'A001', 1, true],
    ['spare', 'A801', 20, true],
    ['spare', 'A801', 20, false],
  ]);
  expect(of('B')[0]).toEqual(['front', 'B001', 1, true]);
  const again = await kiosk.report(nothing);
  expect(again.leases).toEqual(leases);
});

test('QUE-004 numbers come in once however often they are sent, in the order in which they were taken', async () => {
  const kiosk = await stand('kiosk');
  await kiosk.welcome();
  const { leases } = await kiosk.report(nothing);
  const [front, spare] = [
    leases.find(({ block, queueId }) => block === 'front' && queueId === cash.id)!,
    leases.find(({ block, queueId }) => block === 'spare' && queueId === cash.id)!,
  ];
  const tickets = [took(front, front.numbers[0]!), took(spare, spare.numbers[0]!), took(spare, spare.numbers[1]!)];
  const first = await kiosk.report({ tickets, holds: [] });
  expect(first.results.map(({ status, number }) => [status, number])).toEqual(
    tickets.map(({ number }) => ['stored', number]),
  );
  const second = await kiosk.report({ tickets, holds: [] });
  expect(second.results).toEqual(first.results);
  const ids = tickets.map(({ id }) => id);
  const stored = await server.sql<{ number: string }[]>`
    select number from ticket where id = any(${ids}::uuid[]) order by stands_at, array_position(${ids}::uuid[], id)`;
  expect(stored.map(({ number }) => number)).toEqual(tickets.map(({ number }) => number));
  expect(first.leases.find(({ block, queueId }) => block === 'front' && queueId === cash.id)!.numbers).not.toEqual(
    front.numbers,
  );
  const foreign = await kiosk.report({ tickets: [took(spare, 'A999')], holds: [] });
  expect(foreign.results[0]).toMatchObject({ status: 'refused', code: 'stations.not-leased' });
});

test('QUE-013 what was shown at a kiosk finds the customer, and the kiosk is not told of it', async () => {
  const kiosk = await stand('kiosk');
  const { sealTo } = await kiosk.welcome();
  const [{ sealed, id }] = await customerWithPhone();
  const { leases } = await kiosk.report(nothing);
  const spare = leases.find(({ block }) => block === 'spare')!;
  const ticket = took(spare, spare.numbers[0]!, { shown: { media: 'phone', sealed: await sealText(sealTo, sealed) } });
  const answer = await kiosk.report({ tickets: [ticket], holds: [] });
  expect(Object.keys(answer.results[0]!).toSorted()).toEqual(['code', 'id', 'number', 'status']);
  expect(answer.results[0]!.status).toBe('stored');
  const [row] = await server.sql<{ customer_id: Id }[]>`select customer_id from ticket where id = ${ticket.id}`;
  expect(row!.customer_id).toBe(id);
  const touched = took(spare, spare.numbers[1]!, { shown: { media: 'phone', sealed: 'A'.repeat(120) } });
  expect((await kiosk.report({ tickets: [touched], holds: [] })).results[0]!.status).toBe('stored');
});

test('QUE-019 a display hears of a call, and what it played is in the ledger once', async () => {
  const display = await stand('display');
  await display.welcome();
  const heard = await display.listen();
  await expect.poll(() => heard.hall()?.counters.length).toBe(4);
  await seated(openCounter, { counterId: songs.id, takeOver: false });
  await seated(callNext, { counterId: songs.id, callId: randomUUID() });
  await expect.poll(() => heard.hall()?.calls[0]?.counter).toBe(2);
  const call = heard.hall()!.calls[0]!;
  expect(call).toMatchObject({ live: true });
  const played = {
    calls: [
      { key: call.key, shownAt: call.at, playedAt: call.at },
      { key: 'A'.repeat(22), shownAt: call.at, playedAt: null },
    ],
  };
  for (let n = 0; n < 2; n++) {
    const answer = await display.send('POST', '/api/station/announced', played);
    expect(await answer.json()).toEqual({ noted: 1 });
  }
  const rows = await server.sql`select device_id, played_at from announcement`;
  expect(rows).toEqual([{ device_id: display.id, played_at: call.at }]);
  heard.close();
  await heard.ended;
});

test('QUE-024 who is no kiosk or display of the hall stands before a closed door', async () => {
  const [kiosk, display] = [await stand('kiosk'), await stand('display')];
  expect((await kiosk.send('POST', '/api/station/tickets', nothing)).status).toBe(401);
  await kiosk.welcome();
  await display.welcome();
  expect((await display.send('POST', '/api/station/tickets', nothing)).status).toBe(403);
  expect((await kiosk.send('POST', '/api/station/announced', { calls: [] })).status).toBe(403);
  expect((await kiosk.send('POST', '/api/station/tickets', { tickets: 3 })).status).toBe(400);
  // Another holder of its key shows an old number: both are out.
  const copy = kiosk.copy();
  await kiosk.welcome();
  expect((await copy.ask('station', '/api/station/session', {})).status).toBe(403);
  expect((await kiosk.send('POST', '/api/station/tickets', nothing)).status).toBe(401);
});

test('QUE-016 staff see whether a device is there and what is wrong with it; revoked, it is no device of the hall', async () => {
  const kiosk = await stand('kiosk');
  await kiosk.welcome();
  const heard = await kiosk.listen();
  const row = async () =>
    (await server.sql`select link, trouble from hall_device where id = ${kiosk.id}`)[0] as
      | { link: string; trouble: string }
      | undefined;
  await expect.poll(row).toEqual({ link: 'online', trouble: 'none' });
  expect((await kiosk.send('POST', '/api/station/trouble', { trouble: 'paper-out' })).status).toBe(204);
  expect(await row()).toEqual({ link: 'online', trouble: 'paper-out' });
  heard.close();
  await heard.ended;
  await server.sql`update station_session set seen_at = now() - interval '1 minute' where device_id = ${kiosk.id}`;
  await server.stations.look();
  expect(await row()).toEqual({ link: 'offline', trouble: 'paper-out' });
  await server.sql`update device set revoked_at = 1 where id = ${kiosk.id}`;
  await server.stations.look();
  expect(await row()).toBeUndefined();
});
