/** What is asked of the worked example's house: that it compiles, runs on both sides, is migrated, and speaks. */
import { randomUUID } from 'node:crypto';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import type postgres from 'postgres';
import * as v from 'valibot';
import { expect } from 'vitest';
import { institutionKind } from '#domain/identity/identity.model.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import type { Query } from '#domain/kernel/query.ts';
import { Refused, type Refusal, type RefusalData } from '#domain/kernel/refusal.ts';
import type { Kind, Reader } from '#domain/kernel/store.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { createExecute, type Command } from '#server/sync/execute.ts';
import { grantBuckets } from '#server/sync/grants.ts';
import { importRows } from '#server/sync/import.ts';
import type { KindLookup } from '#server/sync/locked-rows.ts';
import { readPatch } from '#server/sync/read.ts';
import { applyPatch, emptyMeta } from '#sync/apply.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { Stage } from '#sync/stage.ts';
import type { Patch } from '#sync/wire.ts';
import { setLanguage } from '#ui/language.ts';
import { wings, type Example, type House, type Wing } from '#tests/house/example-house.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { freshDatabase } from '#tests/kit/database.ts';
import { idOf, lin, zhou, type Staff } from '#tests/kit/people.ts';
import { emptyPull, outletBucket, viewerOf } from '#tests/sync-server/sync-bench.ts';

const outletId = smallOutlet.outlet.id;
const outletRow = smallOutlet.outlet;
/** Lobby manager of another outlet. */
const stranger: Staff = { ...lin, id: idOf(90, 1), outletId: idOf(90, 2) };
const note = (n: number): Id => idOf(99, n);

/** What the product is put together from: its door lists, with the example's lines. */
export async function openDoors(house: House) {
  const { kinds } = await house.import<{ kinds: Kind[] }>('src/domain/kinds.ts');
  const { tabletMutators: mutators } = await house.import<{ tabletMutators: Mutator[] }>(
    'src/domain/tablet-mutators.ts',
  );
  const { queries } = await house.import<{ queries: Query<unknown, unknown>[] }>('src/domain/queries.ts');
  const { lookupKind } = await house.import<{ lookupKind: KindLookup }>('server/app/synced-kinds.ts');
  const named = <T extends { name: string }>(list: readonly T[], name: string): T => {
    const found = list.find((one) => one.name === name);
    if (!found) throw new Error(`${name} is not on its door list`);
    return found;
  };
  return {
    kinds,
    mutators,
    lookupKind,
    note: named(kinds, 'boardNote'),
    pin: named(mutators, 'office.pinNote'),
    takeDown: named(mutators, 'office.takeDownNote'),
    /** What a page shows. */
    board: (reader: Reader) =>
      (named(queries, 'office.notesOnBoard').read(reader, { outletId }) as { text: string }[]).map(({ text }) => text),
  };
}
type Doors = Awaited<ReturnType<typeof openDoors>>;
type Do = (by: Staff, deed: Mutator, input: object, now?: number) => Promise<string> | string;

/** The same day on either side; what each deed says, or the code of its refusal. */
async function morningAtTheBoard(doors: Doors, act: Do, board: () => Promise<string[]> | string[]): Promise<void> {
  const { pin, takeDown } = doors;
  expect(await act(lin, pin, { id: note(1), text: ' 三号窗口今天不办外币 ' })).toBe('applied');
  expect(await act(lin, pin, { id: note(2), text: '下午两点消防演练' }, NINE + 60_000)).toBe('applied');
  expect(await board(), 'newest first').toEqual(['下午两点消防演练', '三号窗口今天不办外币']);
  expect(await act(lin, pin, { id: note(3), text: '  ' })).toBe('office.note-empty');
  expect(await act(lin, pin, { id: note(3), text: '下午两点消防演练' })).toBe('office.note-hangs');
  expect(await act(lin, pin, { id: note(2), text: '另一条' }), 'a used id takes nobody’s note').toBe(
    'office.note-hangs',
  );
  expect(await act(zhou, pin, { id: note(3), text: '理财讲座' })).toBe('sync.not-allowed');
  expect(await act(stranger, takeDown, { id: note(1) })).toBe('office.other-board');
  expect(await board()).toHaveLength(2);
  expect(await act(lin, takeDown, { id: note(1) })).toBe('applied');
  expect(await board()).toEqual(['下午两点消防演练']);
  expect(await act(lin, pin, { id: note(4), text: '三号窗口今天不办外币' }, NINE + 120_000)).toBe('applied');
  expect(await board()).toEqual(['三号窗口今天不办外币', '下午两点消防演练']);
}

/** A tablet without a network: the deeds over its memory. */
export async function onTablet(house: House): Promise<void> {
  const doors = await openDoors(house);
  const store = new MemoryStore(doors.kinds);
  store.putBase(1, institutionKind.code, outletRow);
  const act: Do = (by, deed, input, now = NINE) => {
    if (!deed.may(by)) return 'sync.not-allowed';
    try {
      store.attempt(() => deed.run(store, v.parse(deed.input, input), { actor: by, now: now as typeof NINE }));
      return 'applied';
    } catch (error) {
      if (error instanceof Refused) return error.refusal.code;
      throw error;
    }
  };
  await morningAtTheBoard(doors, act, () => doors.board(store));
}

/** Postgres with the example's table, and a tablet that pulls. */
async function openServer(house: House, { migration }: Example) {
  const doors = await openDoors(house);
  const database = await freshDatabase({ max: 4 });
  const sql = database.sql as unknown as postgres.Sql;
  await sql.unsafe(migration);
  await sql`insert into sync_meta (epoch) values (${randomUUID()})`;
  await importRows(sql, doors.lookupKind, institutionKind, [outletRow]);
  await grantBuckets(sql, lin.id, [outletBucket]);
  const clock = fakeClock();
  let fault: unknown;
  const { mutators, lookupKind: lookup } = doors;
  const onFault = (error: unknown): void => void (fault = error);
  const execute = createExecute({ sql, mutators, lookup, clock, onFault, onCommit: () => {} });
  const store = new MemoryStore(doors.kinds);
  let meta = emptyMeta(lin.deviceId, lin.deviceId);

  const act = async (by: Staff, { name, version }: Mutator, input: object, now: number = NINE): Promise<string> => {
    clock.set(now);
    const mutationId = toId(randomUUID());
    const command: Command = { mutationId, name, version, input, actor: by, claimedAt: NINE };
    const outcome = await execute(command);
    if (outcome.status === 'dead') throw fault;
    return outcome.status === 'refused' ? outcome.refusal.code : outcome.status;
  };
  const pull = async (): Promise<void> => {
    const asked = emptyPull({ ep: meta.epoch, gv: meta.gv, cur: meta.cursors });
    const patch = JSON.parse((await readPatch(sql, viewerOf(lin), asked, NINE)).json) as Patch;
    const applied = applyPatch(store, new Stage(), { clientId: lin.deviceId, meta, wallNow: NINE }, patch);
    if (applied.as !== 'applied') throw new Error('the patch answers to something else');
    expect(applied.broken, 'count and checksum of each bucket hold').toEqual([]);
    meta = applied.meta;
  };
  const board = async (): Promise<string[]> => {
    await pull();
    return doors.board(store);
  };
  return { ...database, doors, store, act, board };
}

export async function onServer(house: House, from: Example): Promise<void> {
  const server = await openServer(house, from);
  try {
    await morningAtTheBoard(server.doors, server.act, server.board);
    const kept = await server.sql`select text from board_note where taken_down`;
    expect(kept, 'what was taken down is in the table still').toHaveLength(1);
    expect(server.store.get(server.doors.note, note(1)), 'and on no tablet').toBeUndefined();
  } finally {
    await server.close();
  }
}

/** Two tablets pin the same at once, again and again: one of them is told that it hangs already. */
export async function pinnedAtOnce(house: House, from: Example): Promise<void> {
  const { doors, act, close } = await openServer(house, from);
  try {
    for (let n = 0; n < 20; n++) {
      const said = await Promise.all(
        [0, 1].map((i) => act(lin, doors.pin, { id: note(100 + 2 * n + i), text: `${n}` })),
      );
      expect(said.toSorted()).toEqual(['applied', 'office.note-hangs']);
    }
  } finally {
    await close();
  }
}

export async function asMigrated(house: House, { migration }: Example): Promise<void> {
  const tables = await house.import<Record<string, unknown>>('server/office/office.tables.ts');
  const [nothing, now] = [{}, tables].map((schema) => generateDrizzleJson(schema, undefined, undefined, 'snake_case'));
  const asked = await generateMigration(nothing, now);
  const written = migration.split('--> statement-breakpoint');
  expect(written.map((statement) => statement.trim())).toEqual(asked.map((statement) => statement.trim()));
}

export async function asSaid(house: House, { files }: Example): Promise<void> {
  const { refusalSentence } = await house.import<{ refusalSentence: (code: string, data: RefusalData) => string }>(
    'src/pages/refusal-sentence.ts',
  );
  const deeds = Object.entries(files).flatMap(([path, text]) => (path.startsWith('src/domain/office/') ? [text] : []));
  const codes = [...deeds.join('').matchAll(/\brefuse\('([^']+)'/g)].map((found) => found[1] as Refusal['code']);
  expect(new Set(codes).size).toBeGreaterThan(1);
  try {
    for (const code of codes) {
      setLanguage('zh');
      expect(refusalSentence(code, {}), code).toMatch(/\p{Script=Han}/u);
      setLanguage('en');
      expect(refusalSentence(code, {}), code).toMatch(/^[A-Z].* .*/);
    }
  } finally {
    setLanguage('zh');
  }
}

export async function asTyped(house: House, _: Example, among: readonly (Wing | undefined)[] = wings): Promise<void> {
  const faults = wings.filter((wing) => among.includes(wing)).map((wing) => house.typeFaults(wing));
  expect(faults.join(''), faults.join('')).toBe('');
}
