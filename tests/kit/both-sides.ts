/**
 * One script, both sides: mutations run on the tablet's memory store and on real Postgres, and after each of them every
 * row is compared. On the way each mutator also runs twice on frozen input, and once with each declared row missing.
 */
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import * as v from 'valibot';
import { afterAll, expect, test } from 'vitest';
import type { Actor } from '#domain/kernel/actor.ts';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator, Read } from '#domain/kernel/mutator.ts';
import { Refused } from '#domain/kernel/refusal.ts';
import type { Kind, KeyPart, Row, Store } from '#domain/kernel/store.ts';
import { kinds } from '#domain/kinds.ts';
import { mutators } from '#domain/mutators.ts';
import { lookupKind, syncedKinds } from '#server/app/synced-kinds.ts';
import { createExecute, type Command, type Execute, type Outcome } from '#server/sync/execute.ts';
import { importRows } from '#server/sync/import.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { freshDatabase, type FreshDatabase } from '#tests/kit/database.ts';

/** A Monday, 09:00 in Beijing. */
export const NINE: Instant = toInstant(Date.parse('2026-03-02T09:00:00+08:00'));

export type Seed = readonly [kind: Kind, row: Row];
export const seed = <R extends Row>(kind: Kind<R>, row: R): Seed => [kind, row];

export interface Act {
  readonly by: Actor;
  readonly mutator: Mutator;
  readonly input: unknown;
  readonly now: Instant;
}
/** Somebody does something, at `now` by the server's clock. */
export const act = <A>(by: Actor, mutator: Mutator<A>, input: NoInfer<A>, now: Instant = NINE): Act => ({
  by,
  mutator: mutator as unknown as Mutator,
  input,
  now,
});

export interface Script {
  readonly rows: readonly Seed[];
  readonly acts: readonly Act[];
  /** What is expected in the end. */
  readonly end?: (end: End) => void;
}

/** How it ended; the same on both sides. */
export interface End {
  /** Of each act: `applied`, or the code of the refusal. */
  readonly said: readonly string[];
  row<R extends Row>(kind: Kind<R>, id: Id): R | undefined;
  rows<R extends Row>(kind: Kind<R>): readonly R[];
}

/** A test of a script. Its name starts with the requirement, as any test's. */
export function bothSides(name: string, script: () => Script): void {
  test(name, async () => {
    const made = script();
    made.end?.(await runBothSides(made));
  });
}

/** Every kind's rows by id. */
type Rows = Readonly<Record<string, Readonly<Record<string, Row>>>>;

export async function runBothSides({ rows, acts }: Script): Promise<End> {
  const memory = memorySide(rows);
  const server = await serverSide(rows);
  const said: string[] = [];
  const done: { readonly command: Command; readonly outcome: Outcome }[] = [];
  let before = await server.rows();
  expect(before).toStrictEqual(memory.rows());
  for (const each of acts) {
    expect(mutators, `${each.mutator.name} stands on the door list`).toContain(each.mutator);
    await server.tryWithoutEachRow(each, before);
    const code = memory.run(each);
    const command = commandOf(each);
    const outcome = await server.run(command, each.now);
    expect(codeOf(outcome), `${each.mutator.name} ends alike on both sides`).toBe(code);
    const after = await server.rows();
    expect(after).toStrictEqual(memory.rows());
    if (outcome.status === 'refused') expect(after, 'a refusal changes nothing').toStrictEqual(before);
    expectValid(after);
    said.push(code);
    done.push({ command, outcome });
    before = after;
  }
  for (const { command, outcome } of done) expect(await server.run(command, NINE)).toEqual(outcome);
  expect(await server.rows(), 'the same mutations again change nothing').toStrictEqual(before);
  return {
    said,
    row: <R extends Row>(kind: Kind<R>, id: Id) => before[kind.name]?.[id] as R | undefined,
    rows: <R extends Row>(kind: Kind<R>) => Object.values(before[kind.name] ?? {}) as unknown as R[],
  };
}

const codeOf = (outcome: Outcome): string => (outcome.status === 'refused' ? outcome.refusal.code : outcome.status);

function expectValid(rows: Rows): void {
  for (const kind of kinds)
    for (const row of Object.values(rows[kind.name] ?? {})) expect(v.parse(kind.schema, row)).toStrictEqual(row);
}

function commandOf({ by, mutator, input, now }: Act): Command {
  const { name, version } = mutator;
  return { mutationId: randomUUID() as Id, name, version, input, actor: by, claimedAt: now };
}

/** The tablet: the base as the server sent it, each mutation previewed over it as the sync client does. */
function memorySide(seeds: readonly Seed[]) {
  const base = new MemoryStore(kinds);
  for (const [kind, row] of seeds) base.putBase(1, kind.code, deepFreeze(row));
  const store = new WatchedStore(base);
  for (const [kind, row] of seeds) store.know(kind, row.id);

  /** Runs it for nothing: what it would have written. */
  function rehearse({ by, mutator, now }: Act, input: unknown, without?: { kind: Kind; id: Id }) {
    const seen = new WatchedStore(base, without);
    try {
      base.attempt(() => mutator.run(seen, input, { actor: by, now }), false);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { refused: error.refusal };
    }
    return { wrote: seen.writes };
  }

  function run(each: Act): string {
    const { by, mutator, now } = each;
    if (!mutator.may(by)) return 'sync.not-allowed';
    const parsed = v.safeParse(mutator.input, each.input);
    if (!parsed.success) return 'sync.bad-input';
    const input = deepFreeze(parsed.output);
    const reads = mutator.reads(input, by);
    if (reads.some((read) => 'id' in read && read.must && !base.get(read.kind, read.id))) return 'sync.row-missing';
    const once = rehearse(each, input);
    expect(rehearse(each, input), 'the same input gives the same rows').toEqual(once);
    const must = new Set(reads.flatMap((read) => ('id' in read && read.must ? [`${read.kind.name}/${read.id}`] : [])));
    for (const row of reads.flatMap((read) => ownRows(base, read)))
      if (!must.has(`${row.kind.name}/${row.id}`)) rehearse(each, input, row);
    if ('refused' in once) return once.refused.code;
    base.attempt(() => mutator.run(store, input, { actor: by, now }));
    return 'applied';
  }

  return {
    run,
    rows: (): Rows =>
      Object.fromEntries(
        kinds.map((kind) => {
          const held = store.known(kind).flatMap((id) => base.get(kind, id) ?? []);
          return [kind.name, Object.fromEntries(held.map((row) => [row.id, row]))];
        }),
      ),
  };
}

/** Rows a mutator declared and may do without. */
function ownRows(store: MemoryStore, read: Read): { kind: Kind; id: Id }[] {
  if ('id' in read) return read.must ? [] : [{ kind: read.kind, id: read.id }];
  return store.list(read.kind, read.index as never, read.key).map(({ id }) => ({ kind: read.kind, id }));
}

let opened: Promise<FreshDatabase> | undefined;
afterAll(async () => {
  await (await opened)?.close();
  opened = undefined;
});

/** The server: one database a test file, emptied for each script. */
async function serverSide(seeds: readonly Seed[]) {
  opened ??= freshDatabase({ max: 4 });
  const sql = (await opened).sql as unknown as postgres.Sql;
  const tables = syncedKinds.map((synced) => synced.table).join(', ');
  await sql.unsafe(`truncate ${tables}, sync_bucket, sync_doc, sync_row, sync_mutation restart identity`);
  for (const kind of kinds) {
    const mine = seeds.filter(([of]) => of.code === kind.code).map(([, row]) => row);
    await importRows(sql, lookupKind, kind, mine);
  }
  const clock = fakeClock();
  let fault: unknown;
  const onFault = (error: unknown) => void (fault = error);
  const execute: Execute = createExecute({ sql, mutators, lookup: lookupKind, clock, onFault, onCommit: () => {} });

  async function run(command: Command, now: Instant): Promise<Outcome> {
    clock.set(now);
    const outcome = await execute(command);
    if (outcome.status === 'dead') throw new Error(`${command.name} failed on the server`, { cause: fault });
    return outcome;
  }

  async function rows(): Promise<Rows> {
    const read = syncedKinds.map(async ({ kind, table, columns }) => {
      const found = await sql<
        { row: Record<string, unknown> }[]
      >`select row_to_json(t) as row from ${sql(table)} t order by id`;
      const models = found.map(({ row }) => Object.fromEntries(columns.map(([field, column]) => [field, row[column]])));
      return [kind.name, Object.fromEntries(models.map((row) => [row['id'], row]))] as const;
    });
    return Object.fromEntries(await Promise.all(read));
  }

  /** With a row gone that it must have, the server says so and does nothing. */
  async function tryWithoutEachRow(each: Act, before: Rows): Promise<void> {
    const parsed = v.safeParse(each.mutator.input, each.input);
    if (!parsed.success || !each.mutator.may(each.by)) return;
    for (const read of each.mutator.reads(parsed.output, each.by)) {
      if (!('id' in read) || !read.must || !before[read.kind.name]?.[read.id]) continue;
      const { table } = lookupKind(read.kind);
      const away = randomUUID();
      await sql`update ${sql(table)} set id = ${away} where id = ${read.id}`;
      const outcome = await run(commandOf(each), each.now);
      await sql`update ${sql(table)} set id = ${read.id} where id = ${away}`;
      expect(codeOf(outcome), `${each.mutator.name} without its ${read.kind.name}`).toBe('sync.row-missing');
      expect(await rows()).toStrictEqual(before);
    }
  }

  return { run, rows, tryWithoutEachRow };
}

export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

/** Looks over a mutator's shoulder: notes what it writes, hides a row from it, freezes what it puts. */
class WatchedStore implements Store {
  /** In order: kind, id, and the row, or null where it was removed. */
  readonly writes: (readonly [kind: string, id: Id, row: Row | null])[] = [];
  readonly #base: MemoryStore;
  readonly #without: { readonly kind: { readonly name: string }; readonly id: Id } | undefined;
  readonly #ids = new Map<string, Set<Id>>();

  constructor(base: MemoryStore, without?: { readonly kind: { readonly name: string }; readonly id: Id }) {
    this.#base = base;
    this.#without = without;
  }

  get<R extends Row>(kind: Kind<R>, id: Id): R | undefined {
    return this.#isHidden(kind, id) ? undefined : this.#base.get(kind, id);
  }

  list<R extends Row>(kind: Kind<R>, index: string, key: readonly KeyPart[]): readonly R[] {
    return this.#base.list(kind, index as never, key).filter(({ id }) => !this.#isHidden(kind, id));
  }

  put<R extends Row>(kind: Kind<R>, row: R): void {
    this.know(kind, row.id);
    this.writes.push([kind.name, row.id, row]);
    this.#base.put(kind, deepFreeze(row));
  }

  remove(kind: Kind, id: Id): void {
    this.writes.push([kind.name, id, null]);
    this.#base.remove(kind, id);
  }

  /** Ids that were ever seeded or written. */
  known = (kind: { readonly name: string }): readonly Id[] => [...(this.#ids.get(kind.name) ?? [])];
  know(kind: { readonly name: string }, id: Id): void {
    this.#ids.set(kind.name, (this.#ids.get(kind.name) ?? new Set<Id>()).add(id));
  }

  #isHidden = (kind: { readonly name: string }, id: Id): boolean =>
    this.#without?.id === id && this.#without.kind.name === kind.name;
}
