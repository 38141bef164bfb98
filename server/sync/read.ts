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
  readonly buckets: ReadonlyMap<number, BucketState>;
  readonly client: ClientState;
  readonly json: string;
}

/** What the viewer may know of the client he names: his own one's progress, of anybody else's nothing (I8). */
export function clientOf(viewer: Viewer, cid: Id, known: ClientState | undefined): ClientState {
  return known?.userId === viewer.userId ? known : { id: cid, userId: viewer.userId, lmid: 0, chain: '', res: [] };
}

/** Reads all that `request` lacks in one read-only snapshot. */
export async function readPatch(sql: postgres.Sql, viewer: Viewer, request: PullRequest, now: number): Promise<Patch> {
  return (await sql.begin('isolation level repeatable read read only', async (tx) => {
    const [meta, grants, buckets, clients] = await Promise.all([
      tx<{ epoch: string }[]>`select epoch from sync_meta`,
      readGrantVersion(tx, viewer),
      tx<BucketState[]>`select b.id, b.head, b.horizon, b.n, b.sum from sync_bucket b where b.id in
        (select bucket from sync_grant where principal in (${viewer.userId}, ${viewer.deviceId})) order by b.id`,
      readClients(tx, [request.cid]),
    ]);
    const epoch = meta[0]!.epoch;
    const starts = buckets.map((bucket) => ({ bucket, from: startOf(bucket, request, epoch) }));
    const ops = await readOps(tx, starts);
    const client = clientOf(viewer, request.cid, clients[0]);
    const parts = starts.map(({ bucket, from }) => bucketJson(bucket, from < 0, ops.get(bucket.id) ?? ''));
    const head = {
      cid: request.cid,
      inc: request.inc,
      ep: epoch,
      gv: grants,
      from: request.cur,
      fromEp: request.ep,
      fromLmid: request.lmid,
    };
    return {
      epoch,
      grantVersion: grants,
      buckets: new Map(buckets.map((bucket) => [bucket.id, bucket])),
      client,
      json: patchJson(head, parts.join(','), client, true, now),
    };
  })) as Patch;
}

/** Where to read a bucket from; -1 where the client has to start over: unknown, broken, too old, from the future. */
function startOf(bucket: BucketState, request: PullRequest, epoch: string): number {
  const cursor = request.ep === epoch ? (request.cur[String(bucket.id)] ?? -1) : -1;
  return cursor < 0 || cursor < bucket.horizon || cursor > bucket.head ? -1 : cursor;
}

/** Sum of the grant versions of person and device: it changes whenever either does. */
export async function readGrantVersion(sql: postgres.ISql, viewer: Viewer): Promise<number> {
  const [row] = await sql<{ gv: number }[]>`
    select coalesce(sum(grant_version), 0)::bigint as gv from sync_principal where id in (${viewer.userId}, ${viewer.deviceId})`;
  return row!.gv;
}

async function readClients(sql: postgres.ISql, ids: readonly Id[]): Promise<ClientState[]> {
  return await sql<ClientState[]>`${clientsWith(sql, ids)}`;
}

/** How far clients have come, with the results they have not acknowledged; alone, or as part of a larger snapshot. */
export const clientsWith = (sql: postgres.ISql, ids: readonly Id[]) =>
  sql`
    select c.id, c.user_id as "userId", c.lmid, c.chain, coalesce((select json_agg(json_build_array(m.id, m.status, m.code, m.info) order by cm.mid)
      from sync_client_mutation cm join sync_mutation m on m.id = cm.mutation where cm.client = c.id and cm.mid > c.acked), '[]') as res
    from sync_client c where c.id = any(${[...ids] as string[]}::uuid[])`;

/** Operations of each bucket above its start, as the text of a JSON array's inside: `[22,"id",{…}],[22,"id"]`. */
async function readOps(
  tx: postgres.TransactionSql,
  starts: readonly { bucket: BucketState; from: number }[],
): Promise<Map<number, string>> {
  const rows = await tx<{ bucket: number; ops: string }[]>`
    select s.bucket, string_agg(${opText(tx)}, ',' order by r.seq) as ops
    from unnest(${starts.map((s) => s.bucket.id)}::int[], ${starts.map((s) => s.from)}::bigint[]) as s(bucket, start)
    join sync_row r on r.bucket = s.bucket and r.seq > s.start and not (s.start < 0 and r.deleted)
    left join sync_doc d on d.kind = r.kind and d.id = r.id
    group by s.bucket`;
  return new Map(rows.map((row) => [row.bucket, row.ops]));
}

/** One operation: a put carries the row's bytes, a removal only its name. */
export const opText = (sql: postgres.ISql) =>
  sql`'[' || r.kind || ',"' || r.id || case when r.deleted then '"]' else '",' || d.payload || ']' end`;

export const bucketJson = (
  bucket: Pick<BucketState, 'id' | 'head' | 'n' | 'sum'>,
  reset: boolean,
  ops: string,
): string =>
  `"${bucket.id}":{"to":${bucket.head},"reset":${reset ? 1 : 0},"n":${bucket.n},"sum":${bucket.sum},"ops":[${ops}]}`;

/** The patch as sent. `whole` = it lists every granted bucket, so that what it does not list is purged. */
export function patchJson(head: object, buckets: string, client: ClientState, whole: boolean, now: number): string {
  const { lmid, chain, res } = client;
  const tail = JSON.stringify({ lmid, chain, res, whole: whole ? 1 : 0, now });
  return `{"t":"patch",${JSON.stringify(head).slice(1, -1)},"b":{${buckets}},${tail.slice(1)}`;
}
