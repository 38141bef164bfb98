/** The server in memory: the same answers as the real one, without a database, so that thousands of histories are cheap. */
import type { Actor } from '#domain/kernel/actor.ts';
import { addHash, hashRow, nextLink } from '#domain/kernel/checksum.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { Refused } from '#domain/kernel/refusal.ts';
import type { Row, Store } from '#domain/kernel/store.ts';
import type { BucketPatch, Frame, Op, Patch, PullBody, PushAnswer, PushMutation, Result } from '#sync/wire.ts';
import { Moments } from './moments.ts';
import type { Line, PushBody, SimulatedServer } from './server.ts';
import { LEASE, liveOf, PAGE, pageOf, since, type Bucket, type Place } from './twin-pages.ts';
import { bucketKeys, bucketsOf, fileOf, kinds, mutators, users, where } from './world.ts';

interface Client {
  readonly user: Id;
  lmid: number;
  chain: string;
  acked: number;
  readonly mids: Map<number, Id>;
}

interface State {
  rows: Map<string, { kind: string; row: Row }>;
  buckets: Bucket[];
  clients: Map<Id, Client>;
  outcomes: Map<Id, Result>;
  bodies: Map<Id, string>;
  executed: Map<string, { times: number; actor: Id }>;
  grants: Map<Id, Set<string>>;
  grantVersions: Map<Id, number>;
}

/** Switches that break one rule each; the simulation has to notice (see mutants.ts). */
export type ServerMutant =
  | 'acceptGap'
  | 'noUuid'
  | 'noForkCheck'
  | 'noResults'
  | 'crossUser'
  | 'noHorizon'
  | 'wrongSum';

const codeOf = (kind: string): number => kinds.find((k) => k.name === kind)!.code;

export class TwinServer implements SimulatedServer {
  readonly #broken: ReadonlySet<ServerMutant>;
  readonly #newId: () => Id;
  /** When a tablet reads what moved by more than a page. */
  readonly #catchesUp: 'later' | 'at once';
  readonly #moments = new Moments();
  #slow: (() => Promise<void>) | null = null;
  #epoch: Id;
  #now = 1_790_000_000_000;
  #state: State = {
    rows: new Map(),
    buckets: bucketKeys.map(() => ({ head: 0, horizon: 0, places: new Map() })),
    clients: new Map(),
    outcomes: new Map(),
    bodies: new Map(),
    executed: new Map(),
    grants: new Map(users.map((user) => [user, new Set()])),
    grantVersions: new Map(users.map((user) => [user, 1])),
  };

  constructor(newId: () => Id, broken: readonly ServerMutant[] = [], catchesUp: 'later' | 'at once' = 'later') {
    this.#newId = newId;
    this.#catchesUp = catchesUp;
    this.#broken = new Set(broken);
    this.#epoch = newId();
    this.#remember();
  }

  async push(user: Id, { cid, muts }: PushBody): Promise<PushAnswer> {
    for (const mutation of muts) {
      const answer = this.#take(user, cid, mutation);
      if (answer) return { err: answer };
    }
    return { lmid: this.#state.clients.get(cid)!.lmid };
  }

  #take(
    user: Id,
    cid: Id,
    { mid, uuid, name, v, args }: PushMutation,
  ): 'GAP' | 'FORK' | 'UNKNOWN' | 'WRONG_USER' | null {
    const { clients, outcomes, bodies } = this.#state;
    const body = JSON.stringify([name, v, args]);
    if ((bodies.get(uuid) ?? body) !== body) throw new Error('another body');
    const client = clients.get(cid) ?? { user, lmid: 0, chain: '', acked: 0, mids: new Map<number, Id>() };
    if (!clients.has(cid) && mid > 1) return 'UNKNOWN';
    if (client.user !== user) return 'WRONG_USER';
    if (mid <= client.lmid) return client.mids.get(mid) === uuid ? null : 'FORK';
    if (mid !== client.lmid + 1) return 'GAP';
    const actor: Actor = {
      as: 'staff',
      id: user,
      outletId: user,
      deviceId: user,
      roles: [],
      permissions: [],
      scope: 'own',
      paths: [],
    };
    if (!outcomes.has(uuid) || this.#broken.has('noUuid')) outcomes.set(uuid, this.#judge(uuid, name, args, actor));
    bodies.set(uuid, body);
    clients.set(cid, client);
    client.lmid = mid;
    client.chain = nextLink(client.chain, uuid);
    client.mids.set(mid, uuid);
    this.#remember();
    return null;
  }

  async stream(user: Id, body: PullBody, send: (frame: Frame) => void, lost: () => void): Promise<Line> {
    this.#acknowledge(user, body);
    const line = { asked: body, loading: true, open: true };
    /** A page each time, until nothing is behind. */
    const bring = (): void => {
      const patch = this.#whole(user, line.asked);
      const parts = Object.entries(patch.b);
      const part = parts.flatMap(([key, { more }]) => (more ? [Number(key)] : []));
      const cur = Object.fromEntries(parts.map(([key, { to }]) => [key, to]));
      line.asked = { ...body, ep: patch.ep, gv: patch.gv, cur, part, lmid: patch.lmid };
      line.loading = part.length > 0;
      send(patch);
    };
    bring();
    return {
      tick: async () => {
        if (!line.open) return;
        if (line.loading) return bring();
        const { ep, gv, lmid } = line.asked;
        const now = this.#state.clients.get(body.cid)?.lmid ?? 0;
        if (this.#epoch !== ep || this.#state.grantVersions.get(user) !== gv || now < lmid) {
          line.open = false;
          send({ t: 'resync' });
          return lost();
        }
        const frame = this.#frame(user, line.asked);
        const parts = Object.entries(frame.b);
        const waiting = line.asked.part;
        if (parts.length === 0 && frame.lmid === lmid) return waiting.length > 0 ? bring() : undefined;
        // A bucket that moved by more than a page is read in pages; what happens until then is told first.
        const part = [...waiting, ...parts.flatMap(([key, { more }]) => (more ? [Number(key)] : []))];
        const moved = Object.fromEntries(parts.map(([key, { to }]) => [key, to]));
        line.asked = { ...line.asked, cur: { ...line.asked.cur, ...moved }, part, lmid: frame.lmid };
        send(frame);
        if (part.length > 0 && this.#catchesUp === 'at once') bring();
      },
      close: () => (line.open = false),
    };
  }

  async pull(user: Id, body: PullBody): Promise<Patch> {
    this.#acknowledge(user, body);
    return this.#whole(user, body);
  }

  #acknowledge(user: Id, body: PullBody): void {
    const client = this.#state.clients.get(body.cid);
    if (client?.user === user) client.acked = Math.max(client.acked, Math.min(client.lmid, body.ack));
  }

  #granted(user: Id): (readonly [index: number, bucket: Bucket])[] {
    const granted = this.#state.grants.get(user)!;
    return this.#state.buckets
      .map((bucket, index) => [index, bucket] as const)
      .filter(([i]) => granted.has(bucketKeys[i]!));
  }

  #whole(user: Id, body: PullBody): Patch {
    const parts = pageOf(this.#granted(user), body, this.#epoch, this.#broken.has('noHorizon'));
    const b = parts.map(({ index, to, reset, more, places }): [string, BucketPatch] => {
      const sums = this.#sumOf(this.#state.buckets[index]!);
      return [
        String(index),
        { to, reset: reset ? 1 : 0, ...sums, ops: places.map(toOp), ...(more ? { more: 1 } : {}) },
      ];
    });
    return { ...this.#head(user, body, 0), b: Object.fromEntries(b), whole: 1, lease: LEASE };
  }

  /** What has changed since a line last spoke. */
  #frame(user: Id, body: PullBody): Patch {
    const b: Record<string, BucketPatch> = {};
    for (const [index, bucket] of this.#granted(user)) {
      const cursor = body.cur[String(index)]!;
      if (cursor === bucket.head || body.part.includes(index)) continue;
      const much = bucket.head - cursor > PAGE;
      b[String(index)] = {
        to: much ? cursor : bucket.head,
        reset: 0,
        ...this.#sumOf(bucket),
        ops: much ? [] : since(bucket, cursor).map(toOp),
        ...(much ? { more: 1 } : {}),
      };
    }
    return { ...this.#head(user, body, body.lmid), b, whole: 0 };
  }

  /** All of a patch but its rows; results are those above what was acknowledged and above `from`. */
  #head(user: Id, body: PullBody, from: number): Omit<Patch, 'b' | 'whole'> {
    const client = this.#state.clients.get(body.cid);
    const { lmid = 0, chain = '' } = client ?? {};
    const res = [...(client?.mids ?? [])]
      .filter(([mid]) => mid > Math.max(client!.acked, from))
      .map(([, uuid]) => this.#state.outcomes.get(uuid)!);
    return {
      t: 'patch',
      cid: body.cid,
      inc: body.inc,
      ep: this.#epoch,
      gv: this.#state.grantVersions.get(user)!,
      from: body.cur,
      fromEp: body.ep,
      fromLmid: body.lmid,
      fromPart: body.part,
      lmid,
      chain,
      res: this.#broken.has('noResults') ? [] : res,
      now: (this.#now += 1_000),
    };
  }

  #sumOf(bucket: Bucket): { n: number; sum: number } {
    const live = liveOf(bucket);
    const sum = live.reduce((total, p) => addHash(total, hashRow(codeOf(p.kind), p.id, p.payload!)), 0);
    return { n: live.length, sum: this.#broken.has('wrongSum') ? sum + 1 : sum };
  }

  async admin(name: string, args: unknown): Promise<void> {
    const id = users[0]!;
    this.#judge(this.#newId(), name, args, { as: 'system', id, outletId: id });
    this.#remember();
  }

  async import(outlet: number, manager: number): Promise<void> {
    const { accounts, phones } = fileOf(outlet, manager);
    for (const [kind, rows] of [
      ['account', accounts],
      ['phone', phones],
    ] as const) {
      for (const row of rows) this.#write(`${kind}/${row.id}`, kind, row);
      this.#remember();
    }
  }

  /** One thing at a time here: the slow deed is done when it ends. */
  async slowBegin(name: string, args: unknown): Promise<void> {
    await this.slowEnd();
    this.#slow = () => this.admin(name, args);
  }

  async slowEnd(): Promise<void> {
    const slow = this.#slow;
    this.#slow = null;
    await slow?.();
  }

  async grant(user: Id, bucket: string, on: boolean): Promise<void> {
    const grants = this.#state.grants.get(user)!;
    if (grants.has(bucket) === on) return;
    if (on) grants.add(bucket);
    else grants.delete(bucket);
    this.#state.grantVersions.set(user, this.#state.grantVersions.get(user)! + 1);
  }

  async sweep(key: string): Promise<void> {
    const bucket = this.#state.buckets[bucketKeys.indexOf(key as never)]!;
    for (const [name, place] of bucket.places)
      if (place.payload === null) {
        bucket.places.delete(name);
        bucket.horizon = Math.max(bucket.horizon, place.seq);
      }
  }

  async backup(): Promise<unknown> {
    await this.slowEnd();
    return structuredClone(this.#state);
  }

  async restore(backup: unknown): Promise<void> {
    await this.slowEnd();
    this.#state = structuredClone(backup) as State;
    this.#epoch = this.#newId();
    this.#remember();
  }

  async rowsFor(user: Id): Promise<ReadonlyMap<string, string>> {
    const granted = this.#state.grants.get(user)!;
    const held = [...this.#state.rows].filter(([, { kind, row }]) => bucketsOf(kind, row).some((b) => granted.has(b)));
    return new Map(held.map(([name, { row }]) => [name, JSON.stringify(row)]));
  }

  async judged(uuid: Id): Promise<string | undefined> {
    const status = this.#state.outcomes.get(uuid)?.[1];
    return status && { 1: 'applied', 2: 'refused', 3: 'dead', 4: 'quarantined' }[status];
  }

  async executed(): Promise<ReadonlyMap<string, { times: number; actor: Id }>> {
    return this.#state.executed;
  }

  async lmids(): Promise<ReadonlyMap<string, number>> {
    return new Map([...this.#state.clients].map(([cid, { lmid }]) => [cid, lmid]));
  }

  wasOnce(_: Id, buckets: readonly number[], rows: ReadonlyMap<string, string>, cid: Id, lmid: number | null): boolean {
    return this.#moments.had(buckets, rows, cid, lmid);
  }

  #judge(uuid: Id, name: string, args: unknown, actor: Actor): Result {
    const mutator = mutators.find((m) => m.name === name)!;
    const changed = new Map<string, { kind: string; row: Row | null }>();
    const read = (kind: string, id: Id): Row | undefined => {
      const name_ = `${kind}/${id}`;
      return changed.has(name_) ? (changed.get(name_)!.row ?? undefined) : this.#state.rows.get(name_)?.row;
    };
    const store: Store = {
      get: (kind, id) => read(kind.name, id) as never,
      list: () => [],
      put: (kind, row) => void changed.set(`${kind.name}/${row.id}`, { kind: kind.name, row }),
      remove: (kind, id) => void changed.set(`${kind.name}/${id}`, { kind: kind.name, row: null }),
    };
    where.server = true;
    try {
      const missing = mutator.reads(args, actor).find((r) => 'id' in r && r.must && !read(r.kind.name, r.id));
      if (missing) return [uuid, 2, 'sync.row-missing', {}];
      mutator.run(store, args, { actor, now: toInstant(this.#now) });
    } catch (error) {
      return error instanceof Refused ? [uuid, 2, error.refusal.code, {}] : [uuid, 3, null, null];
    } finally {
      where.server = false;
    }
    for (const [name_, { kind, row }] of changed) this.#write(name_, kind, row);
    const before = this.#state.executed.get(uuid);
    this.#state.executed.set(uuid, { times: (before?.times ?? 0) + 1, actor: actor.id });
    return [uuid, 1, null, null];
  }

  #write(name: string, kind: string, row: Row | null): void {
    const before = this.#state.rows.get(name);
    const id = (row ?? before!.row).id;
    if (row && before && JSON.stringify(row) === JSON.stringify(before.row)) return;
    const stays = row ? bucketsOf(kind, row) : [];
    const leaves = before ? bucketsOf(kind, before.row).filter((key) => !stays.includes(key)) : [];
    if (row) this.#state.rows.set(name, { kind, row });
    else this.#state.rows.delete(name);
    for (const key of [...stays, ...leaves]) {
      const bucket = this.#state.buckets[bucketKeys.indexOf(key as never)]!;
      bucket.places.set(name, {
        kind,
        id,
        seq: ++bucket.head,
        payload: stays.includes(key) ? JSON.stringify(row) : null,
      });
    }
  }

  /** Keeps the moment, for the question whether a tablet shows something that never was. */
  #remember(): void {
    const live = (bucket: Bucket): Map<string, string> =>
      new Map([...bucket.places].flatMap(([name, p]) => (p.payload === null ? [] : [[name, p.payload] as const])));
    this.#moments.keep({
      buckets: new Map(this.#state.buckets.map((bucket, i) => [i, live(bucket)])),
      lmids: new Map([...this.#state.clients].map(([cid, client]) => [cid, client.lmid])),
    });
  }
}

const toOp = ({ kind, id, payload }: Place): Op =>
  payload === null ? [codeOf(kind), id] : [codeOf(kind), id, JSON.parse(payload) as Row];
