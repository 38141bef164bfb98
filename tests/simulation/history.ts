/** One faulty history: steps drawn by chance, invariants after each, and at the end everything must come right. */
import fc from 'fast-check';
import type { Id } from '#domain/kernel/ids.ts';
import { Network } from './network.ts';
import type { SimulatedServer } from './server.ts';
import { SimTablet, turns } from './sim-tablet.ts';
import { accountIds, bucketKeys, users } from './world.ts';

const tablet = fc.nat(2);
const id = fc.constantFrom(...accountIds);
const place = fc.constantFrom(1, 2, 3);
const deed = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('sim.create'),
      args: fc.record({ id, outlet: place, manager: place, name: fc.constantFrom('x', 'y') }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant('sim.add'),
      args: fc.record({ id, amount: fc.constantFrom(1, 2, -1, -2) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ name: fc.constant('sim.rename'), args: fc.record({ id, name: fc.constantFrom('p', 'q') }) }),
  },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('sim.move'), args: fc.record({ id, outlet: place }) }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('sim.assign'), args: fc.record({ id, manager: place }) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('sim.remove'), args: fc.record({ id }) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('sim.bug'), args: fc.record({ id }) }) },
);
const bucket = fc.constantFrom(...bucketKeys);
const only = <T extends string>(step: T) => fc.record({ step: fc.constant(step) });
const onTablet = <T extends string>(step: T) => fc.record({ step: fc.constant(step), tablet });
const onMessage = <T extends string>(step: T) => fc.record({ step: fc.constant(step), i: fc.nat(20) });

const step = fc.oneof(
  { weight: 9, arbitrary: fc.record({ step: fc.constant('mutate'), tablet, deed, dies: fc.boolean() }) },
  { weight: 9, arbitrary: onTablet('sync') },
  { weight: 16, arbitrary: onMessage('deliver') },
  { weight: 2, arbitrary: onMessage('lose') },
  { weight: 3, arbitrary: onMessage('giveUp') },
  { weight: 3, arbitrary: onMessage('double') },
  { weight: 6, arbitrary: onTablet('tick') },
  { weight: 6, arbitrary: onTablet('wake') },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('admin'), deed }) },
  {
    weight: 4,
    arbitrary: fc.record({ step: fc.constant('grant'), user: fc.constantFrom(...users), bucket, on: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('sweep'), bucket }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('login'), tablet, user: fc.constantFrom(...users) }) },
  { weight: 1, arbitrary: onTablet('kill') },
  { weight: 1, arbitrary: onTablet('loseReplica') },
  { weight: 1, arbitrary: onTablet('loseAll') },
  { weight: 1, arbitrary: onTablet('keepImage') },
  { weight: 1, arbitrary: onTablet('restoreImage') },
  { weight: 1, arbitrary: only('backup') },
  { weight: 1, arbitrary: only('restore') },
  { weight: 1, arbitrary: only('cut') },
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Histories of up to `longest` steps. */
export const histories = (longest: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: 5, maxLength: longest, size: 'max' });

class History {
  readonly server: SimulatedServer;
  readonly network: Network;
  readonly tablets: readonly SimTablet[];
  /** Mutations that were durable on a tablet once, and whose they were; lost = their tablet lost its memory of them. */
  readonly made = new Map<Id, Id>();
  readonly lost = new Set<Id>();
  rolledBack = false;
  #backup: unknown = null;

  constructor(server: SimulatedServer, newId: () => Id) {
    this.server = server;
    this.network = new Network(server);
    this.tablets = [0, 1, 2].map((n) => new SimTablet(n, newId, (user) => this.network.link(n, user)));
  }

  async take(s: Step): Promise<void> {
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
        await this.server.sweep(s.bucket);
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
        this.forget(on!);
        await on!.loseAll();
        break;
      case 'keepImage':
        on!.keepImage();
        break;
      case 'restoreImage':
        this.forget(on!);
        await on!.restoreImage();
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
    await turns(5);
    this.note();
    this.check();
  }

  /** Time passes and messages arrive until nothing is left to say. */
  async quiet(n: number): Promise<void> {
    for (let round = 0; round < 4; round++) {
      this.tablets[n]!.wake();
      await turns(4);
      await this.network.tick(n);
      for (let i = 0; i < 40 && (await this.network.deliverFor(n)); i++) await turns(3);
      await turns(3);
    }
  }

  note(): void {
    for (const one of this.tablets)
      for (const user of one.owners) {
        const stored = one.disk(user).stored();
        for (const m of stored ? [...stored.outbox, ...stored.done] : [])
          if (!this.made.has(m.uuid)) this.made.set(m.uuid, user);
      }
  }

  forget(one: SimTablet): void {
    for (const uuid of one.known()) this.lost.add(uuid);
  }

  check(): void {
    for (const [n, { client, user }] of this.tablets.entries()) {
      if (!client || !user) continue;
      const status = client.status();
      if (status.heals > 0) throw new Error(`I9 tablet ${n}: a checksum repair that nobody caused`);
      const { cursors, clientId, lmid, epoch } = client.diagnostics();
      if (epoch === null) continue;
      const held = new Set(Object.keys(cursors).map(Number));
      const rows = new Map<string, string>();
      for (const { kind, row, buckets } of client.store.baseRows()) {
        if (!buckets.some((b) => held.has(b))) throw new Error(`I5 tablet ${n}: a row without a granted bucket`);
        rows.set(`${kind === 901 ? 'account' : 'phone'}/${row.id}`, JSON.stringify(row));
      }
      if (!this.server.wasOnce(user, [...held], rows, clientId, lmid))
        throw new Error(`I6 tablet ${n}: no cut of the server looks like this`);
    }
  }

  /** The faults stop: everything that was saved goes up, everybody sees what the server says. */
  async heal(): Promise<void> {
    this.network.cut();
    for (let round = 0; round < 3; round++)
      for (const [n, one] of this.tablets.entries())
        for (const user of one.owners) {
          if (one.user !== user || !one.client) await one.start(user);
          await turns(4);
          await this.quiet(n);
          await this.quiet(n);
          this.note();
          this.check();
        }
    for (const [n, one] of this.tablets.entries()) await this.checkRest(n, one);
    await this.checkFates();
    for (const one of this.tablets) one.stop();
  }

  async checkRest(n: number, one: SimTablet): Promise<void> {
    for (const user of one.owners) {
      const waiting = one.disk(user).stored()?.outbox.length ?? 0;
      if (waiting > 0) throw new Error(`I2 tablet ${n}: ${waiting} mutations never went up`);
    }
    if (!one.client || !one.user) return;
    const truth = await this.server.rowsFor(one.user);
    const mine = new Map(
      [...one.client.store.baseRows()].map(({ kind, row }) => [
        `${kind === 901 ? 'account' : 'phone'}/${row.id}`,
        JSON.stringify(row),
      ]),
    );
    const same = truth.size === mine.size && [...truth].every(([name, payload]) => mine.get(name) === payload);
    if (!same)
      throw new Error(`I1 tablet ${n} differs: ${JSON.stringify([...truth])} against ${JSON.stringify([...mine])}`);
  }

  async checkFates(): Promise<void> {
    for (const [uuid, { times }] of await this.server.executed())
      if (times > 1) throw new Error(`I3 ${uuid} was executed ${times} times`);
    for (const [uuid, { actor }] of await this.server.executed()) {
      const owner = this.made.get(uuid as Id);
      if (owner && owner !== actor) throw new Error(`I8 ${uuid} was executed as somebody else`);
    }
    for (const uuid of this.made.keys()) {
      if (this.lost.has(uuid)) continue;
      const judged = await this.server.judged(uuid);
      if (!judged) throw new Error(`I3 ${uuid} was lost`);
      const told = this.told(uuid);
      if (told !== undefined && told !== judged && !this.rolledBack)
        throw new Error(`I4 the tablet says ${told}, the server ${judged}`);
      if (told === undefined) throw new Error(`I4 nobody was told what became of ${uuid}`);
    }
  }

  told(uuid: Id): string | undefined {
    for (const one of this.tablets)
      for (const user of one.owners) {
        const stored = one.disk(user).stored();
        const sentBack = stored?.attention.find((item) => item.uuid === uuid);
        if (sentBack) return sentBack.status;
        if (stored?.done.some((m) => m.uuid === uuid)) return 'applied';
      }
    return undefined;
  }
}

/** Plays the steps and heals; throws at the first thing that must not be. */
export async function play(
  steps: readonly Step[],
  makeServer: (newId: () => Id) => Promise<SimulatedServer>,
): Promise<void> {
  let n = 0;
  const newId = (): Id => `00000000-0000-4000-9000-${(++n).toString(16).padStart(12, '0')}` as Id;
  const history = new History(await makeServer(newId), newId);
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
  } finally {
    for (const one of history.tablets) one.stop();
  }
}
