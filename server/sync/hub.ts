// Who listens, and what reaches them: one reader for all streams. Every poke (a commit here, a NOTIFY from another
// process, at the latest a second gone by) it takes one snapshot of what has changed, encodes each bucket's part once,
// and writes it to everyone who is granted it (sync.md §3.3).
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { PullRequest } from './messages.ts';
import { bringUpToDate, createTurns, type Line, type LoadDeps } from './load.ts';
import {
  bucketJson,
  clientsWith,
  clientOf,
  LIMITS,
  opText,
  patchJson,
  type ClientState,
  type Patch,
  type ReadLimits,
  type Viewer,
} from './read.ts';

interface Listener {
  readonly viewer: Viewer;
  readonly request: PullRequest;
  readonly line: Line;
  epoch: string;
  grantVersion: number;
  cursors: Map<number, number>;
  /** Buckets that moved by more than a page at once: read in pages, later. */
  readonly behind: Set<number>;
  catchUp: NodeJS.Timeout | null;
  lmid: number;
  gone: boolean;
}

interface Delta {
  readonly id: number;
  readonly head: number;
  readonly n: number;
  readonly sum: number;
  /** Null: too many to be sent to everybody at once. */
  readonly ops: string | null;
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
  readonly limits?: ReadLimits;
}

/** So many tablets read pages at the same time. */
const READERS = 4;
/** After an import tablets catch up one by one: so long a time for each, and no longer than so for all. */
const CATCH_UP = { each: 250, most: 120_000 };
const POLL = 1_000;
const HEARTBEAT = 15_000;
const RESYNC = '{"t":"resync"}';
const BYE = '{"t":"bye","retry":[200,5000]}';

export class Hub {
  readonly #deps: HubDeps;
  readonly #load: LoadDeps;
  readonly #listeners = new Set<Listener>();
  #poked = false;
  #closed = false;
  #running: Promise<void> | null = null;
  #bringing = 0;
  #timers: NodeJS.Timeout[] = [];

  constructor(deps: HubDeps) {
    this.#deps = deps;
    this.#load = { ...deps, limits: deps.limits ?? LIMITS, closed: () => this.#closed, turn: createTurns(READERS) };
  }

  start(): void {
    this.#timers = [setInterval(() => this.poke(), POLL), setInterval(() => this.#beat(), HEARTBEAT)];
  }

  /** Streams that are open now. */
  get size(): number {
    return this.#listeners.size + this.#bringing;
  }

  /** Something was committed: look, now if nobody is looking, else once more afterwards. */
  poke(): void {
    this.#poked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#poked) this.poke();
    });
  }

  /** Opens a stream: first the patches that bring the tablet up to date, from then on what changes. */
  async listen(viewer: Viewer, request: PullRequest, line: Line): Promise<() => void> {
    const listener: Listener = {
      viewer,
      request,
      line,
      epoch: '',
      grantVersion: 0,
      cursors: new Map(),
      behind: new Set(),
      catchUp: null,
      lmid: 0,
      gone: false,
    };
    await this.#bring(listener, request);
    return () => this.#forget(listener);
  }

  /** Page by page, and from the last one on with the others. */
  async #bring(listener: Listener, request: PullRequest): Promise<void> {
    this.#bringing++;
    const patch = await bringUpToDate(this.#load, listener.line, listener.viewer, request).finally(
      () => this.#bringing--,
    );
    if (!patch || listener.gone) return this.#dismiss(listener, this.#closed ? BYE : RESYNC);
    this.#settle(listener, patch);
    this.#listeners.add(listener);
    if (this.#closed) this.#dismiss(listener, BYE);
    this.poke();
  }

  #settle(listener: Listener, patch: Patch): void {
    listener.epoch = patch.epoch;
    listener.grantVersion = patch.grantVersion;
    listener.cursors = new Map(patch.cursors);
    listener.lmid = patch.client.lmid;
    listener.behind.clear();
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
    for (const { cursors, behind } of listeners)
      for (const [id, seq] of cursors) if (!behind.has(id)) starts.set(id, Math.min(seq, starts.get(id) ?? seq));
    const { sql } = this.#deps;
    const { page } = this.#load.limits;
    const known = new Map<Id, number>();
    for (const { request, lmid } of listeners) known.set(request.cid, Math.min(lmid, known.get(request.cid) ?? lmid));
    const principals = [...new Set(listeners.flatMap((l) => [l.viewer.userId, l.viewer.deviceId]))] as string[];
    const [news] = await sql<[{ epoch: string; deltas: Delta[]; clients: ClientState[]; grants: News['grants'] }]>`
      select (select epoch from sync_meta) as epoch,
        (select coalesce(json_agg(d), '[]') from (
          select b.id, b.head, b.n, b.sum, case when b.head - s.start <= ${page} then (
            select coalesce(string_agg(${opText(sql)}, ',' order by r.seq), '') from sync_row r
            left join sync_doc d on d.kind = r.kind and d.id = r.id where r.bucket = b.id and r.seq > s.start) end as ops
          from unnest(${[...starts.keys()]}::int[], ${[...starts.values()]}::bigint[]) as s(bucket, start)
          join sync_bucket b on b.id = s.bucket where b.head <> s.start) d) as deltas,
        (select coalesce(json_agg(c), '[]') from (${clientsWith(sql, [...known.keys()], [...known.values()])}) c) as clients,
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
      if (listener.gone) continue;
      const { viewer, request, behind } = listener;
      const speaksFor = new Set([viewer.userId, viewer.deviceId]);
      const version = [...speaksFor].reduce((sum, id) => sum + (grants.get(id) ?? 0), 0);
      const changed = [...listener.cursors].filter(
        ([id, seq]) => !behind.has(id) && (deltas.get(id)?.head ?? seq) !== seq,
      );
      const client = clientOf(viewer, request.cid, clients.get(request.cid));
      // A new epoch, new grants, progress that went back: let it come and pull.
      if (news.epoch !== listener.epoch || version !== listener.grantVersion || client.lmid < listener.lmid) {
        this.#dismiss(listener, RESYNC);
        continue;
      }
      if (changed.length === 0 && client.lmid === listener.lmid) continue;
      // A part may begin before this listener's cursor: rows are whole states, so a known one again does no harm.
      const { cid, inc } = request;
      const from = Object.fromEntries(listener.cursors);
      const head = { cid, inc, ep: news.epoch, gv: version, from, fromEp: news.epoch, fromLmid: listener.lmid };
      const body = changed.map(([id, seq]) => {
        const delta = deltas.get(id)!;
        return delta.ops === null ? bucketJson({ ...delta, head: seq }, false, '', true) : parts.get(id);
      });
      this.#send(listener, patchJson(head, body.join(','), client, now, { whole: 0 }));
      for (const [id] of changed) {
        const { head: reached, ops } = deltas.get(id)!;
        if (ops === null) behind.add(id);
        else listener.cursors.set(id, reached);
      }
      listener.lmid = client.lmid;
      if (behind.size > 0 && !listener.gone) this.#catchUpLater(listener);
    }
  }

  /** A bucket moved by more than a page (an import): this tablet reads it in pages, at a moment of its own. */
  #catchUpLater(listener: Listener): void {
    const within = Math.min(CATCH_UP.most, CATCH_UP.each * this.#listeners.size);
    listener.catchUp ??= setTimeout(() => {
      listener.catchUp = null;
      if (!this.#listeners.delete(listener)) return;
      const { request, epoch, grantVersion, cursors, behind, lmid } = listener;
      const asked: PullRequest = {
        ...request,
        ep: epoch as PullRequest['ep'],
        gv: grantVersion,
        cur: Object.fromEntries(cursors),
        part: [...behind],
        lmid,
      };
      void this.#bring(listener, asked).catch((error: unknown) => {
        this.#deps.onOutage(error);
        this.#dismiss(listener, RESYNC);
      });
    }, Math.random() * within);
  }

  #beat(): void {
    const text = `{"t":"hb","now":${this.#deps.clock.now()}}`;
    for (const listener of this.#listeners) this.#send(listener, text);
  }

  #send(listener: Listener, text: string): void {
    if (!listener.line.write(text)) this.#dismiss(listener, RESYNC);
  }

  #dismiss(listener: Listener, farewell: string): void {
    this.#forget(listener);
    listener.line.write(farewell);
    listener.line.close();
  }

  #forget(listener: Listener): void {
    listener.gone = true;
    if (listener.catchUp) clearTimeout(listener.catchUp);
    this.#listeners.delete(listener);
  }
}
