// A patch: everything a client lacks, from one snapshot of the database (sync.md §3.3). It is a consistent cut: rows of
// all granted buckets, the grant version, and how far the client's own mutations have come.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import type { PullRequest } from './messages.ts';

/** Whom a session speaks for: the person, then his device. */
export interface Viewer {
  readonly userId: Id;
  readonly deviceId: Id;
}

export interface BucketState {
  readonly id: number;
  readonly head: number;
  readonly horizon: number;
  readonly n: number;
  readonly sum: number;
}

export interface ClientState {
  readonly id: Id;
  readonly userId: Id;
  readonly lmid: number;
  readonly chain: string;
  /** [mutation id, status, code, data] above what the tablet acknowledged. */
  readonly res: readonly unknown[];
}

export interface Patch {
  readonly epoch: string;
  readonly grantVersion: number;
  /** How far the client is with each bucket once it has taken this in. */
  readonly cursors: ReadonlyMap<number, number>;
  /** Buckets of which there is more to read. */
  readonly behind: readonly number[];
  readonly client: ClientState;
  readonly json: string;
}

export interface ReadLimits {
  /** Operations a patch holds at most. */
  readonly page: number;
  /** How long a tablet may hold rows without another word, in ms. */
  readonly lease: number;
}

/** A page of rows is some 400 KB; a tablet out of reach for three days holds no row any more. */
export const LIMITS: ReadLimits = { page: 1_000, lease: 72 * 60 * 60 * 1000 };

/** What the viewer may know of the client he names: his own one's progress, of anybody else's nothing (I8). */
export function clientOf(viewer: Viewer, cid: Id, known: ClientState | undefined): ClientState {
  return known?.userId === viewer.userId ? known : { id: cid, userId: viewer.userId, lmid: 0, chain: '', res: [] };
}

/** Reads what `request` lacks in one read-only snapshot, at most a page of it: small buckets whole, large ones in parts. */
export async function readPatch(
  sql: postgres.Sql,
  viewer: Viewer,
  request: PullRequest,
  now: number,
  limits = LIMITS,
): Promise<Patch> {
  return await sql.begin('isolation level repeatable read read only', async (tx) => {
    const [meta, grants, buckets, clients] = await Promise.all([
      tx<{ epoch: string }[]>`select epoch from sync_meta`,
      readGrantVersion(tx, viewer),
      tx<BucketState[]>`select b.id, b.head, b.horizon, b.n, b.sum from sync_bucket b where b.id in
        (select bucket from sync_grant where principal in (${viewer.userId}, ${viewer.deviceId})) order by b.id`,
      readClients(tx, [request.cid]),
    ]);
    const epoch = meta[0]!.epoch;
    const starts = await startsOf(tx, buckets, request, epoch, limits.page);
    const shares = shareOut(starts, limits.page);
    const read = await readOps(tx, shares);
    const client = clientOf(viewer, request.cid, clients[0]);
    const cursors = new Map<number, number>();
    const behind: number[] = [];
    const parts = shares.map(({ bucket, from, most, all }) => {
      const { ops = '', count = 0, last = from } = read.get(bucket.id) ?? {};
      const more = !all && count === most && last < bucket.head;
      if (more) behind.push(bucket.id);
      cursors.set(bucket.id, more ? last : bucket.head);
      return bucketJson({ ...bucket, head: more ? last : bucket.head }, from < 0 && (!more || count > 0), ops, more);
    });
    const head = {
      cid: request.cid,
      inc: request.inc,
      ep: epoch,
      gv: grants,
      from: request.cur,
      fromEp: request.ep,
      fromLmid: request.lmid,
      fromPart: request.part,
    };
    const json = patchJson(head, parts.join(','), client, now, { whole: 1, lease: limits.lease });
    return { epoch, grantVersion: grants, cursors, behind, client, json };
  });
}

interface Start {
  readonly bucket: BucketState;
  /** Number to read from; -1 = the bucket starts over. */
  readonly from: number;
  /** No more operations than this can follow. */
  readonly expected: number;
}

interface Share extends Start {
  readonly most: number;
  /** The share is certainly enough for all there is. */
  readonly all: boolean;
}

/**
 * Where to read each bucket from. A client starts over where its cursor is unknown, broken, too old or from the future,
 * and where more operations follow than the bucket has rows (many of them removals): the rows alone are less then. Not
 * in the middle of a load, which would never end so.
 */
async function startsOf(
  tx: postgres.TransactionSql,
  buckets: readonly BucketState[],
  request: PullRequest,
  epoch: string,
  page: number,
): Promise<Start[]> {
  const starts = buckets.map((bucket) => ({ bucket, from: startOf(bucket, request, epoch) }));
  const long = starts.filter(
    ({ bucket, from }) => from >= 0 && bucket.head - from > page && !request.part.includes(bucket.id),
  );
  const counted = long.length === 0 ? [] : await countOps(tx, long);
  const over = new Set(counted.filter(({ id, ops }) => ops > bucketOf(buckets, id).n).map(({ id }) => id));
  return starts.map(({ bucket, from }) => {
    const start = over.has(bucket.id) ? -1 : from;
    return { bucket, from: start, expected: start < 0 ? bucket.n : bucket.head - start };
  });
}

const bucketOf = (buckets: readonly BucketState[], id: number): BucketState => buckets.find((b) => b.id === id)!;

async function countOps(
  tx: postgres.TransactionSql,
  starts: readonly { bucket: BucketState; from: number }[],
): Promise<{ id: number; ops: number }[]> {
  return await tx<{ id: number; ops: number }[]>`
    select s.bucket as id, (select count(*) from sync_row r where r.bucket = s.bucket and r.seq > s.start)::int as ops
    from unnest(${starts.map((s) => s.bucket.id)}::int[], ${starts.map((s) => s.from)}::bigint[]) as s(bucket, start)`;
}

/** Gives each bucket its part of the page, small ones first: a hall is whole at once, a long list comes behind it. */
function shareOut(starts: readonly Start[], page: number): Share[] {
  let left = page;
  return starts
    .toSorted((a, b) => a.expected - b.expected)
    .map((start) => {
      const most = Math.min(left, start.expected);
      left -= most;
      return { ...start, most, all: most === start.expected };
    });
}

/**
 * Where a client's own cursor lets it go on; -1 where it has to start over. A load under way is not held to the horizon,
 * which may well lie above its first pages: it began with the rows of that day, and no load lasts as long as removals are
 * kept, as the lease empties a tablet long before.
 */
function startOf(bucket: BucketState, request: PullRequest, epoch: string): number {
  const cursor = request.ep === epoch ? (request.cur[String(bucket.id)] ?? -1) : -1;
  const tooOld = cursor < bucket.horizon && !request.part.includes(bucket.id);
  return cursor < 0 || tooOld || cursor > bucket.head ? -1 : cursor;
}

/** Sum of the grant versions of person and device: it changes whenever either does. */
export async function readGrantVersion(sql: postgres.ISql, viewer: Viewer): Promise<number> {
  const [row] = await sql<{ gv: number }[]>`
    select coalesce(sum(grant_version), 0)::bigint as gv from sync_principal where id in (${viewer.userId}, ${viewer.deviceId})`;
  return row!.gv;
}

async function readClients(sql: postgres.ISql, ids: readonly Id[]): Promise<ClientState[]> {
  return await sql<ClientState[]>`${clientsWith(
    sql,
    ids,
    ids.map(() => 0),
  )}`;
}

/**
 * How far clients have come, with the results above what they acknowledged and above `from` of each; alone, or as part
 * of a larger snapshot.
 */
export const clientsWith = (sql: postgres.ISql, ids: readonly Id[], from: readonly number[]) =>
  sql`
    select c.id, c.user_id as "userId", c.lmid, c.chain, coalesce((select json_agg(json_build_array(m.id, m.status, m.code, m.info) order by cm.mid)
      from sync_client_mutation cm join sync_mutation m on m.id = cm.mutation where cm.client = c.id and cm.mid > greatest(c.acked, f.mid)), '[]') as res
    from unnest(${[...ids] as string[]}::uuid[], ${[...from]}::bigint[]) as f(id, mid) join sync_client c on c.id = f.id`;

interface ReadPart {
  readonly bucket: number;
  readonly count: number;
  /** Number of the last operation read. */
  readonly last: number;
  /** The text of a JSON array's inside: `[22,"id",{…}],[22,"id"]`. */
  readonly ops: string;
}

/** Operations of each bucket above its start, in their order, as many as its share. */
async function readOps(tx: postgres.TransactionSql, shares: readonly Share[]): Promise<Map<number, ReadPart>> {
  const asked = shares.filter(({ most }) => most > 0);
  if (asked.length === 0) return new Map();
  const rows = await tx<ReadPart[]>`
    select s.bucket, count(*)::int as count, max(o.seq) as last, string_agg(o.op, ',' order by o.seq) as ops
    from unnest(${asked.map((s) => s.bucket.id)}::int[], ${asked.map((s) => s.from)}::bigint[], ${asked.map((s) => s.most)}::int[])
      as s(bucket, start, most)
    cross join lateral (
      select r.seq, ${opText(tx)} as op from sync_row r left join sync_doc d on d.kind = r.kind and d.id = r.id
      where r.bucket = s.bucket and r.seq > s.start and not (s.start < 0 and r.deleted) order by r.seq limit s.most) o
    group by s.bucket`;
  return new Map(rows.map((row) => [row.bucket, row]));
}

/** One operation: a put carries the row's bytes, a removal only its name. */
export const opText = (sql: postgres.ISql) =>
  sql`'[' || r.kind || ',"' || r.id || case when r.deleted then '"]' else '",' || d.payload || ']' end`;

export const bucketJson = (
  bucket: Pick<BucketState, 'id' | 'head' | 'n' | 'sum'>,
  reset: boolean,
  ops: string,
  more = false,
): string =>
  `"${bucket.id}":{"to":${bucket.head},"reset":${reset ? 1 : 0},"n":${bucket.n},"sum":${bucket.sum},"ops":[${ops}]${more ? ',"more":1' : ''}}`;

interface Tail {
  /** 1 = it lists every granted bucket, so that what it does not list is purged. */
  readonly whole: 0 | 1;
  readonly lease?: number;
}

/** The patch as sent. */
export const patchJson = (
  head: object,
  buckets: string,
  client: Pick<ClientState, 'lmid' | 'chain' | 'res'>,
  now: number,
  tail: Tail,
): string => `{"t":"patch",${JSON.stringify(head).slice(1, -1)},${patchTail(buckets, client, now, tail)}`;

/** What follows the head: buckets, the client's progress, the time. */
export function patchTail(
  buckets: string,
  { lmid, chain, res }: Pick<ClientState, 'lmid' | 'chain' | 'res'>,
  now: number,
  { whole, lease }: Tail,
): string {
  const results = res.length > 0 ? JSON.stringify(res) : '[]';
  const held = lease === undefined ? '' : `,"lease":${lease}`;
  return `"b":{${buckets}},"lmid":${lmid},"chain":"${chain}","res":${results},"now":${now},"whole":${whole}${held}}`;
}
