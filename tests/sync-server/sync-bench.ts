/** The server's half of sync over a real Postgres: a small hall, people with grants, and deeds that only a test knows. */
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import * as v from 'valibot';
import type { Actor } from '#domain/kernel/actor.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { defineMutator, one as oneRow, type Mutator } from '#domain/kernel/mutator.ts';
import type { Kind } from '#domain/kernel/store.ts';
import { mutators } from '#domain/mutators.ts';
import { counterKind } from '#domain/queue/queue.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind, syncedKinds } from '#server/app/synced-kinds.ts';
import { counters } from '#server/queue/queue.tables.ts';
import { createExecute, type Command, type Execute } from '#server/sync/execute.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { Hub } from '#server/sync/hub.ts';
import { importRows } from '#server/sync/import.ts';
import type { KindLookup } from '#server/sync/locked-rows.ts';
import type { PullRequest } from '#server/sync/messages.ts';
import { LIMITS, readPatch, type ReadLimits, type Viewer } from '#server/sync/read.ts';
import type { ArgsSeal } from '#server/sync/sealed-args.ts';
import { syncKind } from '#server/sync/synced-kind.ts';
import type { Patch } from '#sync/wire.ts';
import type { Seed } from '#tests/kit/both-sides.ts';
import { fakeClock, type FakeClock } from '#tests/kit/clock.ts';
import { freshDatabase } from '#tests/kit/database.ts';
import { lin, type Staff } from '#tests/kit/people.ts';
import { hall } from '#tests/queue/small-hall.ts';

export const outletBucket = `outlet:${smallOutlet.outlet.id}`;

/** Raises a window's number by one: an effect that can be counted. */
export const bump = defineMutator({
  name: 'test.bump',
  version: 1,
  input: v.object({ counterId: idField }),
  may: () => true,
  reads: ({ counterId }) => [oneRow(counterKind, counterId)],
  run(store, { counterId }) {
    const counter = store.get(counterKind, counterId)!;
    store.put(counterKind, { ...counter, number: counter.number + 1 });
  },
});
/** Takes one from a window's number and gives it to another's: what both have together never changes. */
export const shift = defineMutator({
  name: 'test.shift',
  version: 1,
  input: v.object({ from: idField, to: idField, teller: v.nullable(v.string()) }),
  may: () => true,
  reads: ({ from, to }) => [oneRow(counterKind, from), oneRow(counterKind, to)],
  run(store, { from, to, teller }) {
    const [a, b] = [store.get(counterKind, from)!, store.get(counterKind, to)!];
    store.put(counterKind, { ...a, number: a.number - 1, teller });
    store.put(counterKind, { ...b, number: b.number + 1 });
  },
});

/** Windows lie in their outlet's bucket, and in the bucket of the teller who sits there. */
const counterWithTeller = syncKind(counterKind, counters, (row) => [
  `outlet:${row.outletId}`,
  ...(row.teller ? [`teller:${row.teller}`] : []),
]);
export const lookupWithTellers: KindLookup = (kind) =>
  kind.code === counterKind.code ? counterWithTeller : lookupKind(kind);

export interface SyncBench {
  readonly url: string;
  readonly sql: postgres.Sql;
  readonly clock: FakeClock;
  readonly hub: Hub;
  readonly execute: Execute;
  readonly lookup: KindLookup;
  /** What was our own fault, in order. */
  readonly faults: unknown[];
  do<A>(mutator: Mutator<A>, input: A, parts?: Partial<Command>): Promise<string>;
  grant(principal: Id, ...buckets: string[]): Promise<void>;
  pull(viewer: Viewer, request?: Partial<PullRequest>): Promise<Patch>;
  bucketId(key: string): Promise<number>;
  /** The hall anew, with these rows and no others. */
  reset(rows: readonly Seed[]): Promise<void>;
  close(): Promise<void>;
}

interface BenchParts {
  readonly rows?: readonly Seed[];
  readonly more?: readonly Mutator<never>[];
  readonly lookup?: KindLookup;
  readonly max?: number;
  readonly limits?: ReadLimits;
  readonly seal?: ArgsSeal;
}

export const viewerOf = (actor: Staff): Viewer => ({ userId: actor.id, deviceId: actor.deviceId });

/** What a tablet asks that has nothing yet. */
export const emptyPull = (parts: Partial<PullRequest> = {}): PullRequest => ({
  cid: lin.deviceId,
  inc: lin.deviceId,
  ep: null,
  gv: 0,
  cur: {},
  part: [],
  purged: null,
  lmid: 0,
  ack: 0,
  pending: 0,
  heals: 0,
  schema: 1,
  app: 'test',
  ...parts,
});

export async function openBench({
  rows = hall(),
  more = [],
  lookup = lookupKind,
  max = 8,
  limits = LIMITS,
  seal,
}: BenchParts = {}): Promise<SyncBench> {
  const database = await freshDatabase({ max });
  const sql = database.sql as unknown as postgres.Sql;
  const clock = fakeClock();
  const faults: unknown[] = [];
  await sql`insert into sync_meta (epoch) values (${randomUUID()})`;
  await importSeeds(sql, lookup, rows);
  const hub = new Hub({ sql, clock, onOutage: (error) => void faults.push(error), limits });
  const execute = createExecute({
    sql,
    mutators: [...mutators, bump, shift, ...more] as unknown as readonly Mutator[],
    lookup,
    clock,
    onFault: (error) => void faults.push(error),
    onCommit: () => hub.poke(),
    ...(seal ? { seal: seal.seal } : {}),
  });
  const grant = (principal: Id, ...buckets: string[]) => grantBuckets(sql, principal, buckets);
  await grant(lin.id, outletBucket, `staff:${lin.id}`);
  await grant(lin.deviceId, `device:${lin.deviceId}`);
  return {
    url: database.url,
    sql,
    clock,
    hub,
    execute,
    lookup,
    faults,
    grant,
    async do(mutator, input, parts = {}) {
      const outcome = await execute({ ...commandOf(mutator, input), ...parts });
      return outcome.status === 'refused' ? outcome.refusal.code : outcome.status;
    },
    async pull(viewer, request) {
      return JSON.parse((await readPatch(sql, viewer, emptyPull(request), clock.now(), limits)).json) as Patch;
    },
    async bucketId(key) {
      const [bucket] = await sql<{ id: number }[]>`select id from sync_bucket where key = ${key}`;
      return bucket!.id;
    },
    async reset(anew) {
      const tables = syncedKinds.map((synced) => synced.table).join(', ');
      await sql.unsafe(`truncate ${tables}, sync_row, sync_doc`);
      await sql`update sync_bucket set head = 0, n = 0, sum = 0`;
      await importSeeds(sql, lookup, anew);
    },
    async close() {
      await hub.close();
      await database.close();
    },
  };
}

export function commandOf<A>({ name, version }: Mutator<A>, input: A, actor: Actor = lin): Command {
  return { mutationId: randomUUID() as Id, name, version, input, actor, claimedAt: 0 as never };
}

export async function importSeeds(sql: postgres.Sql, lookup: KindLookup, rows: readonly Seed[]): Promise<number> {
  let changed = 0;
  const kinds = new Set<Kind>(rows.map(([kind]) => kind));
  for (const kind of kinds)
    changed += await importRows(
      sql,
      lookup,
      kind,
      rows.filter(([of]) => of === kind).map(([, row]) => row),
    );
  return changed;
}
