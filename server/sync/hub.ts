// Who listens, and what reaches them: one reader for all streams. Every poke (a commit here, a NOTIFY from another
// process, at the latest a second gone by) it takes one snapshot of what has changed, encodes each bucket's part once,
// and writes it to everyone who is granted it (sync.md §3.3).
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { PullRequest } from './messages.ts';
import {
  bucketJson,
  clientsWith,
  clientOf,
  opText,
  patchJson,
  readPatch,
  type ClientState,
  type Viewer,
} from './read.ts';

/** Where frames go; `write` returns false when the receiver is too slow to be kept. */
export interface Line {
  write(text: string): boolean;
  close(): void;
}

interface Listener {
  readonly viewer: Viewer;
  readonly request: PullRequest;
  readonly line: Line;
  epoch: string;
  grantVersion: number;
  readonly cursors: Map<number, number>;
  lmid: number;
}

interface Delta {
  readonly id: number;
  readonly head: number;
  readonly n: number;
  readonly sum: number;
  readonly ops: string;
}

interface News {
  readonly epoch: string;
  readonly deltas: readonly Delta[];
  readonly clients: readonly ClientState[];
  readonly grants: readonly { readonly id: Id; readonly v: number }[];
}

export interface HubDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly onOutage: (error: unknown) => void;
}

const POLL = 1_000;
const HEARTBEAT = 15_000;
const BYE = '{"t":"bye","retry":[200,5000]}';

export class Hub {
  readonly #deps: HubDeps;
  readonly #listeners = new Set<Listener>();
  #poked = false;
  #closed = false;
  #running: Promise<void> | null = null;
  #timers: NodeJS.Timeout[] = [];

  constructor(deps: HubDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timers = [setInterval(() => this.poke(), POLL), setInterval(() => this.#beat(), HEARTBEAT)];
  }

  /** Streams that are open now. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Something was committed: look, now if nobody is looking, else once more afterwards. */
  poke(): void {
    this.#poked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#poked) this.poke();
    });
  }

  /** Opens a stream: first the patch that brings the tablet up to date, from then on what changes. */
  async listen(viewer: Viewer, request: PullRequest, line: Line): Promise<() => void> {
    const patch = await readPatch(this.#deps.sql, viewer, request, this.#deps.clock.now());
    const listener: Listener = {
      viewer,
      request,
      line,
      epoch: patch.epoch,
      grantVersion: patch.grantVersion,
      cursors: new Map([...patch.buckets].map(([id, bucket]) => [id, bucket.head])),
      lmid: patch.client.lmid,
    };
    this.#listeners.add(listener);
    this.#send(listener, patch.json);
    if (this.#closed) this.#dismiss(listener, BYE);
    this.poke();
    return () => this.#listeners.delete(listener);
  }

  /** Tells every tablet to come back later, spread out, and closes. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const listener of this.#listeners) this.#dismiss(listener, BYE);
    this.#poked = false;
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#poked = false;
    if (this.#listeners.size === 0) return;
    try {
      const listeners = [...this.#listeners];
      this.#tell(listeners, await this.#readNews(listeners));
    } catch (error) {
      this.#deps.onOutage(error);
    }
  }

  /** One statement, so one snapshot: heads and rows, the clients' own progress, the grants, the epoch. */
  async #readNews(listeners: readonly Listener[]): Promise<News> {
    const starts = new Map<number, number>();
    for (const { cursors } of listeners)
      for (const [id, seq] of cursors) starts.set(id, Math.min(seq, starts.get(id) ?? seq));
    const { sql } = this.#deps;
    const clients = [...new Set(listeners.map((l) => l.request.cid))];
    const principals = [...new Set(listeners.flatMap((l) => [l.viewer.userId, l.viewer.deviceId]))] as string[];
    const [news] = await sql<[{ epoch: string; deltas: Delta[]; clients: ClientState[]; grants: News['grants'] }]>`
      select (select epoch from sync_meta) as epoch,
        (select coalesce(json_agg(d), '[]') from (
          select b.id, b.head, b.n, b.sum, (
            select string_agg(${opText(sql)}, ',' order by r.seq) from sync_row r
            left join sync_doc d on d.kind = r.kind and d.id = r.id where r.bucket = b.id and r.seq > s.start) as ops
          from unnest(${[...starts.keys()]}::int[], ${[...starts.values()]}::bigint[]) as s(bucket, start)
          join sync_bucket b on b.id = s.bucket where b.head <> s.start) d) as deltas,
        (select coalesce(json_agg(c), '[]') from (${clientsWith(sql, clients)}) c) as clients,
        (select coalesce(json_agg(json_build_object('id', p.id, 'v', p.grant_version)), '[]') from sync_principal p
          where p.id = any(${principals}::uuid[])) as grants`;
    return news;
  }

  #tell(listeners: readonly Listener[], news: News): void {
    const deltas = new Map(news.deltas.map((delta) => [delta.id, delta]));
    const parts = new Map(news.deltas.map((d) => [d.id, bucketJson(d, false, d.ops ?? '')]));
    const clients = new Map(news.clients.map((client) => [client.id, client]));
    const grants = new Map(news.grants.map(({ id, v }) => [id, v]));
    const now = this.#deps.clock.now();
    for (const listener of listeners) {
      const { viewer, request } = listener;
      const version = (grants.get(viewer.userId) ?? 0) + (grants.get(viewer.deviceId) ?? 0);
      const changed = [...listener.cursors].filter(([id, seq]) => (deltas.get(id)?.head ?? seq) !== seq);
      const client = clientOf(viewer, request.cid, clients.get(request.cid));
      // A new epoch, new grants, progress that went back: let it come and pull.
      if (news.epoch !== listener.epoch || version !== listener.grantVersion || client.lmid < listener.lmid) {
        this.#dismiss(listener, '{"t":"resync"}');
        continue;
      }
      if (changed.length === 0 && client.lmid === listener.lmid) continue;
      // A part may begin before this listener's cursor: rows are whole states, so a known one again does no harm.
      const { cid, inc } = request;
      const from = Object.fromEntries(listener.cursors);
      const head = { cid, inc, ep: news.epoch, gv: version, from, fromEp: news.epoch, fromLmid: listener.lmid };
      const body = changed.map(([id]) => parts.get(id)).join(',');
      this.#send(listener, patchJson(head, body, client, false, now));
      for (const [id] of changed) listener.cursors.set(id, deltas.get(id)!.head);
      listener.lmid = client.lmid;
    }
  }

  #beat(): void {
    const text = `{"t":"hb","now":${this.#deps.clock.now()}}`;
    for (const listener of this.#listeners) this.#send(listener, text);
  }

  #send(listener: Listener, text: string): void {
    if (!listener.line.write(text)) this.#dismiss(listener, '{"t":"resync"}');
  }

  #dismiss(listener: Listener, farewell: string): void {
    this.#listeners.delete(listener);
    listener.line.write(farewell);
    listener.line.close();
  }
}
