// The tablet's engine: loads what the disk holds, keeps one stream open, takes patches in, sends what waits, and says
// honestly how things stand. Network, disk and clock are handed in.
import type { Actor } from '#domain/kernel/actor.ts';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import type { Kind } from '#domain/kernel/store.ts';
import { applyPatch, deltaOf, emptyMeta } from './apply.ts';
import { backoff, SOON, type Pause } from './backoff.ts';
import type { Attention, Pending, Replica, ReplicaMeta, Vault, VaultContent } from './disk.ts';
import { Keeper } from './keeper.ts';
import { MemoryStore, type Change } from './memory-store.ts';
import { confirm, emptyVault, fork, withdraw, type Step } from './outbox.ts';
import { Previews } from './previews.ts';
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

export interface Diagnostics {
  readonly clientId: Id;
  readonly next: number;
  readonly confirmed: number;
  readonly incarnation: Id;
  readonly epoch: Id | null;
  readonly grantVersion: number;
  readonly cursors: Readonly<Record<string, number>>;
  readonly lmid: number;
  readonly failures: number;
}

/** What one push carries at most. */
const PUSH_BATCH = 50;
/** Two and a half heartbeats without a word: the line is dead, or never was there. */
const SILENCE = { looks: 4, every: 10_000 };
const SCHEMA = 1;

export class SyncClient {
  readonly store: MemoryStore;
  readonly #ports: SyncPorts;
  readonly #app: string;
  readonly #keeper: Keeper;
  readonly #previews: Previews;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(changes: ReadonlySet<Change>) => void>();
  #stream = new AbortController();
  #vault: VaultContent;
  #meta: ReplicaMeta;
  #connected = false;
  #loggedOut = false;
  #loaded = false;
  #heals = 0;
  /** Looks at the line since it last said something: a count, as a wall clock jumps. */
  #silent = 0;
  #failures = 0;
  /** Set when the stream ends in good order: then it is no failure, and when to come again. */
  #comeBack: Pause | null = null;
  #wake: AbortController | null = null;
  #pushing = false;
  #pushWanted = false;
  #pushWake: AbortController | null = null;
  #sentUpTo = 0;
  /** Mutations whose vault write is still under way: not shown, not sent. */
  readonly #unsaved = new Set<Id>();

  constructor(ports: SyncPorts, kinds: readonly Kind[], mutators: readonly Mutator[], actor: Actor, app: string) {
    this.#ports = ports;
    this.store = new MemoryStore(kinds);
    this.#previews = new Previews(this.store, mutators, actor);
    this.#app = app;
    this.#vault = emptyVault(ports.newId());
    this.#meta = emptyMeta(this.#vault.meta.clientId, ports.newId());
    this.#keeper = new Keeper(ports.vault, ports.replica, () => ({ rows: this.store.baseRows(), meta: this.#meta }));
  }

  /** Brings back what the disk holds; after this, pages can read. */
  async open(): Promise<void> {
    const { vault, replica } = await this.#keeper.read();
    if (vault) this.#vault = vault;
    else await this.#keeper.toVault({ meta: this.#vault.meta });
    const { clientId, next } = this.#vault.meta;
    this.#meta = { ...this.#meta, clientId };
    if (replica) {
      for (const { kind, row, buckets, hash } of replica.rows)
        for (const bucket of buckets) this.store.putBase(bucket, kind, row, hash);
      // The progress of another client, or of one newer than this vault, says nothing about what waits here.
      const mine = replica.meta.clientId === clientId && replica.meta.lmid < next;
      this.#meta = mine ? replica.meta : { ...replica.meta, clientId, lmid: 0 };
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
    await this.#keeper.close();
  }

  /** The network is back, the page is visible, somebody logged in: try now. */
  nudge(): void {
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

  /** What this tablet knows of itself; no row and no name is in it. */
  diagnostics(): Diagnostics {
    const { clientId, next, confirmed } = this.#vault.meta;
    const { inc, epoch, gv, cursors, lmid } = this.#meta;
    return {
      clientId,
      next,
      confirmed,
      incarnation: inc,
      epoch,
      grantVersion: gv,
      cursors,
      lmid,
      failures: this.#failures,
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
    this.#previews.check(pending);
    this.#vault = { ...this.#vault, meta: { ...meta, next: meta.next + 1 }, outbox: [...outbox, pending] };
    this.#unsaved.add(pending.uuid);
    try {
      await this.#keeper.toVault({ meta: this.#vault.meta, outbox: { put: [pending] } });
    } catch (error) {
      this.#settle(withdraw(this.#vault, pending.uuid));
      throw error;
    } finally {
      this.#unsaved.delete(pending.uuid);
    }
    if (this.#vault.outbox.some((m) => m.uuid === pending.uuid)) this.#previews.show(pending);
    this.#publish();
    void this.#push();
  }

  /** The person has seen a refusal and lets it go. */
  async discard(uuid: Id): Promise<void> {
    this.#vault = { ...this.#vault, attention: this.#vault.attention.filter((item) => item.uuid !== uuid) };
    await this.#keeper.toVault({ attention: { remove: [uuid] } });
    this.#publish();
  }

  async #keepStream(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#stream = new AbortController();
      this.#silent = 0;
      this.#comeBack = null;
      try {
        await this.#ports.net.stream(this.#request(), (frame) => this.#receive(frame), this.#stream.signal);
      } catch (error) {
        if (!this.#comeBack) this.#failures++;
        if (error instanceof LoggedOut) this.#loggedOut = true;
      }
      this.#stream.abort();
      this.#connected = false;
      this.#publish();
      if (!this.#stop.signal.aborted) await this.#pause();
    }
  }

  /** Ends the stream in good order, to open another one. */
  #reopen(when: Pause = SOON): void {
    this.#comeBack = when;
    this.#stream.abort();
  }

  /** Waits before the next try: longer with each failure, cut short by a nudge. */
  async #pause(): Promise<void> {
    this.#wake = new AbortController();
    const planned = this.#failures === 0 ? (this.#comeBack ?? SOON) : backoff(this.#failures);
    await this.#wait(this.#loggedOut ? backoff(Infinity) : planned, this.#wake);
    this.#wake = null;
  }

  #wait([least, most]: Pause, wake: AbortController): Promise<void> {
    const ms = least + (most - least) * this.#ports.random();
    return this.#ports.wait(ms, AbortSignal.any([wake.signal, this.#stop.signal]));
  }

  async #watchSilence(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#ports.wait(SILENCE.every, this.#stop.signal);
      if (++this.#silent > SILENCE.looks) this.#stream.abort();
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
      lmid: this.#meta.lmid,
      ack: this.#keeper.keptUpTo(meta.clientId),
      pending: outbox.length,
      schema: SCHEMA,
      app: this.#app,
    };
  }

  #receive(frame: Frame): void {
    this.#silent = 0;
    const now = this.#ports.wallNow();
    if (frame.t === 'patch') this.#take(frame);
    else if (frame.t === 'hb') this.#meta = { ...this.#meta, offset: frame.now - now, asOf: frame.now };
    else this.#reopen(frame.t === 'bye' ? frame.retry : SOON);
  }

  #take(patch: Patch): void {
    const mine = { clientId: this.#vault.meta.clientId, meta: this.#meta, wallNow: this.#ports.wallNow() };
    const applied = applyPatch(this.store, mine, patch);
    if (applied.as === 'stale') return this.#stream.abort();
    const touched = applied.touched.map(({ kind, id }) => this.store.changeOf(kind, id));
    const changed = new Set([...touched, ...this.store.changes()]);
    const broken = applied.broken.length > 0;
    this.#meta = applied.meta;
    this.#heals += applied.broken.length;
    if (patch.whole) this.#sentUpTo = patch.lmid;
    const step = confirm(this.#vault, patch, this.#ports.newId);
    const delta = deltaOf(this.store, applied.touched, applied.meta);
    // The replica first: pending is what the outbox holds above its lmid, so a crash in between loses nothing.
    this.#keeper.toReplica(delta);
    this.#settle(step);
    if (!this.#previews.standAfter(changed)) this.#replay();
    if (patch.whole) this.#loaded = true;
    this.#connected = true;
    this.#loggedOut = false;
    this.#failures = broken ? this.#failures + 1 : 0;
    this.#publish();
    if (broken) this.#stream.abort();
    else if (step.forked) this.#reopen();
    // A whole answer shows that the way is free; for other news a push that waits its time goes on waiting.
    void this.#push(patch.whole === 1);
  }

  /** Takes over the outbox bookkeeping of a patch or a fork, in memory now and on disk in turn. */
  #settle(step: Step): void {
    if (Object.keys(step.change).length > 0) void this.#keeper.toVault(step.change).catch(() => undefined);
    const changed = step.content !== this.#vault;
    this.#vault = step.content;
    if (step.forked) {
      this.#meta = { ...this.#meta, clientId: step.content.meta.clientId, lmid: 0 };
      this.#sentUpTo = 0;
    }
    if (changed) this.#replay();
  }

  #replay(): void {
    const { lmid } = this.#meta;
    this.#previews.replay(this.#vault.outbox.filter((m) => m.mid > lmid && !this.#unsaved.has(m.uuid)));
  }

  /** Sends until nothing waits, one batch at a time; after a failure again by itself, later each time. */
  async #push(now = true): Promise<void> {
    this.#pushWanted = true;
    if (now) this.#pushWake?.abort();
    if (this.#pushing) return;
    this.#pushing = true;
    for (let failures = 0; this.#pushWanted && !this.#stop.signal.aborted;) {
      this.#pushWanted = false;
      const outcome = await this.#pushOnce().catch((error: unknown) =>
        error instanceof LoggedOut ? 'logged-out' : 'failed',
      );
      this.#pushWanted ||= outcome === 'sent';
      if (outcome === 'logged-out') this.#loggedOut = true;
      failures = outcome === 'failed' ? failures + 1 : 0;
      if (failures > 0) await this.#beforeNextPush(failures);
    }
    this.#pushing = false;
    this.#publish();
  }

  async #beforeNextPush(failures: number): Promise<void> {
    this.#pushWanted = true;
    this.#pushWake = new AbortController();
    await this.#wait(backoff(failures), this.#pushWake);
    this.#pushWake = null;
  }

  /** Sends the next batch. Throws what the network throws. */
  async #pushOnce(): Promise<'sent' | 'nothing' | 'failed'> {
    const { meta, outbox } = this.#vault;
    const from = Math.max(this.#sentUpTo, this.#meta.lmid);
    const firstUnsaved = outbox.find((m) => this.#unsaved.has(m.uuid))?.mid ?? Infinity;
    const muts = outbox.filter((m) => m.mid > from && m.mid < firstUnsaved).slice(0, PUSH_BATCH);
    if (muts.length === 0) return 'nothing';
    const body = {
      cid: meta.clientId,
      muts: muts.map(({ mid, uuid, name, v, args, at }) => ({ mid, uuid, name, v, args, at })),
    };
    const answer = await this.#ports.net.push(body);
    this.#loggedOut = false;
    if (this.#vault.meta.clientId !== meta.clientId) return 'sent';
    if ('lmid' in answer) {
      this.#sentUpTo = answer.lmid;
      return 'sent';
    }
    const holed = answer.err === 'GAP' && outbox[0]?.mid !== this.#meta.lmid + 1;
    if (answer.err === 'FORK' || answer.err === 'UNKNOWN' || holed) {
      this.#settle(fork(this.#vault, this.#ports.newId));
      this.#reopen();
      return 'sent';
    }
    this.#sentUpTo = 0;
    return 'failed';
  }

  #publish(): void {
    const changes = this.store.takeChanges();
    for (const listener of this.#listeners) listener(changes);
  }
}
