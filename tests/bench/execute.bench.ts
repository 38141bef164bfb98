// Deeds a second through the server's execute with eight writers, into one hot bucket and spread over forty; beside it
// the same transaction with a plain sequence in place of the locked bucket: fast, and wrong (sync.md §3.2, goal G8).
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { Actor } from '#domain/kernel/actor.ts';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { mutators } from '#domain/mutators.ts';
import { counterKind, type Counter } from '#domain/queue/queue.model.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { systemClock } from '#server/platform/clock.ts';
import { commitBehind, migrateDatabase, openDatabase } from '#server/platform/database.ts';
import { createExecute, type Execute } from '#server/sync/execute.ts';
import { importRows } from '#server/sync/import.ts';
import { payloadOf } from '#server/sync/synced-kind.ts';
import type { Cleanup } from './cleanup.ts';
import { keepProfile, profileProcess, selfTimes } from './cpu-profile.ts';
import { figuresOf, median, percentile, type Figure } from './figure.ts';
import { startBenchPostgres } from './product.ts';

const WRITERS = 8;
const OUTLETS = 40;
const ROUNDS = 5;
/** BENCH_SECONDS makes it short while one works on it. */
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);

const figure = figuresOf('execute');
type Write = (counter: Counter) => Promise<void>;
interface Rate {
  readonly perSecond: number;
  readonly p99: number;
}

export async function executeRate(cleanup: Cleanup): Promise<Figure[]> {
  const url = await startBenchPostgres(cleanup);
  await migrateDatabase(url);
  const database = openDatabase(url, { max: WRITERS + 2 });
  cleanup.after(() => database.close());
  const sql = database.sql as unknown as postgres.Sql;
  const outlets = Array.from({ length: OUTLETS }, () => randomUUID() as Id);
  // A window of its own for each writer in each outlet: writers meet at the bucket and nowhere else.
  const counters = outlets.map((outletId) => Array.from({ length: WRITERS }, (_, n) => counterOf(outletId, n + 1)));
  await importRows(sql, lookupKind, counterKind, counters.flat());
  await sql`create sequence bench_seq start 1000000000`;
  const execute = createExecute({
    sql,
    mutators,
    lookup: lookupKind,
    clock: systemClock,
    onFault: (error) => {
      throw error;
    },
    onCommit: () => {},
  });
  const ours = throughExecute(execute);
  const floor = await besideIt(sql);

  const found = {
    hot: { ours: [] as Rate[], floor: [] as Rate[] },
    spread: { ours: [] as Rate[], floor: [] as Rate[] },
  };
  for (let round = 0; round <= ROUNDS; round++)
    for (const [where, halls] of [
      ['hot', counters.slice(0, 1)],
      ['spread', counters],
    ] as const) {
      const pair = { ours: await race(halls, ours), floor: await race(halls, floor) };
      // The first round prepares statements and does not count.
      if (round === 0) continue;
      found[where].ours.push(pair.ours);
      found[where].floor.push(pair.floor);
    }
  const figures = [...toFigures('hot bucket', found.hot, 0.4), ...toFigures(`${OUTLETS} buckets`, found.spread, 0.9)];
  if (figures.some(({ met }) => met === false)) {
    const spread = await profileProcess(() => race(counters, ours));
    const beside = await profileProcess(() => race(counters, floor));
    const about = `${WRITERS} writers, ${OUTLETS} buckets, ${SECONDS} s`;
    keepProfile(
      'execute',
      selfTimes(`execute, ${about}`, spread),
      selfTimes(`the same with nextval, ${about}`, beside),
    );
  }
  return figures;
}

function toFigures(
  where: string,
  { ours, floor }: { ours: readonly Rate[]; floor: readonly Rate[] },
  least: number,
): Figure[] {
  const rate = (of: readonly Rate[]): number => median(of.map(({ perSecond }) => perSecond));
  const tail = (of: readonly Rate[]): number => median(of.map(({ p99 }) => p99));
  return [
    figure(`deeds a second, ${WRITERS} writers, ${where}`, rate(ours), '1/s', {
      floor: rate(floor),
      aim: `≥ ${least} × the same with nextval`,
      met: rate(ours) >= least * rate(floor),
      note: `median of ${ours.length} rounds of ${SECONDS} s each; nobody listens`,
    }),
    figure(`one deed, ${WRITERS} writers, ${where}, p99`, tail(ours), 'ms', { floor: tail(floor) }),
  ];
}

const counterOf = (outletId: Id, number: number): Counter => ({
  id: randomUUID() as Id,
  outletId,
  number,
  status: 'idle',
  since: systemClock.now() as Instant,
  ticketId: null,
  teller: null,
  staffId: null,
  pauseReason: null,
  autoCall: false,
  recent: [],
});

const turned = (counter: Counter): Counter => ({ ...counter, status: counter.status === 'idle' ? 'paused' : 'idle' });

/** All writers at once for some seconds, each over its own windows. */
async function race(halls: readonly (readonly Counter[])[], write: Write): Promise<Rate> {
  const times: number[] = [];
  const began = performance.now();
  const end = began + SECONDS * 1_000;
  const writer = async (n: number): Promise<void> => {
    const mine = halls.map((counters) => counters[n]!);
    for (let i = n; performance.now() < end; i++) {
      const at = performance.now();
      const place = (i * 7 + n * 5) % mine.length;
      mine[place] = turned(mine[place]!);
      await write(mine[place]);
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, n) => writer(n)));
  return { perSecond: times.length / ((performance.now() - began) / 1_000), p99: percentile(times, 0.99) };
}

function throughExecute(execute: Execute): Write {
  const machine = randomUUID() as Id;
  return async ({ id, outletId, status }) => {
    const actor: Actor = { as: 'machine', id: machine, outletId };
    const now = systemClock.now() as Instant;
    const input = { counterId: id, status, teller: null, at: now };
    const outcome = await execute({
      mutationId: randomUUID() as Id,
      name: 'queue.setCounter',
      version: 1,
      input,
      actor,
      claimedAt: now,
    });
    if (outcome.status !== 'applied') throw new Error(`a deed was ${outcome.status}`);
  };
}

/** The statements of execute and its feed, sent as closely together, without the lock, the sum and the head. */
async function besideIt(sql: postgres.Sql): Promise<Write> {
  const synced = lookupKind(counterKind);
  const buckets = await sql<{ id: number; key: string }[]>`select id, key from sync_bucket`;
  const bucketOf = new Map(buckets.map(({ id, key }) => [key, id]));
  const actor = randomUUID();
  return async (counter) => {
    const mutation = randomUUID();
    const payload = payloadOf(synced, counter);
    const row = {
      id: counter.id,
      outlet_id: counter.outletId,
      number: counter.number,
      status: counter.status,
      since: counter.since,
      ticket_id: null,
      teller: null,
    };
    const bucket = bucketOf.get(`outlet:${counter.outletId}`)!;
    await sql.begin(async (tx) => {
      await Promise.all([
        tx`select status, code, info from sync_mutation where id = ${mutation}`,
        tx`select row_to_json(t) as row from counter t where id = any(${[counter.id as string]}::uuid[]) order by id for update`,
      ]);
      await Promise.all([
        tx`insert into sync_mutation (id, name, version, actor, claimed_at, status) values (${mutation}, 'bench', 1, ${actor}, now(), 1)`,
        tx`insert into counter select * from json_populate_recordset(null::counter, ${JSON.stringify([row])}::text::json)
           on conflict (id) do update set status = excluded.status, since = excluded.since, ticket_id = excluded.ticket_id, teller = excluded.teller`,
        tx`insert into sync_doc (kind, id, hash, payload) values (${counterKind.code}, ${counter.id}, 1, ${payload})
           on conflict (kind, id) do update set hash = excluded.hash, payload = excluded.payload`,
        tx`insert into sync_row (bucket, kind, id, seq, hash, deleted) values (${bucket}, ${counterKind.code}, ${counter.id}, nextval('bench_seq'), 1, false)
           on conflict (bucket, kind, id) do update set seq = excluded.seq, hash = excluded.hash, deleted = excluded.deleted, at = now()`,
        commitBehind(tx),
      ]);
    });
  };
}
