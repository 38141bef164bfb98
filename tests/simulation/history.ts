/** One faulty history: steps drawn by chance, invariants after each, and at the end everything must come right. */
import type { Id } from '#domain/kernel/ids.ts';
import type { Hardware } from './disk.ts';
import { checkFates, checkLapsed, checkNow, checkRest, checkVault, lookAtShown } from './invariants.ts';
import { Network } from './network.ts';
import type { Played } from './played.ts';
import { beRude } from './rude.ts';
import type { MakeServer, SimulatedServer } from './server.ts';
import { inMemory } from './sim-disk.ts';
import { SimTablet } from './sim-tablet.ts';
import type { Step } from './steps.ts';
import { users } from './world.ts';

export interface PlayOptions {
  readonly hardware?: Hardware;
  /** The power is cut in the midst of writes as well, not only where a step says so. */
  readonly powerCuts?: boolean;
}

/** So many steps lie between two power cuts. */
const CUT_EVERY = 4;

export class History implements Played {
  readonly server: SimulatedServer;
  readonly network: Network;
  readonly tablets: readonly SimTablet[];
  readonly newId: () => Id;
  readonly made = new Map<Id, Id>();
  readonly lost = new Set<Id>();
  rolledBack = false;
  readonly #hardware: Hardware;
  readonly #powerCuts: boolean;
  #taken = 0;
  /** How often the power went in the midst of a write. */
  cuts = 0;
  #backup: unknown = null;

  constructor(server: SimulatedServer, newId: () => Id, { hardware = inMemory, powerCuts = false }: PlayOptions) {
    this.server = server;
    this.newId = newId;
    this.#hardware = hardware;
    this.#powerCuts = powerCuts;
    this.network = new Network(server);
    this.tablets = [0, 1, 2].map(
      (n) => new SimTablet(n, { hardware, newId, link: (user) => this.network.link(n, user), onPublish: lookAtShown }),
    );
  }

  async take(s: Step): Promise<void> {
    if (this.#powerCuts) this.#cutPowerSoon(++this.#taken);
    const on = 'tablet' in s ? this.tablets[s.tablet]! : null;
    switch (s.step) {
      case 'mutate':
        await on!.mutate(s.deed.name, s.deed.args, s.dies);
        break;
      case 'sync':
        await this.quiet(this.tablets.indexOf(on!));
        break;
      case 'deliver':
        await this.network.deliver(s.i);
        break;
      case 'lose':
        this.network.lose(s.i);
        break;
      case 'giveUp':
        this.network.giveUp(s.i);
        break;
      case 'double':
        this.network.double(s.i);
        break;
      case 'tick':
        await this.network.tick(s.tablet);
        break;
      case 'wake':
        on!.wake();
        break;
      case 'admin':
        await this.server.admin(s.deed.name === 'sim.bug' ? 'sim.remove' : s.deed.name, s.deed.args);
        break;
      case 'grant':
        await this.server.grant(s.user, s.bucket, s.on);
        break;
      case 'sweep':
        // Weeks have passed since: no load lasts that long, and whoever listens has long heard of what is swept.
        for (let pages = 0; pages < 15; pages++) await this.network.tick();
        if (!(await this.isLoading())) await this.server.sweep(s.bucket);
        break;
      case 'login':
        await on!.start(s.user);
        break;
      case 'kill':
        if (on!.user) await on!.start(on!.user);
        break;
      case 'loseReplica':
        await on!.loseReplica();
        break;
      case 'loseAll':
        await this.forget(on!);
        await on!.loseAll();
        break;
      case 'keepImage':
        await on!.keepImage();
        break;
      case 'restoreImage':
        await this.forget(on!);
        await on!.restoreImage();
        break;
      case 'rot':
        await on!.rot(s.i, s.how);
        break;
      case 'import':
        await this.server.import(s.outlet, s.manager);
        break;
      case 'sleep':
        await on!.sleep(s.hours, s.restarted);
        await this.restart();
        if (s.hours !== 10) await checkLapsed(this.tablets.indexOf(on!), on!);
        break;
      case 'slowBegin':
        await this.server.slowBegin(s.deed.name === 'sim.bug' ? 'sim.remove' : s.deed.name, s.deed.args, s.at);
        break;
      case 'slowEnd':
        await this.server.slowEnd();
        break;
      case 'rude':
        await beRude(this, s.tablet, s.how);
        break;
      case 'backup':
        this.#backup = await this.server.backup();
        break;
      case 'restore':
        if (this.#backup) {
          this.network.cut();
          await this.server.restore(this.#backup);
          this.rolledBack = true;
        }
        break;
      case 'cut':
        this.network.cut();
        break;
    }
    await this.#hardware.turns(6);
    await this.restart();
    await this.note();
    this.check();
  }

  /**
   * Now and then the power goes in the midst of the next write to a vault or a replica: just before it is durable, or
   * just after it. Counted by steps, so that a history stays what it is when it is played again.
   */
  #cutPowerSoon(nth: number): void {
    if (nth % CUT_EVERY !== 0) return;
    const round = nth / CUT_EVERY;
    const one = this.tablets[round % 3]!;
    const disk = one.disk(one.user!);
    const faults = round % 2 === 0 ? disk.vaultFaults : disk.replicaFaults;
    if (faults.length === 0) faults.push(round % 4 < 2 ? 'dies-before' : 'dies-after');
  }

  /** Whoever lost his power has it again. */
  async restart(): Promise<void> {
    for (const one of this.tablets)
      while (one.isDead) {
        this.cuts++;
        await one.start(one.user!);
        await this.#hardware.turns(2);
      }
  }

  /** Time passes and messages arrive until nothing is left to say. */
  async quiet(n: number): Promise<void> {
    for (let round = 0; round < 4; round++) {
      this.tablets[n]!.wake();
      await this.#hardware.turns(4);
      await this.network.tick(n);
      for (let i = 0; i < 40 && (await this.network.deliverFor(n)); i++) await this.#hardware.turns(3);
      await this.#hardware.turns(3);
    }
  }

  async isLoading(): Promise<boolean> {
    return this.network.isLoading() || (await Promise.all(this.tablets.map((one) => one.isLoading()))).includes(true);
  }

  async note(): Promise<void> {
    for (const [n, one] of this.tablets.entries())
      for (const user of one.owners) {
        const stored = await one.disk(user).stored();
        if (stored) checkVault(n, stored);
        for (const m of stored ? [...stored.outbox, ...stored.done] : [])
          if (!this.made.has(m.uuid)) this.made.set(m.uuid, user);
      }
  }

  async forget(one: SimTablet): Promise<void> {
    for (const uuid of await one.known()) this.lost.add(uuid);
  }

  check(): void {
    for (const [n, one] of this.tablets.entries()) checkNow(this, n, one);
  }

  /** The faults stop: everything that was saved goes up, everybody sees what the server says. */
  async heal(): Promise<void> {
    await this.server.slowEnd();
    this.network.cut();
    for (const one of this.tablets) one.endFaults();
    for (let round = 0; round < 3; round++)
      for (const [n, one] of this.tablets.entries())
        for (const user of one.owners) {
          if (one.user !== user || !one.client) await one.start(user);
          await this.#hardware.turns(4);
          await this.quiet(n);
          await this.quiet(n);
          await this.note();
          this.check();
        }
    for (const [n, one] of this.tablets.entries()) await checkRest(this.server, n, one);
    await checkFates(this);
    for (const one of this.tablets) one.stop();
  }
}

/** Plays the steps and heals; throws at the first thing that must not be. Gives the end back, to be compared. */
export async function play(
  steps: readonly Step[],
  makeServer: MakeServer,
  options: PlayOptions = {},
): Promise<History> {
  let n = 0;
  const newId = (): Id => `00000000-0000-4000-9000-${(++n).toString(16).padStart(12, '0')}` as Id;
  const history = new History(await makeServer(newId), newId, options);
  await history.server.grant(users[0]!, 'o:1', true);
  await history.server.grant(users[0]!, 'r:1', true);
  await history.server.grant(users[1]!, 'o:1', true);
  await history.server.grant(users[1]!, 'o:2', true);
  await history.server.grant(users[2]!, 'o:3', true);
  await history.server.grant(users[2]!, 'r:1', true);
  for (const [i, one] of history.tablets.entries()) await one.start(users[i]!);
  try {
    for (const s of steps) await history.take(s);
    await history.heal();
    return history;
  } finally {
    for (const one of history.tablets) one.stop();
    await history.server.slowEnd().catch(() => undefined);
  }
}
