// A nightly file of 100,000 customers into the running product while it answers requests (protocols.md §3), beside a COPY of
// the same rows into a bare table in the same Postgres; and the same customers the next night, with nothing changed.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { openDatabase, type Sql } from '#server/platform/database.ts';
import { deliver, makeCustomerFile, type MadeFile } from '#server/simulators/nightly-file.ts';
import type { Cleanup } from './cleanup.ts';
import { figuresOf, percentile, type Figure } from './figure.ts';
import { startBenchPostgres, startProduct } from './product.ts';

/** BENCH_ROWS makes it short while one works on it. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 100_000);
const QUIET = 5_000;
const MOST = 60_000;
const figure = figuresOf('files');

export async function filesLoad(cleanup: Cleanup): Promise<Figure[]> {
  const url = await startBenchPostgres(cleanup);
  const inbox = cleanup.folder('inbox');
  process.env['BRIDGE_INBOX'] = inbox;
  const product = await startProduct(cleanup, url);
  const { sql, close } = openDatabase(url, { max: 2, statementTimeout: 0 });
  cleanup.after(close);

  const day = dayOf(toInstant(Date.now())).replaceAll('-', '');
  const made = (batch: string) =>
    makeCustomerFile({
      rows: ROWS,
      day,
      batch,
      outlets: smallOutlet.institutions.filter(({ level }) => level === 'outlet').map(({ code }) => code),
      managers: ['80002', '80004'],
    });
  const quiet = startAsking(product.origin);
  await wait(QUIET);
  const calm = await quiet();
  const first = made('first');
  const busy = startAsking(product.origin);
  const load = await loadOf(sql, inbox, first, 'first');
  const loud = await busy();
  const again = await loadOf(sql, inbox, made('again'), 'again');
  if (load.changed !== ROWS || again.changed !== 0)
    throw new Error(`${load.changed} and ${again.changed} of ${ROWS} changed`);
  const floor = await copyOf(sql, first);
  return [
    figure(`file of ${ROWS} customers taken in while the server serves`, load.ms, 'ms', {
      floor,
      aim: '≤ 60 s',
      met: load.ms <= MOST,
      note: 'from the marker to the last row; floor: COPY of the same rows into a table without an index',
    }),
    figure(`the same ${ROWS} customers again, unchanged`, again.ms, 'ms', { floor }),
    figure('p95 of a request that asks the database, during the load', percentile(loud, 0.95), 'ms', {
      floor: percentile(calm, 0.95),
      note: `GET /readyz, one after the other; floor: before the load; longest ${Math.round(Math.max(...loud))} ms, before ${Math.round(Math.max(...calm))} ms`,
    }),
  ];
}

/** Asks again and again until told to end; gives the time of each. */
function startAsking(origin: string): () => Promise<number[]> {
  const times: number[] = [];
  let going = true;
  const asking = (async () => {
    while (going) {
      const began = performance.now();
      const answer = await fetch(`${origin}/readyz`);
      await answer.text();
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      times.push(performance.now() - began);
      await wait(5);
    }
  })();
  return async () => {
    going = false;
    await asking;
    return times;
  };
}

async function loadOf(
  sql: Sql,
  inbox: string,
  file: MadeFile,
  batch: string,
): Promise<{ ms: number; changed: number }> {
  const began = performance.now();
  deliver(inbox, file);
  for (;;) {
    const [load] = await sql<{ state: string; changed: number; reason: string | null }[]>`
      select state, changed, reason from file_load where batch = ${batch} and state in ('loaded', 'refused')`;
    if (load?.state === 'refused') throw new Error(`the file was refused: ${load.reason}`);
    if (load) return { ms: performance.now() - began, changed: load.changed };
    await wait(50);
  }
}

async function copyOf(sql: Sql, { bytes }: MadeFile): Promise<number> {
  const lines = new TextDecoder('gb18030')
    .decode(bytes)
    .split('\n')
    .slice(1, ROWS + 1);
  const names = lines[0]!.split('|@|').map((_, n) => `f${n}`);
  await sql.unsafe(`create table bare_customer (${names.map((name) => `${name} text`).join(', ')})`);
  const began = performance.now();
  const into = await sql`copy bare_customer from stdin`.writable();
  for (let at = 0; at < lines.length; at += 1_000) {
    const text = lines.slice(at, at + 1_000).map((line) => `${line.replaceAll('|@|', '\t')}\n`);
    if (!into.write(text.join(''))) await once(into, 'drain');
  }
  into.end();
  await once(into, 'finish');
  return performance.now() - began;
}
