// One delivery taken in: judged as a whole, its good rows kept aside, then decided, then taken in chunk by chunk. Whatever
// is decided is finished, by this process or by the next; whatever is not is as if it had never come.
import { createHash, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { addDays, dayOf, toInstant, type Day } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { audit } from '#server/audit/audit.ts';
import type { Clock } from '#server/platform/clock.ts';
import { FileRefused, linesOf, lineReader, readHeader, type Header, type Marker } from './drop-file.ts';
import type { FileKind, Staging } from './file-kinds.ts';

export interface LoadDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly kinds: readonly FileKind[];
  /** After each chunk: streams have something to tell, and a test may have seen enough. */
  readonly onChunk: () => unknown;
  /** Set when the server stops: what is decided is finished after the next start. */
  readonly signal: AbortSignal;
}

export type Loaded =
  | {
      readonly is: 'loaded';
      readonly load: Id;
      readonly rows: number;
      readonly rejected: number;
      readonly changed: number;
    }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'known' }
  | { readonly is: 'stopped' };

/** Rows that are read before they are written. */
const BATCH = 1_000;
/** protocols.md §3: one bad row in so many is the most. */
const MOST_BAD = 100;

/** Takes in a file whose bytes its marker agrees with. */
export async function loadFile(deps: LoadDeps, name: string, path: string, marker: Marker): Promise<Loaded> {
  const { sql, clock } = deps;
  const load = toId(randomUUID());
  let header: Header | null = null;
  const count = { rows: 0, rejected: 0 };
  await sql`insert into file_load (id, file, state, started_at) values (${load}, ${name}, 'staging', ${clock.now()})`;
  try {
    header = await headerOf(path);
    if (await isLoaded(sql, header)) {
      await sql`delete from file_load where id = ${load}`;
      return { is: 'known' };
    }
    const kind = await kindFor(deps, header);
    const staging = await kind.stage(load);
    await readRows(deps, { load, path, marker, header, staging, count });
    if (deps.signal.aborted) return { is: 'stopped' };
    await sql`update file_load set state = 'applying', kind = ${header.kind}, day = ${header.day}, batch = ${header.batch},
      rows = ${count.rows}, rejected = ${count.rejected}, notes = ${JSON.stringify(staging.notes)} where id = ${load}`;
    return await takeIn(deps, load, kind);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    await refuse(deps, { load, header, code: error.code, count });
    return { is: 'refused', code: error.code };
  }
}

/** Puts on record that a delivery was not taken of which no byte was read. */
export async function refuseUnread(deps: LoadDeps, name: string, code: string): Promise<void> {
  const load = toId(randomUUID());
  await deps.sql`insert into file_load (id, file, state, started_at) values (${load}, ${name}, 'staging', ${deps.clock.now()})`;
  await refuse(deps, { load, header: null, code, count: { rows: 0, rejected: 0 } });
}

/** What an earlier process left: undecided loads are forgotten, decided ones finished. */
export async function finishBroken(deps: LoadDeps): Promise<readonly Loaded[]> {
  const { sql, kinds } = deps;
  const broken = await sql<{ id: Id; state: string; kind: string | null }[]>`
    select id, state, kind from file_load where state in ('staging', 'applying') order by started_at`;
  const done: Loaded[] = [];
  for (const { id, state, kind: name } of broken) {
    const kind = kinds.find((each) => each.kind === name);
    if (state === 'applying' && kind) done.push(await takeIn(deps, id, kind));
    else if (state === 'staging') {
      for (const each of kinds) await each.forget(id);
      await sql`delete from file_reject where load_id = ${id}`;
      await sql`delete from file_load where id = ${id}`;
    }
  }
  return done;
}

async function headerOf(path: string): Promise<Header> {
  for await (const lines of linesOf(path, { update: () => undefined })) return readHeader(lines[0]!);
  throw new FileRefused('header');
}

const isLoaded = async (sql: postgres.Sql, { kind, day, batch }: Header): Promise<boolean> =>
  (
    await sql`select from file_load where kind = ${kind} and day = ${day} and batch = ${batch}
      and state in ('applying', 'loaded')`
  ).length > 0;

async function kindFor({ sql, clock, kinds }: LoadDeps, { kind: name, day }: Header): Promise<FileKind> {
  const kind = kinds.find((each) => each.kind === name);
  if (!kind) throw new FileRefused('kind');
  const [last] = await sql<
    { day: Day | null }[]
  >`select max(day)::text as day from file_load where kind = ${name} and state = 'loaded'`;
  if (last?.day && day < last.day) throw new FileRefused('older-day');
  // Taken in, it would keep out every right one until its day.
  if (day > addDays(dayOf(toInstant(clock.now())), 1)) throw new FileRefused('future-day');
  return kind;
}

interface Reading {
  readonly load: Id;
  readonly path: string;
  readonly marker: Marker;
  readonly header: Header;
  readonly staging: Staging;
  readonly count: { rows: number; rejected: number };
}

async function readRows(
  { sql, signal }: LoadDeps,
  { load, path, marker, header, staging, count }: Reading,
): Promise<void> {
  const hash = createHash('sha256');
  const read = lineReader(header.charset);
  let bad: { line: number; reason: string }[] = [];
  let trailer: number | null = null;
  let number = 0;
  const write = async (): Promise<void> => {
    await staging.write();
    const rejects = bad;
    bad = [];
    if (rejects.length > 0)
      await sql`insert into file_reject (load_id, line, reason)
        select ${load}::uuid, * from unnest(${rejects.map((r) => r.line)}::int[], ${rejects.map((r) => r.reason)}::text[])`;
    // Nothing that follows would make it a good file.
    if (count.rejected * MOST_BAD > marker.rows) throw new FileRefused('too-many-bad');
  };
  for await (const lines of linesOf(path, hash)) {
    for (const bytes of lines) {
      number += 1;
      if (number === 1) continue;
      if (trailer !== null) throw new FileRefused('after-trailer');
      const line = read(bytes);
      if (line && 'trailer' in line) {
        trailer = line.trailer;
        continue;
      }
      count.rows += 1;
      const reason = line ? staging.take(number, line.fields) : 'bytes';
      if (reason) {
        count.rejected += 1;
        bad.push({ line: number, reason });
      }
      if (count.rows % BATCH === 0) await write();
    }
    if (signal.aborted) return;
  }
  if (trailer === null) throw new FileRefused('no-trailer');
  if (trailer !== count.rows || marker.rows !== count.rows) throw new FileRefused('row-count');
  if (hash.digest('hex') !== marker.sha256) throw new FileRefused('changed-meanwhile');
  await write();
}

async function takeIn({ sql, clock, onChunk, signal }: LoadDeps, load: Id, kind: FileKind): Promise<Loaded> {
  const note = (tx: postgres.TransactionSql, changed: number) =>
    tx`update file_load set changed = changed + ${changed} where id = ${load}`;
  while (await kind.takeIn(load, note)) {
    await onChunk();
    if (signal.aborted) return { is: 'stopped' };
  }
  return await sql.begin(async (tx): Promise<Loaded> => {
    const at = toInstant(clock.now());
    const [row] = await tx<{ day: Day; batch: string; rows: number; rejected: number; changed: number }[]>`
      update file_load set state = 'loaded', ended_at = ${at} where id = ${load}
      returning day::text, batch, rows, rejected, changed`;
    const { rows, rejected, changed } = row!;
    await audit(tx, { ...line(load), at, result: 'applied', detail: { kind: kind.kind, ...row } });
    return { is: 'loaded', load, rows, rejected, changed };
  });
}

interface Refusing {
  readonly load: Id;
  readonly header: Header | null;
  readonly code: string;
  readonly count: { readonly rows: number; readonly rejected: number };
}

async function refuse({ sql, clock, kinds }: LoadDeps, { load, header, code, count }: Refusing): Promise<void> {
  for (const kind of kinds) await kind.forget(load);
  const at = toInstant(clock.now());
  const about = { kind: header?.kind ?? null, day: header?.day ?? null, batch: header?.batch ?? null, ...count };
  await sql.begin(async (tx) => {
    await tx`update file_load set state = 'refused', reason = ${code}, kind = ${about.kind}, day = ${about.day},
      batch = ${about.batch}, rows = ${count.rows}, rejected = ${count.rejected}, ended_at = ${at} where id = ${load}`;
    await audit(tx, { ...line(load), at, result: 'refused', detail: { ...about, code } });
  });
}

/** It happens at no outlet, and nobody did it. */
const line = (load: Id) =>
  ({ outletId: null, actorId: null, deviceId: null, action: 'bridges.loadFile', subject: load }) as const;
