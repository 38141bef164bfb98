/** The server in memory: the same answers as the real one, without a database, so that thousands of histories are cheap. */
import type { Actor } from '#domain/kernel/actor.ts';
import { addHash, hashRow, nextLink } from '#domain/kernel/checksum.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { Refused } from '#domain/kernel/refusal.ts';
import type { Row, Store } from '#domain/kernel/store.ts';
import type { BucketPatch, Frame, Op, Patch, PullBody, PushAnswer, PushMutation, Result } from '#sync/wire.ts';
import type { Line, SimulatedServer } from './server.ts';
import { bucketKeys, bucketsOf, kinds, mutators, users, where } from './world.ts';

interface Place {
  readonly kind: string;
  readonly id: Id;
  readonly seq: number;
  readonly payload: string | null;
}

interface Bucket {
  head: number;
  horizon: number;
  readonly places: Map<string, Place>;
}

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
  executed: Map<string, { times: number; actor: Id }>;
}

interface Moment {
  readonly buckets: readonly ReadonlyMap<string, string>[];
  readonly lmids: ReadonlyMap<string, number>;
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
  readonly #grants = new Map<Id, Set<string>>(users.map((user) => [user, new Set()]));
  readonly #grantVersions = new Map<Id, number>(users.map((user) => [user, 1]));
  readonly #history: Moment[] = [];
  #epoch: Id;
  #now = 1_790_000_000_000;
  #state: State = { rows: new Map(), buckets: [], clients: new Map(), outcomes: new Map(), executed: new Map() };

  constructor(newId: () => Id, broken: readonly ServerMutant[] = []) {
    this.#newId = newId;
    this.#broken = new Set(broken);
    this.#epoch = newId();
    this.#state.buckets = bucketKeys.map(() => ({ head: 0, horizon: 0, places: new Map() }));
    this.#remember();
  }

  async push(user: Id, { cid, muts }: { cid: Id; muts: readonly PushMutation[] }): Promise<PushAnswer> {
    for (const mutation of muts) {
      const answer = this.#take(user, cid, mutation);
      if (answer) return { err: answer };
    }
    return { lmid: this.#state.clients.get(cid)!.lmid };
  }

  #take(user: Id, cid: Id, { mid, uuid, name, args }: PushMutation): 'GAP' | 'FORK' | 'UNKNOWN' | 'WRONG_USER' | null {
    const { clients, outcomes } = this.#state;
    const client = clients.get(cid) ?? { user, lmid: 0, chain: '', acked: 0, mids: new Map<number, Id>() };
    if (!clients.has(cid) && mid > 1) return 'UNKNOWN';
    if (client.user !== user) return 'WRONG_USER';
    if (mid <= client.lmid) return client.mids.get(mid) === uuid ? null : 'FORK';
    if (mid !== client.lmid + 1) return 'GAP';
    const actor: Actor = { as: 'staff', id: user, outletId: user, deviceId: user, roles: [] };
    if (!outcomes.has(uuid) || this.#broken.has('noUuid')) outcomes.set(uuid, this.#judge(uuid, name, args, actor));
    clients.set(cid, client);
    client.lmid = mid;
    client.chain = nextLink(client.chain, uuid);
    client.mids.set(mid, uuid);
    this.#remember();
    return null;
  }

  async stream(user: Id, body: PullBody, send: (frame: Frame) => void, lost: () => void): Promise<Line> {
    const client = this.#state.clients.get(body.cid);
    if (client?.user === user) client.acked = Math.max(client.acked, Math.min(client.lmid, body.ack));
    const first = this.#patch(user, body, null);
    send(first);
    const at = { epoch: this.#epoch, gv: this.#grantVersions.get(user)!, lmid: first.lmid };
    const cursors = new Map(Object.entries(first.b).map(([key, part]) => [key, part.to]));
    let open = true;
    return {
      tick: async () => {
        if (!open) return;
        const lmid = this.#state.clients.get(body.cid)?.lmid ?? 0;
        if (this.#epoch !== at.epoch || this.#grantVersions.get(user) !== at.gv || lmid < at.lmid) {
          open = false;
          send({ t: 'resync' });
          return lost();
        }
        const frame = this.#patch(user, body, Object.assign(new Map(cursors), { lmid: at.lmid }));
        if (Object.keys(frame.b).length === 0 && frame.lmid === at.lmid) return;
        at.lmid = frame.lmid;
        for (const [key, part] of Object.entries(frame.b)) cursors.set(key, part.to);
        send(frame);
      },
      close: () => (open = false),
    };
  }

  /** A whole patch, or with `since` the frame of what has changed. */
  #patch(user: Id, body: PullBody, since: (ReadonlyMap<string, number> & { lmid: number }) | null): Patch {
    const b: Record<string, BucketPatch> = {};
    const from: Record<string, number> = {};
    for (const [index, bucket] of this.#state.buckets.entries()) {
      if (!this.#grants.get(user)!.has(bucketKeys[index]!)) continue;
      const key = String(index);
      if (since) from[key] = since.get(key)!;
      const cursor = since ? since.get(key)! : body.ep === this.#epoch ? (body.cur[key] ?? -1) : -1;
      if (since && cursor === bucket.head) continue;
      const tooOld = cursor < bucket.horizon && !this.#broken.has('noHorizon');
      const reset = cursor < 0 || tooOld || cursor > bucket.head;
      const places = [...bucket.places.values()].filter((p) => (reset ? p.payload !== null : p.seq > cursor));
      const ops = places.toSorted((x, y) => x.seq - y.seq).map(toOp);
      b[key] = { to: bucket.head, reset: reset ? 1 : 0, ops, ...this.#sumOf(bucket) };
    }
    const client = this.#state.clients.get(body.cid);
    const { lmid = 0, chain = '' } = client ?? {};
    const res = [...(client?.mids ?? [])]
      .filter(([mid]) => mid > client!.acked)
      .map(([, uuid]) => this.#state.outcomes.get(uuid)!);
    return {
      t: 'patch',
      cid: body.cid,
      inc: body.inc,
      ep: this.#epoch,
      gv: this.#grantVersions.get(user)!,
      from: since ? from : body.cur,
      fromEp: since ? this.#epoch : body.ep,
      fromLmid: since ? since.lmid : body.lmid,
      b,
      lmid,
      chain,
      res: this.#broken.has('noResults') ? [] : res,
      whole: since ? 0 : 1,
      now: (this.#now += 1_000),
    };
  }

  #sumOf(bucket: Bucket): { n: number; sum: number } {
    const live = [...bucket.places.values()].filter((p) => p.payload !== null);
    const sum = live.reduce((total, p) => addHash(total, hashRow(codeOf(p.kind), p.id, p.payload!)), 0);
    return { n: live.length, sum: this.#broken.has('wrongSum') ? sum + 1 : sum };
  }

  async admin(name: string, args: unknown): Promise<void> {
    const id = users[0]!;
    this.#judge(this.#newId(), name, args, { as: 'system', id, outletId: id });
    this.#remember();
  }

  async grant(user: Id, bucket: string, on: boolean): Promise<void> {
    const grants = this.#grants.get(user)!;
    if (grants.has(bucket) === on) return;
    if (on) grants.add(bucket);
    else grants.delete(bucket);
    this.#grantVersions.set(user, this.#grantVersions.get(user)! + 1);
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
    return structuredClone(this.#state);
  }

  async restore(backup: unknown): Promise<void> {
    this.#state = structuredClone(backup) as State;
    this.#epoch = this.#newId();
    this.#remember();
  }

  async rowsFor(user: Id): Promise<ReadonlyMap<string, string>> {
    const granted = this.#grants.get(user)!;
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

  wasOnce(_: Id, buckets: readonly number[], rows: ReadonlyMap<string, string>, cid: Id, lmid: number): boolean {
    return this.#history.some((moment) => {
      if ((moment.lmids.get(cid) ?? 0) !== lmid) return false;
      const then = new Map(buckets.flatMap((bucket) => [...moment.buckets[bucket]!]));
      return then.size === rows.size && [...then].every(([name, payload]) => rows.get(name) === payload);
    });
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
    this.#history.push({
      buckets: this.#state.buckets.map(live),
      lmids: new Map([...this.#state.clients].map(([cid, client]) => [cid, client.lmid])),
    });
  }
}

const toOp = ({ kind, id, payload }: Place): Op =>
  payload === null ? [codeOf(kind), id] : [codeOf(kind), id, JSON.parse(payload) as Row];
