// The tablet's engine: loads what the disk holds, keeps one stream open, takes patches in, sends what waits, and says
// honestly how things stand. Network, disk and clock are handed in.
import type { Actor } from '#domain/kernel/actor.ts';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { upcastInput, type Mutator } from '#domain/kernel/mutator.ts';
import { Refused } from '#domain/kernel/refusal.ts';
import type { Kind } from '#domain/kernel/store.ts';
import { applyPatch, deltaOf } from './apply.ts';
import type { Attention, Pending, Replica, ReplicaMeta, Vault, VaultChange, VaultContent } from './disk.ts';
import { MemoryStore, type Change } from './memory-store.ts';
import { confirm, emptyVault, fork, withdraw, type Step } from './outbox.ts';
import { LoggedOut, type Frame, type Net, type Patch, type PullBody } from './wire.ts';

export interface SyncPorts {
  readonly net: Net;
  readonly vault: Vault;
  readonly replica: Replica;
  /** Wall clock of the device: only ever used with the offset the server gave. */
  readonly wallNow: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly newId: () => Id;
}

export interface SyncStatus {
  /** A whole answer has been held here once: what is shown is complete as of `asOf`. */
  readonly loaded: boolean;
  readonly connected: boolean;
  /** Not connected, and no try has failed yet. */
  readonly connecting: boolean;
  readonly loggedOut: boolean;
  /** Saved here, not yet done there. */
  readonly waiting: number;
  readonly attention: readonly Attention[];
  /** Server time of the last word from the server; null = never. */
  readonly asOf: Instant | null;
  /** Checksum repairs since start; anything above 0 is an alarm (I9). */
  readonly heals: number;
}

/** What one push carries at most. */
const PUSH_BATCH = 50;
/** Two and a half heartbeats without a word: the line is dead. */
const SILENCE = 40_000;
const FOLD_AT = 400;
/** After a stream that ended in good order: the server told us to come again. */
const PLANNED_PAUSE = 250;
const BACKOFF = { first: 1_000, most: 120_000 };
const SCHEMA = 1;

export class SyncClient {
  readonly store: MemoryStore;
  readonly #ports: SyncPorts;
  readonly #actor: Actor;
  readonly #mutators: ReadonlyMap<string, Mutator>;
  readonly #app: string;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(changes: ReadonlySet<Change>) => void>();
  #stream = new AbortController();
  #vault: VaultContent;
  #meta: ReplicaMeta;
  #pendingKeys = new Set<Change>();
  #connected = false;
  #loggedOut = false;
  #loaded = false;
  #heals = 0;
  #heard = 0;
  #failures = 0;
  #wake: AbortController | null = null;
  #pushing = false;
  #sentUpTo = 0;
  /** Mutations whose vault write is still under way: not shown, not sent. */
  readonly #unsaved = new Set<Id>();
  #deltas = 0;
  #disk: Promise<unknown> = Promise.resolve();

  constructor(ports: SyncPorts, kinds: readonly Kind[], mutators: readonly Mutator[], actor: Actor, app: string) {
    this.#ports = ports;
    this.store = new MemoryStore(kinds);
    this.#mutators = new Map(mutators.map((mutator) => [mutator.name, mutator]));
    this.#actor = actor;
    this.#app = app;
    this.#vault = emptyVault(ports.newId());
    this.#meta = emptyMeta(ports.newId());
  }

  /** Brings back what the disk holds; after this, pages can read. */
  async open(): Promise<void> {
    const [vault, replica] = await Promise.all([
      this.#ports.vault.read(),
      this.#ports.replica.read().catch(() => null),
    ]);
    if (vault) this.#vault = vault;
    else await this.#ports.vault.write({ meta: this.#vault.meta });
    if (replica) {
      for (const { kind, row, buckets } of replica.rows)
        for (const bucket of buckets) this.store.putBase(bucket, kind, row);
      this.#meta = replica.meta;
      this.#deltas = replica.deltas;
      this.#loaded = replica.meta.epoch !== null;
    }
    this.#replay();
    this.#publish();
  }

  /** Keeps in touch with the server until `close`. */
  start(): void {
    void this.#keepStream();
    void this.#watchSilence();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#stream.abort();
    this.#wake?.abort();
    await this.#disk.catch(() => undefined);
    this.#ports.vault.close();
    this.#ports.replica.close();
  }

  /** The network is back, the page is visible, somebody logged in: try now. */
  nudge(): void {
    this.#loggedOut = false;
    this.#failures = 0;
    this.#wake?.abort();
    void this.#push();
  }

  status(): SyncStatus {
    return {
      loaded: this.#loaded,
      connected: this.#connected,
      connecting: !this.#connected && this.#failures === 0,
      loggedOut: this.#loggedOut,
      waiting: this.#vault.outbox.length,
      attention: this.#vault.attention,
      asOf: this.#meta.asOf > 0 ? toInstant(this.#connected ? this.serverNow() : this.#meta.asOf) : null,
      heals: this.#heals,
    };
  }

  /** The best guess of server time; the offset comes from the server, never from another device. */
  serverNow(): Instant {
    return toInstant(Math.max(0, Math.round(this.#ports.wallNow() + this.#meta.offset)));
  }

  /** Called with what changed, after it changed; also for a mere change of status (an empty set). */
  subscribe(listener: (changes: ReadonlySet<Change>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Does a deed: checks it here, makes it durable, shows it, sends it. Settles when it is saved on this device.
   * @throws Refused when the rules say no already here, or what the disk threw; nothing is kept then
   */
  async mutate<Args>(mutator: Mutator<Args>, args: Args): Promise<void> {
    const { meta, outbox } = this.#vault;
    const pending: Pending = {
      mid: meta.next,
      uuid: this.#ports.newId(),
      name: mutator.name,
      v: mutator.version,
      args,
      at: this.serverNow(),
    };
    this.store.attempt(() => this.#run(pending), false);
    this.#vault = { ...this.#vault, meta: { ...meta, next: meta.next + 1 }, outbox: [...outbox, pending] };
    this.#unsaved.add(pending.uuid);
    try {
      await this.#toVault({ meta: this.#vault.meta, outbox: { put: [pending] } });
    } catch (error) {
      this.#settle(withdraw(this.#vault, pending.uuid));
      throw error;
    } finally {
      this.#unsaved.delete(pending.uuid);
    }
    if (this.#vault.outbox.some((m) => m.uuid === pending.uuid)) this.#preview(pending);
    this.#publish();
    void this.#push();
  }

  /** The person has seen a refusal and lets it go. */
  async discard(uuid: Id): Promise<void> {
    this.#vault = { ...this.#vault, attention: this.#vault.attention.filter((item) => item.uuid !== uuid) };
    await this.#toVault({ attention: { remove: [uuid] } });
    this.#publish();
  }

  async #keepStream(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#stream = new AbortController();
      this.#heard = this.#ports.wallNow();
      try {
        await this.#ports.net.stream(this.#request(), (frame) => this.#receive(frame), this.#stream.signal);
      } catch (error) {
        this.#failures++;
        if (error instanceof LoggedOut) this.#loggedOut = true;
      }
      this.#connected = false;
      this.#publish();
      if (!this.#stop.signal.aborted) await this.#pause();
    }
  }

  /** Waits before the next try: longer with each failure, never in step with other tablets, cut short by a nudge. */
  async #pause(): Promise<void> {
    const grown =
      this.#failures === 0 ? PLANNED_PAUSE : Math.min(BACKOFF.most, BACKOFF.first * 2 ** (this.#failures - 1));
    const limit = this.#loggedOut ? BACKOFF.most : grown;
    this.#wake = new AbortController();
    await this.#ports.wait(
      limit * (0.2 + 0.8 * this.#ports.random()),
      AbortSignal.any([this.#wake.signal, this.#stop.signal]),
    );
    this.#wake = null;
  }

  async #watchSilence(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#ports.wait(SILENCE / 4, this.#stop.signal);
      if (this.#connected && this.#ports.wallNow() - this.#heard > SILENCE) this.#stream.abort();
    }
  }

  #request(): PullBody {
    const { inc, epoch, gv, cursors } = this.#meta;
    const { meta, outbox } = this.#vault;
    return {
      cid: meta.clientId,
      inc,
      ep: epoch,
      gv,
      cur: cursors,
      ack: meta.confirmed,
      pending: outbox.length,
      schema: SCHEMA,
      app: this.#app,
    };
  }

  #receive(frame: Frame): void {
    this.#heard = this.#ports.wallNow();
    if (frame.t === 'patch') this.#take(frame);
    else if (frame.t === 'hb') this.#meta = { ...this.#meta, offset: frame.now - this.#heard, asOf: frame.now };
    else this.#stream.abort();
  }

  #take(patch: Patch): void {
    const mine = { clientId: this.#vault.meta.clientId, meta: this.#meta, wallNow: this.#ports.wallNow() };
    const applied = applyPatch(this.store, mine, patch);
    if (applied.as === 'stale') {
      this.#failures++;
      return this.#stream.abort();
    }
    this.#meta = applied.meta;
    this.#heals += applied.broken.length;
    if (patch.whole) this.#sentUpTo = patch.lmid;
    const step = confirm(this.#vault, patch, this.#ports.newId);
    const delta = deltaOf(this.store, applied.touched, applied.meta);
    // The replica first: pending is what the outbox holds above its lmid, so a crash in between loses nothing.
    this.#inTurn(() => this.#ports.replica.append(delta)).then(
      () => this.#foldWhenLong(),
      () => undefined,
    );
    this.#settle(step);
    if (!this.#untouched(applied.touched.map(({ kind, id }) => this.store.changeOf(kind, id)))) this.#replay();
    if (patch.whole) this.#loaded = true;
    this.#connected = true;
    this.#failures = 0;
    this.#publish();
    if (applied.broken.length > 0 || step.forked) this.#stream.abort();
    void this.#push();
  }

  /** Takes over the outbox bookkeeping of a patch or a fork, in memory now and on disk in turn. */
  #settle(step: Step): void {
    if (Object.keys(step.change).length > 0) void this.#toVault(step.change).catch(() => undefined);
    const changed = step.content !== this.#vault;
    this.#vault = step.content;
    if (step.forked) {
      this.#meta = { ...this.#meta, lmid: 0 };
      this.#sentUpTo = 0;
    }
    if (changed) this.#replay();
  }

  /** Whether no row that pending work reads or writes is among the changed ones: then its previews still stand. */
  #untouched(changed: readonly Change[]): boolean {
    return this.#pendingKeys.size === 0 || !changed.some((change) => this.#pendingKeys.has(change));
  }

  #replay(): void {
    this.store.clearOverlay();
    this.#pendingKeys = new Set();
    for (const pending of this.#vault.outbox)
      if (pending.mid > this.#meta.lmid && !this.#unsaved.has(pending.uuid)) this.#preview(pending);
  }

  /** Shows what a pending mutation will do; a rule that says no by now is left to the server's answer. */
  #preview(pending: Pending): void {
    const keys = this.store.watch(() => {
      try {
        this.store.attempt(() => this.#run(pending));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    });
    for (const key of keys) this.#pendingKeys.add(key);
  }

  #run({ name, v, args, at }: Pending): void {
    const mutator = this.#mutators.get(name);
    const input = mutator && upcastInput(mutator, v, args);
    if (!mutator || input === undefined) return;
    const known = mutator
      .reads(input, this.#actor)
      .every((read) => !('id' in read) || this.store.get(read.kind, read.id) !== undefined || !read.must);
    if (known) mutator.run(this.store, input, { actor: this.#actor, now: toInstant(at) });
  }

  async #push(): Promise<void> {
    if (this.#pushing || this.#stop.signal.aborted) return;
    this.#pushing = true;
    try {
      for (let more = true; more;) more = await this.#pushOnce();
    } catch (error) {
      if (error instanceof LoggedOut) this.#loggedOut = true;
    } finally {
      this.#pushing = false;
      this.#publish();
    }
  }

  /** Sends the next batch; true when it is worth going on. */
  async #pushOnce(): Promise<boolean> {
    const { meta, outbox } = this.#vault;
    const from = Math.max(this.#sentUpTo, this.#meta.lmid);
    const firstUnsaved = outbox.find((m) => this.#unsaved.has(m.uuid))?.mid ?? Infinity;
    const muts = outbox.filter((m) => m.mid > from && m.mid < firstUnsaved).slice(0, PUSH_BATCH);
    if (muts.length === 0) return false;
    const body = {
      cid: meta.clientId,
      muts: muts.map(({ mid, uuid, name, v, args, at }) => ({ mid, uuid, name, v, args, at })),
    };
    const answer = await this.#ports.net.push(body);
    if (this.#vault.meta.clientId !== meta.clientId) return true;
    if ('lmid' in answer) {
      this.#sentUpTo = answer.lmid;
      return true;
    }
    const holed = answer.err === 'GAP' && outbox[0]?.mid !== this.#meta.lmid + 1;
    if (answer.err === 'FORK' || answer.err === 'UNKNOWN' || holed) {
      this.#settle(fork(this.#vault, this.#ports.newId));
      this.#stream.abort();
      return true;
    }
    this.#sentUpTo = 0;
    return false;
  }

  #toVault(change: VaultChange): Promise<void> {
    return this.#inTurn(() => this.#ports.vault.write(change));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#disk.catch(() => undefined).then(work);
    this.#disk = turn;
    return turn;
  }

  #foldWhenLong(): void {
    if (++this.#deltas < FOLD_AT) return;
    this.#deltas = 0;
    void this.#inTurn(() => this.#ports.replica.fold(this.store.baseRows(), this.#meta)).catch(() => undefined);
  }

  #publish(): void {
    const changes = this.store.takeChanges();
    for (const listener of this.#listeners) listener(changes);
  }
}

const emptyMeta = (inc: Id): ReplicaMeta => ({ inc, epoch: null, gv: 0, cursors: {}, lmid: 0, offset: 0, asOf: 0 });
