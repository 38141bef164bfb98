/** The folder of the bank's files beside a real database of the seed world: deliveries as they are wanted, and looks. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { startFileDrop, type FileDrop, type FileDropDeps } from '#server/bridges/file-drop.ts';
import { customerFiles } from '#server/customers/customer-load.ts';
import { openValues } from '#server/customers/private-values.ts';
import type { Customer } from '#domain/customers/customers.model.ts';
import type { PrivateValues } from '#domain/customers/private.model.ts';
import { openLog } from '#server/platform/log.ts';
import { openDatabase, type Sql } from '#server/platform/database.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { customerSeal, openWorld, type TestWorld } from '#tests/kit/server.ts';

export const { outlet } = smallOutlet;
export const neighbour = smallOutlet.neighbours.outlet;

export interface FileBench {
  readonly folder: string;
  readonly url: string;
  readonly sql: Sql;
  readonly drop: FileDrop;
  /** Another server on the same folder and database, when the first one has stopped in peace. */
  restart(): Promise<void>;
  /** Every line of the log. */
  readonly said: string[];
  names(of?: string): string[];
  close(): Promise<void>;
}

export async function openFileBench(more: Partial<FileDropDeps> & { chunk?: number } = {}): Promise<FileBench> {
  const world = await openWorld();
  return await benchOn(world, mkdtempSync(join(tmpdir(), 'tingtang-inbox-')), more);
}

async function benchOn(
  world: TestWorld,
  folder: string,
  { chunk, ...more }: Partial<FileDropDeps> & { chunk?: number },
): Promise<FileBench> {
  const { sql, close } = openDatabase(world.url, { max: 4 });
  const said: string[] = [];
  // Each load at an instant of its own.
  const clock = fakeClock('2026-03-02T01:00:00+08:00');
  const start = () =>
    startFileDrop({
      sql,
      folder,
      kinds: [customerFiles({ sql, lookup: lookupKind, seal: customerSeal, ...(chunk ? { chunk } : {}) })],
      clock: { now: () => clock.pass(1) },
      log: openLog('info', { write: (line) => void said.push(line) }),
      every: 600_000,
      ...more,
    });
  let drop = await start();
  await drop.look();
  return {
    folder,
    url: world.url,
    sql,
    get drop() {
      return drop;
    },
    async restart() {
      await drop.stop();
      drop = await start();
      await drop.look();
    },
    said,
    names: (of = '.') => readdirSync(join(folder, of)).toSorted(),
    async close() {
      await drop.stop();
      await close();
      await world.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The fields of a row, in the file's order, with the usual ones where nothing is said. */
export function row(parts: Partial<Record<keyof typeof usual, string>> = {}): string {
  return Object.values({ ...usual, ...parts }).join('|@|');
}
const usual = {
  customerNo: '700000001',
  name: '王晓梅',
  sex: 'F',
  birthDate: '19800229',
  idType: '01',
  idNo: '990000198002290018',
  phone: '12400000001',
  grade: '金卡',
  outlet: outlet.code,
  managerNo: '80002',
  assets: '12345678',
  riskRating: 'R3',
  complaints: '2',
  churnShort: '40',
  churnLong: '75',
  topCreditCard: '白金卡',
  topDebitCard: '金卡',
  openedOn: '20100101',
};

export interface Wish {
  readonly rows?: readonly string[];
  readonly day?: string;
  readonly batch?: string;
  readonly charset?: string;
  readonly header?: string;
  readonly trailer?: string;
  readonly name?: string;
}

export function textOf({
  rows = [row()],
  day = '20260301',
  batch = 'b1',
  charset = 'UTF-8',
  header,
  trailer,
}: Wish): string {
  return [header ?? `H|@|CUST|@|${day}|@|${charset}|@|${batch}`, ...rows, trailer ?? `T|@|${rows.length}`, ''].join(
    '\n',
  );
}
export const bytesOf = (wish: Wish): Buffer =>
  (wish.charset ?? 'UTF-8') === 'UTF-8' ? Buffer.from(textOf(wish)) : iconv.encode(textOf(wish), wish.charset!);
export const markerOf = (bytes: Uint8Array, rows: number): string =>
  `sha256 ${createHash('sha256').update(bytes).digest('hex')}\nrows ${rows}\n`;

/** Puts a delivery there and has it looked at. @returns the newest load, as it is recorded */
export async function take(bench: FileBench, wish: Wish, bytes = bytesOf(wish), marker?: string) {
  const name = wish.name ?? 'CUST.txt';
  writeFileSync(join(bench.folder, name), bytes);
  writeFileSync(join(bench.folder, `${name}.ok`), marker ?? markerOf(bytes, wish.rows?.length ?? 1));
  await bench.drop.look();
  return await newest(bench);
}

export async function newest(bench: FileBench) {
  const [load] = await bench.sql<
    {
      id: string;
      state: string;
      reason: string | null;
      rows: number;
      rejected: number;
      changed: number;
      notes: string;
      day: string;
    }[]
  >`select id, state, reason, rows, rejected, changed, notes, day::text from file_load order by started_at desc limit 1`;
  return load;
}

/** As old as a file that nobody writes any more. */
export function age(bench: FileBench, name: string): void {
  for (const each of [name, `${name}.ok`]) utimesSync(join(bench.folder, each), new Date(0), new Date(0));
}

export async function customerByNo(bench: FileBench, customerNo: string) {
  const [found] = await bench.sql<
    { row: Record<string, unknown>; sealed: string; ownerId: string | null; outletId: string }[]
  >`
    select row_to_json(c) as row, p.sealed, p.owner_id as "ownerId", n.outlet_id as "outletId"
    from customer_number n join customer c on c.id = n.customer_id join customer_private p on p.customer_id = c.id
    where n.customer_no = ${customerNo}`;
  if (!found) return null;
  const id = found.row['id'] as Customer['id'];
  const values: PrivateValues = openValues(customerSeal, id, found.sealed);
  return { id, row: found.row, values, ownerId: found.ownerId, outletId: found.outletId };
}

export const fileText = (bench: FileBench, path: string): string => readFileSync(join(bench.folder, path), 'utf8');
