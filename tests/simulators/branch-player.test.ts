/** A whole branch at speed against the product: nobody has two numbers, nobody is lost, every call is in the ledger. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { playBranch } from '#server/simulators/branch-player.ts';
import { openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';

let world: TestWorld;
let server: TestServer;
beforeAll(async () => {
  world = await openWorld();
  server = await startServer(world);
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await world?.drop();
});

test('QUE-004 a Monday morning of kiosk, counters, display and tablet loses no number and calls each aloud', async () => {
  const problems: unknown[] = [];
  const player = await playBranch({
    url: server.url,
    world: smallOutlet,
    seed: 7,
    speed: 1_500,
    onTrouble: (error) => problems.push(error),
  });
  await expect.poll(() => player.figures.served, { timeout: 90_000 }).toBeGreaterThanOrEqual(12);
  await expect.poll(() => player.figures.missed, { timeout: 60_000 }).toBeGreaterThan(0);
  await expect.poll(() => player.figures.lobby, { timeout: 30_000 }).toBeGreaterThan(0);
  await player.stop();
  expect(problems).toEqual([]);
  console.log(`monday-morning: ${JSON.stringify(player.figures)}`);
  const { figures } = player;
  const [stored] = await server.sql<{ tickets: number; numbers: number; served: number; announced: number }[]>`
    select count(*)::int as tickets, count(distinct (business_day, number))::int as numbers,
      (select count(*)::int from ticket where state = 'done' and issued_by = 'kiosk') as served,
      (select count(*)::int from announcement where played_at is not null) as announced
    from ticket where outlet_id = ${smallOutlet.ownHall.setting.outletId} and issued_by = 'kiosk' and visit_id is null`;
  expect(stored!.numbers).toBe(stored!.tickets);
  expect(stored!.tickets).toBe(figures.issued);
  expect(stored!.served).toBe(figures.served);
  expect(stored!.announced).toBeGreaterThanOrEqual(figures.called - 3);
  expect(figures.offline).toBeLessThan(figures.issued);
}, 180_000);
