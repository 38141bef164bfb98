// From a teller's POST /api/queue/calls to the wall: the number stands in the middle of a display, and the first note of its
// announcement begins. Beside it, interleaved, the floor: a row in a bare table and a line on a bare stream to a bare page.
import { randomUUID } from 'node:crypto';
import type { APIRequestContext, Page } from 'playwright-core';
import type postgres from 'postgres';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { toId } from '#domain/kernel/ids.ts';
import { mutators } from '#domain/mutators.ts';
import { openCounter } from '#domain/queue/counter.mutators.ts';
import { issueTicket } from '#domain/queue/lobby.mutators.ts';
import { finishAtCounter } from '#domain/queue/service.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/database.ts';
import { createExecute } from '#server/sync/execute.ts';
import { launchBrowser } from '#tests/kit/browser.ts';
import { song, wu } from '#tests/kit/people.ts';
import { signalsAreOurs, type Cleanup } from './cleanup.ts';
import { figuresOf, median, percentile, type Figure } from './figure.ts';
import { latencyOf, openFloor, passagesOf } from './hall-latency.bench.ts';
import { monotonic, namesKept, readPageClock, watchReads } from './page-watch.ts';
import { startBenchPostgres, startProduct } from './product.ts';
import { logInAtTablet, TABLET } from './staff-page.ts';

/** BENCH_EVENTS makes it short while one works on it. */
const MEASURED = Number(process.env['BENCH_EVENTS'] ?? 80);
const WARM_UP = 10;
const ALL = WARM_UP + MEASURED;

const figure = figuresOf('display');
const { counters, queues, setting } = smallOutlet.ownHall;
const counterId = counters[0]!.id;
const east = smallOutlet.institutions.find(({ id }) => id === setting.outletId)!;

interface Wall {
  /** Times of the page: a number in the middle that was not there before; the first sound of an announcement. */
  readonly shown: number[];
  readonly sounds: number[];
}
declare global {
  interface Window {
    wall: Wall;
  }
}

/** A sound of 20 ms in place of each clip: the way there is the same, and nobody waits for the sentence to end. */
function shortSound(): Buffer {
  const [hertz, samples] = [8_000, 160];
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(hertz, 24);
  wav.writeUInt32LE(hertz * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n++) wav.writeInt16LE(Math.round(9_000 * Math.sin(n / 3)), 44 + n * 2);
  return wav;
}

const watchWall = (): void => {
  window.wall = { shown: [], sounds: [] };
  let before = 0;
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
    // The parts of one announcement are given out in one go.
    const now = performance.now();
    if (now - before > 200) window.wall.sounds.push(now + Math.max(0, when - this.context.currentTime) * 1_000);
    before = now;
    start.call(this, when, ...rest);
  };
  let last = '';
  new MutationObserver(() => {
    const number = document.querySelector('[data-testid="hero"] [data-key]')?.getAttribute('data-key') ?? '';
    if (number !== '' && number !== last) window.wall.shown.push(performance.now());
    last = number;
  }).observe(document, { subtree: true, childList: true, attributes: true });
};

async function hang(page: Page, origin: string): Promise<void> {
  const body = shortSound();
  await page.route('**/voice/*.mp3', (route) => route.fulfill({ body, contentType: 'audio/wav' }));
  await page.addInitScript(namesKept);
  await page.addInitScript(watchWall);
  await page.addInitScript(() =>
    localStorage.setItem('tingtang.display', JSON.stringify({ spoken: 'zh', repeats: 1, screen: 'both' })),
  );
  await page.goto(`${origin}/display`);
  await page.getByRole('button', { name: east.name }).click();
  await page.getByTestId('noCalls').or(page.getByTestId('closed')).waitFor();
}

/** Everybody but the one whose call is measured, straight over the database. */
function hands(sql: postgres.Sql) {
  const execute = createExecute({
    sql,
    mutators,
    lookup: lookupKind,
    clock: systemClock,
    onFault: (error) => {
      throw error;
    },
    onCommit: () => undefined,
  });
  return async (actor: StaffActor, { name, version }: { name: string; version: number }, input: object) => {
    const claimedAt = toInstant(Date.now());
    const outcome = await execute({ mutationId: toId(randomUUID()), name, version, input, actor, claimedAt });
    if (outcome.status !== 'applied') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
  };
}

async function callNow(
  request: APIRequestContext,
  origin: string,
): Promise<{ sent: number; answered: number; id: string }> {
  const sent = monotonic();
  const answer = await request.post(`${origin}/api/queue/calls`, {
    headers: { origin },
    data: { id: randomUUID(), counterId },
  });
  const body = (await answer.json()) as { call?: { ticketId: string } };
  if (!answer.ok() || !body.call) throw new Error(`a call answered ${answer.status()} ${JSON.stringify(body)}`);
  return { sent, answered: monotonic(), id: body.call.ticketId };
}

export async function displayLatency(cleanup: Cleanup): Promise<Figure[]> {
  const databaseUrl = await startBenchPostgres(cleanup);
  const product = await startProduct(cleanup, databaseUrl);
  const database = openDatabase(databaseUrl, { max: 3 });
  cleanup.after(() => database.close());
  const sql = database.sql as unknown as postgres.Sql;
  // Whatever the time of day is.
  await sql`update hall_setting set opens_at = '00:00', closes_at = '23:59', open_weekdays = ${[1, 2, 3, 4, 5, 6, 7]}`;
  const does = hands(sql);
  const browser = await launchBrowser({ ...signalsAreOurs, args: ['--autoplay-policy=no-user-gesture-required'] });
  cleanup.after(() => browser.close());
  const openPage = async (url: string): Promise<Page> => {
    const page = await (await browser.newContext(TABLET)).newPage();
    await watchReads(page);
    await page.goto(url);
    return page;
  };
  const teller = await openPage(product.origin);
  await logInAtTablet(teller, 'teller3');
  await teller.getByTestId('login').waitFor({ state: 'detached' });
  await does(song, openCounter, { counterId, takeOver: false });
  const wall = await (
    await browser.newContext({ viewport: { width: 1920, height: 1080 }, serviceWorkers: 'block' })
  ).newPage();
  await hang(wall, product.origin);
  const floor = await openFloor(cleanup, databaseUrl, openPage, ALL);

  const calls: { sent: number; answered: number }[] = [];
  for (let n = 0; n < ALL; n++) {
    await does(wu, issueTicket, { id: randomUUID(), queueId: queues[0]!.id, customerId: null });
    const call = await callNow(teller.request, product.origin);
    calls.push(call);
    await wall.waitForFunction((many) => Math.min(window.wall.shown.length, window.wall.sounds.length) >= many, n + 1);
    floor.send();
    await floor.page.waitForFunction((many) => window.bench.seen.length >= many, n + 1);
    await does(song, finishAtCounter, { ticketId: call.id, counterId, at: Date.now(), outcome: 'done', delivered: [] });
    // The next one is not said before this one was.
    await wall.waitForFunction(() => document.querySelector('[data-called]') === null);
    await wall.waitForTimeout(750);
  }
  const { toBench, bound } = await readPageClock(wall);
  const { shown, sounds } = await wall.evaluate(() => window.wall);
  const measured = calls.slice(WARM_UP);
  const since = (times: readonly number[]): number[] =>
    measured.map(({ sent }, n) => toBench(times[WARM_UP + n]!) - sent);
  const beside = await passagesOf(floor, WARM_UP, MEASURED);
  const bare = beside.passages.map(latencyOf);
  const [floor50, floor95] = [median(bare), percentile(bare, 0.95)];
  const note = `${measured.length} calls, one after another; clips of 20 ms`;
  const [seen, heard] = [since(shown), since(sounds)];
  return [
    figure('call to display shows, p50', median(seen), 'ms', { floor: floor50, note }),
    figure('call to display shows, p95', percentile(seen, 0.95), 'ms', { floor: floor95 }),
    figure('call to display speaks, p50', median(heard), 'ms', { floor: floor50 }),
    figure('call to display speaks, p95', percentile(heard, 0.95), 'ms', { floor: floor95 }),
    figure('call answered to the teller, p50', median(measured.map(({ sent, answered }) => answered - sent)), 'ms'),
    figure('clock error bound', Math.max(bound, beside.bound), 'ms'),
  ];
}
