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
  patchTail,
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
  /** How far its own mutations have come, and the chain up to there. */
  lmid: number;
  chain: string;
  /** Not compared with any news yet. */
  fresh: boolean;
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

/** What differs from what is known here. */
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
  /** Who is concerned by a bucket, a client, a principal: of two thousand streams an event concerns a few. */
  readonly #concerned = new Map<number | Id, Set<Listener>>();
  /** Grant versions as last read. */
  readonly #grants = new Map<Id, number>();
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
      chain: '',
      fresh: true,
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
    this.#join(listener);
    if (this.#closed) this.#dismiss(listener, BYE);
    this.poke();
  }

  #settle(listener: Listener, patch: Patch): void {
    listener.epoch = patch.epoch;
    listener.grantVersion = patch.grantVersion;
    listener.cursors = new Map(patch.cursors);
    listener.lmid = patch.client.lmid;
    listener.chain = patch.client.chain;
    listener.fresh = true;
    listener.behind.clear();
  }

  #join(listener: Listener): void {
    this.#listeners.add(listener);
    for (const name of namesOf(listener)) {
      const those = this.#concerned.get(name);
      if (those) those.add(listener);
      else this.#concerned.set(name, new Set([listener]));
    }
  }

  #part(listener: Listener): boolean {
    for (const name of namesOf(listener)) {
      const those = this.#concerned.get(name);
      those?.delete(listener);
      if (those?.size === 0) {
        this.#concerned.delete(name);
        this.#grants.delete(name as Id);
      }
    }
    return this.#listeners.delete(listener);
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
    const principals = new Set<Id>();
    for (const { viewer, request, lmid } of listeners) {
      known.set(request.cid, Math.min(lmid, known.get(request.cid) ?? lmid));
      principals.add(viewer.userId).add(viewer.deviceId);
    }
    const versions = [...principals].map((id) => this.#grants.get(id) ?? -1);
    const [news] = await sql<[News]>`
      select (select epoch from sync_meta) as epoch,
        (select coalesce(json_agg(d), '[]') from (
          select b.id, b.head, b.n, b.sum, case when b.head - s.start <= ${page} then (
            select coalesce(string_agg(${opText(sql)}, ',' order by r.seq), '') from sync_row r
            left join sync_doc d on d.kind = r.kind and d.id = r.id where r.bucket = b.id and r.seq > s.start) end as ops
          from unnest(${[...starts.keys()]}::int[], ${[...starts.values()]}::bigint[]) as s(bucket, start)
          join sync_bucket b on b.id = s.bucket where b.head <> s.start) d) as deltas,
        (select coalesce(json_agg(c), '[]') from (${clientsWith(sql, [...known.keys()], [...known.values()])} where c.lmid <> f.mid) c) as clients,
        (select coalesce(json_agg(json_build_object('id', p.id, 'v', p.grant_version)), '[]')
          from unnest(${[...principals] as string[]}::uuid[], ${versions}::bigint[]) as k(id, v)
          join sync_principal p on p.id = k.id and p.grant_version <> k.v) as grants`;
    return news;
  }

  #tell(listeners: readonly Listener[], news: News): void {
    const deltas = new Map(news.deltas.map((delta) => [delta.id, delta]));
    const parts = new Map(news.deltas.map((d) => [d.id, bucketJson(d, false, d.ops ?? '')]));
    const clients = new Map(news.clients.map((client) => [client.id, client]));
    for (const { id, v } of news.grants) if (this.#concerned.has(id)) this.#grants.set(id, v);
    const now = this.#deps.clock.now();
    const asked = new Set(listeners);
    for (const listener of this.#concernedBy(listeners, news)) {
      // Who joined while the news was read is told by the next one.
      if (listener.gone || !asked.has(listener)) continue;
      listener.fresh = false;
      const { viewer, request, behind, cursors } = listener;
      const own = clients.get(request.cid);
      const client = own ? clientOf(viewer, request.cid, own) : { ...listener, res: [] };
      // A new epoch, new grants, progress that went back: let it come and pull.
      const version = this.#versionOf(viewer);
      if (news.epoch !== listener.epoch || version !== listener.grantVersion || client.lmid < listener.lmid) {
        this.#dismiss(listener, RESYNC);
        continue;
      }
      const from = [...cursors].map(([id, seq]) => `"${id}":${seq}`).join(',');
      const loading = [...behind].join(',');
      const body: string[] = [];
      for (const [id, seq] of cursors) {
        const delta = deltas.get(id);
        if (!delta || delta.head === seq || behind.has(id)) continue;
        body.push(delta.ops === null ? bucketJson({ ...delta, head: seq }, false, '', true) : parts.get(id)!);
        if (delta.ops === null) behind.add(id);
        else cursors.set(id, delta.head);
      }
      if (body.length === 0 && client.lmid === listener.lmid) continue;
      // A part may begin before this listener's cursor: rows are whole states, so a known one again does no harm.
      this.#send(
        listener,
        `{"t":"patch","cid":"${request.cid}","inc":"${request.inc}","ep":"${news.epoch}","gv":${version},"from":{${from}},` +
          `"fromEp":"${news.epoch}","fromLmid":${listener.lmid},"fromPart":[${loading}],${patchTail(body.join(','), client, now, { whole: 0 })}`,
      );
      listener.lmid = client.lmid;
      listener.chain = client.chain;
      if (behind.size > 0 && !listener.gone) this.#catchUpLater(listener);
    }
  }

  /** Whom the news is for, and who has not heard any yet. */
  #concernedBy(listeners: readonly Listener[], { epoch, deltas, clients, grants }: News): Iterable<Listener> {
    if (listeners.some((listener) => listener.epoch !== epoch)) return listeners;
    const all = new Set(listeners.filter(({ fresh }) => fresh));
    for (const { id } of [...deltas, ...clients, ...grants])
      for (const listener of this.#concerned.get(id) ?? []) all.add(listener);
    return all;
  }

  /** Sum of the grant versions of person and device, as `readGrantVersion` has it. */
  #versionOf({ userId, deviceId }: Viewer): number {
    const of = (id: Id): number => this.#grants.get(id) ?? 0;
    return userId === deviceId ? of(userId) : of(userId) + of(deviceId);
  }

  /** A bucket moved by more than a page (an import): this tablet reads it in pages, at a moment of its own. */
  #catchUpLater(listener: Listener): void {
    const within = Math.min(CATCH_UP.most, CATCH_UP.each * this.#listeners.size);
    listener.catchUp ??= setTimeout(() => {
      listener.catchUp = null;
      if (!this.#part(listener)) return;
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
    this.#part(listener);
  }
}

/** By what a listener is concerned: its buckets, its client, its person and device. */
const namesOf = ({ cursors, request, viewer }: Listener): readonly (number | Id)[] => [
  ...cursors.keys(),
  request.cid,
  viewer.userId,
  viewer.deviceId,
];
