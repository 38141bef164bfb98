// The tablet's engine: loads what the disk holds, takes patches in, sends what waits, and says honestly how things stand.
// Network, disk and clock are handed in.
import type { Actor } from '#domain/kernel/actor.ts';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import type { Kind } from '#domain/kernel/store.ts';
import { applyPatch, deltaOf, emptyMeta } from './apply.ts';
import type { Pending, ReplicaContent, ReplicaMeta, VaultChange, VaultContent } from './disk.ts';
import { Keeper } from './keeper.ts';
import { hasLapsed, isTimeToNote } from './lease.ts';
import { MemoryStore, type Change } from './memory-store.ts';
import { auditSlowly } from './audit.ts';
import { batchAfter, confirm, emptyVault, fork, withdraw, type Step } from './outbox.ts';
import type { SyncPorts } from './ports.ts';
import { Previews } from './previews.ts';
import { Pusher } from './pusher.ts';
import { Stage } from './stage.ts';
import { Incidents, standingOf, type Diagnostics, type SyncStatus } from './status.ts';
import { StreamLine } from './stream-line.ts';
import type { Frame, Patch, PullBody, PushAnswer, PushBody } from './wire.ts';

/** Rises with every release whose rows an older one could not read; the server says from where on it serves. */
const SCHEMA = 1;

export class SyncClient {
  readonly store: MemoryStore;
  readonly #ports: SyncPorts;
  readonly #app: string;
  readonly #keeper: Keeper;
  readonly #previews: Previews;
  readonly #stage = new Stage();
  readonly #line: StreamLine;
  readonly #pusher: Pusher;
  readonly #incidents: Incidents;
  readonly #listeners = new Set<(changes: ReadonlySet<Change>) => void>();
  #vault: VaultContent;
  #meta: ReplicaMeta;
  #loaded = false;
  #heals = 0;
  /** Repairs the server has not been told of. */
  #untold = 0;
  #audited = false;
  /** Deeds that were lost with the vault. */
  #lost = 0;
  #sentUpTo = 0;
  #toldPurge: ReplicaMeta['purged'] = null;
  /** Mutations whose vault write is still under way: not shown, not sent. */
  readonly #unsaved = new Set<Id>();

  constructor(ports: SyncPorts, kinds: readonly Kind[], mutators: readonly Mutator[], actor: Actor, app: string) {
    this.#ports = ports;
    this.store = new MemoryStore(kinds);
    this.#previews = new Previews(this.store, mutators, actor);
    this.#app = app;
    this.#vault = emptyVault(ports.newId());
    this.#meta = emptyMeta(this.#vault.meta.clientId, ports.newId());
    const held = () => ({ rows: this.store.baseRows(), staged: this.#stage.parts(), meta: this.#meta });
    this.#keeper = new Keeper(ports.vault, ports.replica, held, ports.limits);
    this.#incidents = new Incidents(() => this.serverNow());
    const onIncident = (what: string, detail?: string): void => this.#incidents.note(what, detail);
    this.#line = new StreamLine(ports, {
      request: () => this.#request(),
      onFrame: (frame) => this.#receive(frame),
      onChange: () => this.#publish(),
      onLook: () => this.#look(),
      onIncident,
    });
    this.#pusher = new Pusher(ports, {
      next: () => batchAfter(this.#vault, Math.max(this.#sentUpTo, this.#meta.lmid), this.#unsaved),
      take: (answer, batch) => this.#takeAnswer(answer, batch),
      onLogin: (loggedIn) => (this.#line.loggedOut = !loggedIn),
      onRest: () => this.#publish(),
      onIncident,
    });
  }

  /** Brings back what the disk holds; after this, pages can read. */
  async open(): Promise<void> {
    const { vault, replica } = await this.#keeper.read();
    if (vault) this.#vault = vault;
    else {
      this.#lost = this.#ports.memo?.read() ?? 0;
      if (this.#lost > 0) this.#incidents.note('vault-lost', `${this.#lost} waited`);
      await this.#keeper.toVault({ meta: this.#vault.meta });
    }
    this.#meta = { ...this.#meta, clientId: this.#vault.meta.clientId };
    if (replica && hasLapsed(replica.meta, this.#ports.wallNow())) await this.#lapse(replica.meta);
    else if (replica) this.#resume(replica);
    this.#replay();
    this.#publish();
  }

  /** Keeps in touch with the server until `close`. */
  start(): void {
    this.#line.start();
  }

  async close(): Promise<void> {
    this.#line.close();
    this.#pusher.close();
    await this.#keeper.close();
  }

  /** The network is back, the page is visible, somebody logged in: try now. */
  nudge(): void {
    this.#look();
    this.#line.nudge();
    void this.#pusher.push();
  }

  /** Reads everything anew from the server; what waits stays. */
  async reread(): Promise<void> {
    this.#empty();
    this.#incidents.note('reread');
    await this.#keeper.rewrite();
    this.#line.reopen();
    this.#line.nudge();
    this.#publish();
  }

  status(): SyncStatus {
    const { connected, failures, loggedOut, tooOld } = this.#line;
    const { asOf } = this.#meta;
    return {
      loaded: this.#loaded,
      filling: this.#stage.progress(),
      connected,
      connecting: !connected && failures === 0,
      loggedOut,
      tooOld,
      lapsed: this.#isLapsed(),
      waiting: this.#vault.outbox.length,
      attention: this.#vault.attention,
      asOf: asOf > 0 ? toInstant(connected ? this.serverNow() : asOf) : null,
      heals: this.#heals,
      lost: this.#lost,
    };
  }

  /** What was done here and has not been judged yet, oldest first. */
  readonly pending = (): readonly Pending[] => this.#vault.outbox;

  /** The person has read that deeds were lost with this device's storage. */
  noteLost(): void {
    this.#lost = 0;
    this.#publish();
  }

  /** What this tablet knows of itself; no row, no name of a person and nothing typed is in it. */
  diagnostics(): Diagnostics {
    return {
      ...standingOf(this.#vault, this.#meta),
      behind: this.#stage.behind,
      failures: this.#line.failures,
      held: this.store.census(),
      incidents: this.#incidents.all(),
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
    await this.#do(mutator.name, mutator.version, args);
  }

  /**
   * Does a deed that was sent back once more, under a new mutation id, with what was typed then or with `args`; its
   * note leaves the tray in the same write. Throws as `mutate`; the note stays then.
   */
  async redo(uuid: Id, args?: unknown): Promise<void> {
    const item = this.#vault.attention.find((one) => one.uuid === uuid);
    if (!item) return;
    const version = args === undefined ? item.v : undefined;
    await this.#do(item.name, version ?? this.#previews.versionOf(item.name), args ?? item.args, uuid);
  }

  /** The person has seen a refusal and lets it go. */
  async discard(uuid: Id): Promise<void> {
    await this.#keeper.toVault({ attention: { remove: [uuid] } });
    this.#vault = { ...this.#vault, attention: this.#vault.attention.filter((item) => item.uuid !== uuid) };
    this.#publish();
  }

  async #do(name: string, v: number, args: unknown, insteadOf?: Id): Promise<void> {
    const { meta, outbox } = this.#vault;
    const pending: Pending = { mid: meta.next, uuid: this.#ports.newId(), name, v, args, at: this.serverNow() };
    this.#previews.check(pending);
    this.#vault = { ...this.#vault, meta: { ...meta, next: meta.next + 1 }, outbox: [...outbox, pending] };
    this.#unsaved.add(pending.uuid);
    const change: VaultChange = { meta: this.#vault.meta, outbox: { put: [pending] } };
    try {
      await this.#keeper.toVault(insteadOf ? { ...change, attention: { remove: [insteadOf] } } : change);
    } catch (error) {
      this.#settle(withdraw(this.#vault, pending.uuid));
      throw error;
    } finally {
      this.#unsaved.delete(pending.uuid);
    }
    if (insteadOf)
      this.#vault = { ...this.#vault, attention: this.#vault.attention.filter((item) => item.uuid !== insteadOf) };
    const waits = this.#vault.outbox.some((m) => m.uuid === pending.uuid);
    if (waits && !this.#isLapsed()) this.#previews.show(pending);
    this.#publish();
    void this.#pusher.push();
  }

  #resume({ rows, staged, meta }: ReplicaContent): void {
    const { clientId, next } = this.#vault.meta;
    this.store.load(rows);
    this.#stage.resume(staged);
    // The progress of another client, or of one newer than this vault, says nothing about what waits here.
    const mine = meta.clientId === clientId && meta.lmid < next;
    this.#meta = mine ? meta : { ...meta, clientId, lmid: 0 };
    this.#loaded = meta.epoch !== null && this.#isWhole();
  }

  #request(): PullBody {
    const { inc, epoch, gv, cursors, lmid, behind, purged } = this.#meta;
    const { meta, outbox } = this.#vault;
    this.#toldPurge = purged;
    return {
      cid: meta.clientId,
      inc,
      ep: epoch,
      gv,
      cur: cursors,
      part: behind,
      purged,
      lmid,
      ack: this.#keeper.keptUpTo(meta.clientId),
      pending: outbox.length,
      heals: this.#untold,
      schema: SCHEMA,
      app: this.#app,
    };
  }

  #receive(frame: Frame): void {
    const wall = this.#ports.wallNow();
    if (frame.t === 'patch') this.#take(frame);
    else if (frame.t === 'hb' && this.#meta.epoch !== null)
      this.#meta = { ...this.#meta, offset: frame.now - wall, asOf: frame.now, wall };
  }

  #take(patch: Patch): void {
    const mine = { clientId: this.#vault.meta.clientId, meta: this.#meta, wallNow: this.#ports.wallNow() };
    const applied = applyPatch(this.store, this.#stage, mine, patch);
    if (applied.as === 'stale') {
      this.#incidents.note('stale-patch');
      return this.#line.drop();
    }
    const touched = applied.touched.map(({ kind, id }) => this.store.changeOf(kind, id));
    const changed = new Set([...touched, ...this.store.changes()]);
    const broken = applied.broken.length > 0;
    const purgedNow = applied.meta.purged !== mine.meta.purged;
    const told = patch.whole === 1 && !purgedNow && applied.meta.purged === this.#toldPurge;
    this.#meta = told ? { ...applied.meta, purged: null } : applied.meta;
    if (patch.whole) {
      this.#sentUpTo = patch.lmid;
      this.#untold = 0;
    }
    this.#told(applied.broken);
    const step = confirm(this.#vault, patch, this.#ports.newId);
    // The replica first: pending is what the outbox holds above its lmid, so a crash in between loses nothing.
    this.#keeper.toReplica(deltaOf(this.store, { ...applied, meta: this.#meta }), purgedNow);
    if (!this.#settle(step) && !this.#previews.standAfter(changed)) this.#replay();
    this.#loaded ||= patch.whole === 1 && this.#isWhole();
    this.#line.connected = true;
    this.#line.loggedOut = false;
    this.#line.failures = broken ? this.#line.failures + 1 : 0;
    this.#publish();
    if (broken) this.#line.drop();
    // The receipt of a purge goes up at once, with the next request.
    else if (step.forked || purgedNow) this.#line.reopen();
    // A whole answer shows that the way is free; for other news a push that waits its time goes on waiting.
    void this.#pusher.push(patch.whole === 1);
  }

  /** Nothing that was never whole is still on its way: a bucket that only catches up shows what it had. */
  #isWhole(): boolean {
    return this.#stage.behind.every((bucket) => this.store.sumOf(bucket).n > 0);
  }

  /** Looks at the clocks: whether the rows may still be held, and whether the time should be noted. */
  #look(): void {
    this.#keeper.tidy();
    if (!this.#audited) void auditSlowly(this.store, this.#ports.wait, (damaged) => this.#mend(damaged));
    this.#audited = true;
    if (this.#isLapsed()) return;
    if (hasLapsed(this.#meta, this.#ports.wallNow(), this.#line.connected))
      void this.#lapse(this.#meta).then(() => this.#publish());
    else this.#noteTime();
  }

  /** Buckets that went wrong here are read anew; what they show stays until then. */
  #mend(damaged: readonly number[]): void {
    this.#told(damaged);
    const broken = Object.fromEntries(damaged.map((bucket) => [bucket, -1]));
    this.#meta = { ...this.#meta, cursors: { ...this.#meta.cursors, ...broken } };
    this.#line.reopen();
  }

  /** A repair is an alarm: it is counted here, and the server is told. */
  #told(broken: readonly number[]): void {
    if (broken.length === 0) return;
    this.#heals += broken.length;
    this.#untold += broken.length;
    this.#incidents.note('heal', `buckets ${broken.join(' ')}`);
  }

  #noteTime(): void {
    const wall = this.#ports.wallNow();
    if (this.#meta.epoch === null || !isTimeToNote(this.#meta, wall)) return;
    this.#meta = { ...this.#meta, wall };
    this.#keeper.toReplica({ rows: [], meta: this.#meta });
  }

  /** The rows may no longer be held: they leave memory and disk; what was asked for stays in the vault. */
  async #lapse({ asOf, offset, wall, purged }: ReplicaMeta): Promise<void> {
    this.#incidents.note('lapsed');
    this.#empty();
    this.#meta = { ...this.#meta, asOf, offset, wall, purged };
    this.#replay();
    await this.#keeper.rewrite();
  }

  /** Heard from the server once, and no row of it held since: only a lease that ended leaves it so. */
  #isLapsed(): boolean {
    return this.#meta.epoch === null && this.#meta.asOf > 0;
  }

  /** As if nothing had ever been heard from the server. */
  #empty(): void {
    for (const bucket of this.store.heldBuckets()) this.store.purge(bucket);
    this.#stage.clear();
    this.#meta = { ...emptyMeta(this.#vault.meta.clientId, this.#ports.newId()), offset: this.#meta.offset };
    this.#loaded = false;
    this.#replay();
  }

  /** Takes over the outbox bookkeeping of a patch or a fork, in memory now and on disk in turn. True when it replayed. */
  #settle(step: Step): boolean {
    if (Object.keys(step.change).length > 0) void this.#keeper.toVault(step.change).catch(() => undefined);
    const changed = step.content !== this.#vault;
    this.#vault = step.content;
    if (step.forked) {
      this.#incidents.note('fork');
      this.#meta = { ...this.#meta, clientId: step.content.meta.clientId, lmid: 0 };
      this.#sentUpTo = 0;
    }
    if (changed) this.#replay();
    return changed;
  }

  /** Shows what waits over what the server said; where no row may be held, nothing is shown. */
  #replay(): void {
    const { lmid } = this.#meta;
    const shown = this.#vault.outbox.filter((m) => m.mid > lmid && !this.#unsaved.has(m.uuid));
    this.#previews.replay(this.#isLapsed() ? [] : shown);
  }

  #takeAnswer(answer: PushAnswer, { cid }: PushBody): boolean {
    const { meta, outbox } = this.#vault;
    if (meta.clientId !== cid) return true;
    if ('lmid' in answer) {
      this.#sentUpTo = answer.lmid;
      return true;
    }
    this.#incidents.note(answer.err, 'push');
    const holed = answer.err === 'GAP' && outbox[0]?.mid !== this.#meta.lmid + 1;
    if (answer.err === 'FORK' || answer.err === 'UNKNOWN' || holed) {
      this.#settle(fork(this.#vault, this.#ports.newId));
      this.#line.reopen();
      return true;
    }
    this.#sentUpTo = 0;
    return false;
  }

  #publish(): void {
    if (this.#lost === 0) this.#ports.memo?.write(this.#vault.outbox.length);
    const changes = this.store.takeChanges();
    for (const listener of this.#listeners) listener(changes);
  }
}
