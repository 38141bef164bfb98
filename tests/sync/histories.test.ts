/** Random histories of two tablets and a faulty world around them: whatever happens, all end in the same state. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { createDice, type Dice } from '#server/simulators/seeded.ts';
import { MemoryDisk, type WriteFault } from '#tests/kit/memory-disk.ts';
import { openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import {
  logInAt,
  openTablet,
  until,
  type FrameFault,
  type Login,
  type PushFault,
  type Tablet,
} from '#tests/kit/tablet.ts';
import { auditFeed } from '#tests/sync-server/feed-audit.ts';
import { count, countUpTo, customerAt, serverDeeds, tabletDeeds } from './deeds.ts';

const HISTORIES = 200;
/** Histories side by side share the database and nothing else. */
const LANES = 4;
const PEOPLE_EACH = 3;
const MOST = 1_000_000;

let world: TestWorld;
let server: TestServer;
const lanes: Login[][] = [];

beforeAll(async () => {
  world = await openWorld();
  server = await startServer(world, { moreMutators: serverDeeds });
  for (let lane = 0; lane < LANES; lane++) lanes.push([await logInAt(server.url), await logInAt(server.url, 'wealth')]);
});
afterAll(async () => {
  await server.stop();
  await world.drop();
});

/** What one tablet's person was told about each of his deeds. */
interface Diary {
  /** Saved, so the person was promised it. */
  readonly promised: Set<Id>;
  /** Promised, and then its device was set back to before it: nobody can send it if the server has not got it. */
  readonly perhapsLost: Set<Id>;
  refusals: Set<Id>;
}

interface Seat {
  readonly login: Login;
  readonly diary: Diary;
  disk: MemoryDisk;
  image: { disk: MemoryDisk; promised: Set<Id> } | null;
  tablet: Tablet;
  /** The app as it ran before each restart: what it had sent may still arrive. */
  readonly earlier: Tablet[];
}

const pushFaults: readonly PushFault[] = ['lost', 'cut', 'twice', 'late'];
const frameFaults: readonly FrameFault[] = ['twice', 'swapped', 'dropped', 'cut'];
const writeFaults: readonly WriteFault[] = ['quota', 'dies-before', 'dies-after'];

async function play(seed: number, lane: number): Promise<void> {
  const dice = createDice(seed);
  const mine = Array.from({ length: PEOPLE_EACH }, (_, i) => customerAt(lane * PEOPLE_EACH + i).id);
  const before = await counts(mine);
  const seats: Seat[] = [];
  for (const login of lanes[lane]!) {
    const disk = new MemoryDisk();
    const diary: Diary = { promised: new Set(), perhapsLost: new Set(), refusals: new Set() };
    seats.push({ login, disk, diary, image: null, tablet: await boot(login, disk, dice), earlier: [] });
  }
  for (let step = 0; step < 25; step++) {
    await take(dice, dice.pick(seats), mine, before);
    if (dice.chance(0.3)) await new Promise((turn) => setImmediate(turn));
  }
  for (const seat of seats) {
    // The faults end: whoever is dead starts again, and the network is there.
    await restart(seat, dice);
    for (const list of [seat.tablet.net.pushFaults, seat.tablet.net.frameFaults]) list.splice(0);
    seat.disk.vaultFaults.splice(0);
    seat.disk.replicaFaults.splice(0);
  }
  for (const { net } of seats.flatMap(({ tablet, earlier }) => [...earlier, tablet])) {
    await net.deliverLate();
    await net.quiet();
  }
  const tablets = seats.map(({ tablet }) => tablet);
  await until(
    () => tablets.every(({ client }) => client.status().connected && client.status().waiting === 0),
    ...tablets,
  );
  await agree(seats, mine, before);
  for (const tablet of tablets) tablet.end();
}

const boot = (login: Login, disk: MemoryDisk, dice: Dice): Promise<Tablet> =>
  openTablet(login, { disk, dice, moreMutators: tabletDeeds });

async function restart(seat: Seat, dice: Dice): Promise<void> {
  seat.tablet.end();
  seat.earlier.push(seat.tablet);
  seat.disk.vaultFaults.splice(0);
  seat.disk.replicaFaults.splice(0);
  seat.tablet = await boot(seat.login, seat.disk, dice);
}

async function take(dice: Dice, seat: Seat, mine: readonly Id[], before: ReadonlyMap<Id, number>): Promise<void> {
  const { tablet, disk, diary } = seat;
  switch (
    dice.pick([
      'do',
      'do',
      'do',
      'do',
      'limited',
      'push',
      'frame',
      'offline',
      'online',
      'cut',
      'pass',
      'die',
      'full',
      'image',
      'back',
      'lose',
    ] as const)
  ) {
    case 'do':
      return await act(dice, seat, () => tablet.client.mutate(count, { customerId: dice.pick(mine) }));
    case 'limited': {
      const customerId = dice.pick(mine);
      const most = dice.chance(0.5) ? before.get(customerId)! + dice.whole(1, 4) : MOST;
      return await act(dice, seat, () => tablet.client.mutate(countUpTo, { customerId, most }));
    }
    case 'push':
      return void tablet.net.pushFaults.push(dice.pick(pushFaults));
    case 'frame':
      return void tablet.net.frameFaults.push(dice.pick(frameFaults));
    case 'offline':
      return tablet.net.goOffline();
    case 'online':
      tablet.net.online = true;
      return tablet.client.nudge();
    case 'cut':
      return tablet.net.cutStream();
    case 'pass':
      return tablet.wall.pass(dice.whole(1, 50_000));
    case 'die':
      return await restart(seat, dice);
    case 'full':
      return void disk.replicaFaults.push(dice.pick(writeFaults));
    case 'lose':
      disk.loseReplica();
      return await restart(seat, dice);
    case 'image':
      seat.image = { disk: disk.image(), promised: new Set(diary.promised) };
      return undefined;
    case 'back': {
      if (!seat.image) return undefined;
      tablet.end();
      for (const uuid of diary.promised) if (!seat.image.promised.has(uuid)) diary.perhapsLost.add(uuid);
      seat.disk = seat.image.disk.image();
      return await restart(seat, dice);
    }
  }
}

/** Does a deed, sometimes over a disk that fails; notes it once the tablet said that it is saved. */
async function act(dice: Dice, seat: Seat, deed: () => Promise<void>): Promise<void> {
  const fault = dice.chance(0.15) ? dice.pick(writeFaults) : null;
  const known = new Set(seat.disk.stored()?.outbox.map((m) => m.uuid));
  if (fault) seat.disk.vaultFaults.push(fault);
  const saved = deed().then(
    () => true,
    () => false,
  );
  const outcome = await Promise.race([saved, seat.tablet.died.then(() => null)]);
  // What the vault has taken is a promise, also when the process died before it could say so.
  const stored = seat.disk.stored();
  for (const { uuid } of [...(stored?.outbox ?? []), ...(stored?.done ?? [])])
    if (!known.has(uuid)) seat.diary.promised.add(uuid);
  if (outcome === null) await restart(seat, dice);
}

async function counts(ids: readonly Id[]): Promise<Map<Id, number>> {
  const rows = await server.sql<
    { id: Id; n: number }[]
  >`select id, complaint_count as n from customer where id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** I1–I4 and I9, once all is quiet. */
async function agree(seats: readonly Seat[], mine: readonly Id[], before: ReadonlyMap<Id, number>): Promise<void> {
  const after = await counts(mine);
  const docs = await server.sql<
    { id: Id; payload: string }[]
  >`select id, payload from sync_doc where kind = ${customerKind.code} and id = any(${[...mine]}::uuid[])`;
  let applied = 0;
  for (const { tablet, disk, diary } of seats) {
    const { client } = tablet;
    // I1: what is held is the server's, to the byte. I2: nothing is pending, nothing is previewed.
    await until(() => mine.every((id) => client.store.get(customerKind, id)?.complaintCount === after.get(id)), tablet);
    for (const { id, payload } of docs) expect(JSON.stringify(client.store.get(customerKind, id))).toBe(payload);
    expect(client.status()).toMatchObject({ waiting: 0, heals: 0 });
    // I3, I4: each deed that was promised was judged once, and its person knows of each refusal.
    const judged = await server.sql<{ id: Id; status: number }[]>`
      select id, status from sync_mutation where id = any(${[...diary.promised]}::uuid[])`;
    const statusOf = new Map(judged.map(({ id, status }) => [id, status]));
    const lost = [...diary.promised].filter((uuid) => !statusOf.has(uuid) && !diary.perhapsLost.has(uuid));
    expect(lost).toEqual([]);
    applied += judged.filter(({ status }) => status === 1).length;
    await until(() => disk.stored()!.outbox.length === 0, tablet);
    const told = new Set(client.status().attention.map(({ uuid }) => uuid));
    const refused = judged.filter(({ id, status }) => status === 2 && !diary.perhapsLost.has(id)).map(({ id }) => id);
    expect(refused.filter((id) => !told.has(id))).toEqual([]);
    expect([...told].filter((id) => statusOf.get(id) === 1)).toEqual([]);
  }
  const counted = mine.reduce((sum, id) => sum + after.get(id)! - before.get(id)!, 0);
  expect(counted).toBe(applied);
}

test(`I1 I2 I3 I4 I9 ${HISTORIES} histories of lost, doubled and late messages, dying processes and set-back devices converge`, async () => {
  let next = 1;
  const lane = async (at: number): Promise<void> => {
    for (let seed = next++; seed <= HISTORIES; seed = next++)
      await play(seed, at).catch((error: unknown) => {
        throw new Error(`history ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
  };
  await Promise.all(lanes.map((_, at) => lane(at)));
  const audit = await auditFeed(server.sql, lookupKind);
  expect(audit.kept).toEqual(audit.workedOut);
  expect(audit.docs.kept).toEqual(audit.docs.workedOut);
  expect(audit.heads).toEqual([]);
}, 120_000);
