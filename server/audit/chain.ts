// Walks the chains of the audit trail and names the first entry that is not as it was written, and what became of it.
import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { bytesOf, GENESIS } from './audit.ts';
import { HeadsDamaged, type SignedHead } from './signed-heads.ts';

/** `changed`: other words; `dropped`: gone; `swapped`: two in each other's place; `inserted`: one that never was. */
export type Damage =
  | 'changed'
  | 'dropped'
  | 'swapped'
  | 'inserted'
  /** Entries that were there, by the head or by a signed head, are missing at the end. */
  | 'tail-cut'
  /** The chain holds in itself, and is not the one that was signed: bad after the last signed head that agrees. */
  | 'rewritten'
  | 'head-changed'
  | 'signed-heads-damaged';

export interface ChainFinding {
  readonly outletId: string;
  /** The first entry that is not as it was. */
  readonly seq: number;
  readonly what: Damage;
}

interface Row {
  readonly seq: number;
  /** As Postgres has it: what was tampered with may be more than a number holds. */
  readonly place: string;
  readonly at: number;
  readonly outletId: string;
  readonly actorId: string | null;
  readonly deviceId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly result: string;
  readonly detail: string;
  readonly prev: Buffer;
  readonly hash: Buffer;
}

/** Where a chain stands: its last good entry. */
interface Link {
  readonly seq: number;
  readonly hash: Buffer;
}

/** Rows read at a time: memory does not grow with the chain. */
const PAGE = 1_000;

export interface VerifyParts {
  /** What was signed must still be so. */
  readonly signed?: {
    readonly outlets: readonly string[];
    /** Oldest first. */
    readonly of: (outletId: string) => AsyncIterable<SignedHead>;
  };
  readonly page?: number;
}

export interface Verified {
  readonly chains: number;
  readonly entries: number;
  readonly findings: readonly ChainFinding[];
}

/** All chains, or one outlet's: one finding a chain at most, its first. */
export async function verifyChains(
  sql: postgres.Sql,
  outlet: string | null,
  parts: VerifyParts = {},
): Promise<Verified> {
  let entries = 0;
  const findings: ChainFinding[] = [];
  const outlets =
    outlet === null ? [...new Set([...(await outletsOf(sql)), ...(parts.signed?.outlets ?? [])])] : [outlet];
  for (const outletId of outlets) {
    const { walked, finding } = await verifyChain(sql, outletId, parts);
    entries += walked;
    if (finding) findings.push(finding);
  }
  return { chains: outlets.length, entries, findings };
}

/** Every outlet that has a chain, by its head or by an entry; from index to index, not over all entries. */
async function outletsOf(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with recursive walked as (
      (select outlet_id as id from audit_entry order by outlet_id limit 1)
      union all
      select (select outlet_id from audit_entry where outlet_id > walked.id order by outlet_id limit 1) from walked
      where walked.id is not null)
    select id from walked where id is not null union select outlet_id from audit_head order by id`;
  return rows.map(({ id }) => id);
}

interface Walk {
  walked: number;
  finding: ChainFinding | null;
}

async function verifyChain(sql: postgres.Sql, outletId: string, parts: VerifyParts): Promise<Walk> {
  const walk: Walk = { walked: 0, finding: null };
  const anchors = new Anchors(parts.signed?.of(outletId));
  try {
    const found = await walkChain(sql, outletId, anchors, walk, parts.page ?? PAGE);
    if (found) walk.finding = { outletId, ...found };
  } catch (error) {
    if (!(error instanceof HeadsDamaged)) throw error;
    walk.finding = { outletId, seq: anchors.agreed + 1, what: 'signed-heads-damaged' };
  }
  return walk;
}

type Found = Omit<ChainFinding, 'outletId'>;

async function walkChain(
  sql: postgres.Sql,
  outletId: string,
  anchors: Anchors,
  walk: Walk,
  page: number,
): Promise<Found | null> {
  const head = await headOf(sql, outletId);
  let last: Link = { seq: 0, hash: GENESIS };
  let previous: Row | null = null;
  for (let full = true; full;) {
    const rows = await pageOf(sql, outletId, previous?.seq ?? null, page);
    full = rows.length === page;
    for (const row of rows) {
      if (!follows(row, last)) return await whatHappened(sql, row, last, previous, anchors.agreed);
      last = previous = row;
      walk.walked += 1;
      if (await anchors.contradicts(row)) return { seq: anchors.agreed + 1, what: 'rewritten' };
      if (row.seq === head?.seq && !(row.hash.equals(head.hash) && row.prev.equals(head.prev)))
        return { seq: row.seq, what: 'head-changed' };
    }
  }
  if ((head && head.seq > last.seq) || (await anchors.next())) return { seq: last.seq + 1, what: 'tail-cut' };
  // Meanwhile others have appended; the head never lags behind.
  const now = await headOf(sql, outletId);
  return last.seq > (now?.seq ?? 0) ? { seq: last.seq, what: 'head-changed' } : null;
}

async function headOf(sql: postgres.Sql, outletId: string): Promise<(Link & { prev: Buffer }) | null> {
  const [row] = await sql<{ seq: string; prev: Buffer; hash: Buffer }[]>`
    select seq::text, prev, hash from audit_head where outlet_id = ${outletId}`;
  return row ? { ...row, seq: Number(row.seq) } : null;
}

async function pageOf(sql: postgres.Sql, outletId: string, after: number | null, page: number): Promise<Row[]> {
  const rows = await sql<(Omit<Row, 'seq' | 'at'> & { at: string })[]>`
    select ${columns(sql)} from audit_entry
    where outlet_id = ${outletId} and (${after}::bigint is null or seq > ${after}) order by seq limit ${page}`;
  return rows.map(read);
}

const columns = (sql: postgres.Sql) => sql`
  seq::text as place, at::text, outlet_id as "outletId", actor_id as "actorId", device_id as "deviceId", action, subject,
  result, detail, prev, hash`;

const read = (row: Omit<Row, 'seq' | 'at'> & { at: string }): Row => ({
  ...row,
  seq: Number(row.place),
  at: Number(row.at),
});

function hashAt(row: Row, seq: number, prev: Buffer): Buffer {
  const place = Buffer.alloc(8);
  place.writeBigInt64BE(BigInt(seq));
  return createHash('sha256').update(prev).update(place).update(bytesOf(row), 'utf8').digest();
}

/** Whether this is the entry that was written behind `last`, as it was written. */
const follows = (row: Row, last: Link): boolean =>
  row.seq === last.seq + 1 && row.prev.equals(last.hash) && hashAt(row, row.seq, last.hash).equals(row.hash);

/** How far from its place a row is looked for; one from beyond is called changed. */
const FAR = 100_000;

/** Whether the row is whole, wherever it belongs: as which entry of so many it was written, or null. */
function writtenAs(row: Row, most: number): number | null {
  if (hashAt(row, row.seq, row.prev).equals(row.hash)) return row.seq;
  for (let seq = Math.max(1, row.seq - FAR); seq <= Math.min(most, row.seq + FAR); seq++)
    if (hashAt(row, seq, row.prev).equals(row.hash)) return seq;
  return null;
}

/** The first row that does not follow says where; who else claims its place, and which place it was written for, say what. */
async function whatHappened(
  sql: postgres.Sql,
  row: Row,
  last: Link,
  previous: Row | null,
  agreed: number,
): Promise<Found> {
  const due = last.seq + 1;
  if (row.seq < due) return { seq: row.seq, what: 'inserted' };
  const claimants = await sql<(Omit<Row, 'seq' | 'at'> & { at: string })[]>`
    select ${columns(sql)} from audit_entry
    where outlet_id = ${row.outletId} and prev = ${last.hash} and seq <> ${row.place}::bigint order by seq limit 10`;
  const genuine = claimants.map(read).find((other) => hashAt(other, due, last.hash).equals(other.hash));
  const [all] = await sql<
    { n: number }[]
  >`select count(*)::int as n from audit_entry where outlet_id = ${row.outletId}`;
  const writtenFor = writtenAs(row, all!.n + 1);
  if (row.seq > due) return { seq: due, what: genuine ? 'swapped' : 'dropped' };
  if (genuine) return { seq: due, what: writtenFor === genuine.seq ? 'swapped' : 'inserted' };
  // Two were written behind the same entry: the one before this is the one that was put in.
  if (previous && row.prev.equals(previous.prev)) return { seq: previous.seq, what: 'inserted' };
  if (writtenFor === null) return { seq: due, what: 'changed' };
  if (writtenFor > due) return { seq: due, what: 'dropped' };
  // Whole, and written for this place behind another entry: the one before was written anew, with a hash of its own.
  if (writtenFor === due && previous && previous.seq > agreed) return { seq: previous.seq, what: 'changed' };
  return { seq: due, what: 'changed' };
}

/** The signed heads of one outlet, walked beside its entries. */
class Anchors {
  readonly #heads: AsyncIterator<SignedHead> | null;
  #next: SignedHead | null | undefined;
  /** Up to here, what was signed is still so. */
  agreed = 0;

  constructor(heads: AsyncIterable<SignedHead> | undefined) {
    this.#heads = heads?.[Symbol.asyncIterator]() ?? null;
  }

  /** The next signed head that was not met yet. */
  async next(): Promise<SignedHead | null> {
    if (this.#next === undefined) {
      const answer = await this.#heads?.next();
      this.#next = !answer || answer.done ? null : answer.value;
    }
    return this.#next;
  }

  /** Whether something else was signed as this entry. */
  async contradicts(row: Row): Promise<boolean> {
    for (let head = await this.next(); head && head.seq <= row.seq; head = await this.next()) {
      if (head.seq !== row.seq || head.hash !== row.hash.toString('hex')) return true;
      this.agreed = head.seq;
      this.#next = undefined;
    }
    return false;
  }
}
