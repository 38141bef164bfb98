/** The tablet's engine when disks fail, processes die, devices and servers come back from a backup. */
import { expect, test } from 'vitest';
import { startServer } from '#tests/kit/server.ts';
import { logInAt, until, type Tablet } from '#tests/kit/tablet.ts';
import { countUpTo, customerAt, serverDeeds } from './deeds.ts';
import { doCount, done, shown, tabletBench } from './tablet-bench.ts';

const bench = tabletBench();
const { open, kept } = bench;
const stored = ({ disk }: Tablet) => disk.stored()!;
const settled = (tablet: Tablet) => until(() => done(tablet) && stored(tablet).outbox.length === 0, tablet);

test('F17 the process dies just after the vault took a deed and before it was shown: it is there after the restart', async () => {
  const first = await open();
  const before = await kept(0);
  first.net.goOffline();
  first.disk.vaultFaults.push('dies-after');
  void doCount(first, 0);
  await first.died;
  expect(shown(first, 0)).toBe(before);
  first.end();
  const again = await open({ disk: first.disk, still: true });
  expect(shown(again, 0)).toBe(before + 1);
  expect(again.client.status().waiting).toBe(1);
  again.client.start();
  await until(() => done(again), again);
  expect(await kept(0)).toBe(before + 1);
});

test('F17 the process dies just before the vault took it: nothing was promised and nothing is there', async () => {
  const first = await open();
  const before = await kept(0);
  first.disk.vaultFaults.push('dies-before');
  void doCount(first, 0);
  await first.died;
  first.end();
  const again = await open({ disk: first.disk });
  await until(() => done(again), again);
  expect([shown(again, 0), await kept(0), stored(again).meta.next]).toEqual([before, before, 1]);
});

test('F18 the process dies after the server’s commit and before the outbox was cleared: sending again does nothing', async () => {
  const first = await open();
  const before = await kept(1);
  await doCount(first, 1);
  first.disk.vaultFaults.push('dies-before');
  await first.died;
  first.end();
  expect(stored(first).outbox).toHaveLength(1);
  const again = await open({ disk: first.disk });
  await settled(again);
  expect([shown(again, 1), await kept(1)]).toEqual([before + 1, before + 1]);
  expect(again.client.status()).toMatchObject({ heals: 0, attention: [] });
});

test('F19 a deed that the full disk does not take is refused to the person and leaves no trace; the next one goes on', async () => {
  const tablet = await open();
  const before = await kept(2);
  tablet.disk.vaultFaults.push('quota');
  const first = doCount(tablet, 2);
  const second = doCount(tablet, 2);
  await expect(first).rejects.toThrow('disk full');
  await second;
  expect(shown(tablet, 2)).toBe(before + 1);
  await doCount(tablet, 2);
  await settled(tablet);
  expect(tablet.net.pushed.flatMap(({ muts }) => muts.map((m) => m.mid))).toEqual([1, 2]);
  expect([await kept(2), shown(tablet, 2), stored(tablet).meta.next]).toEqual([before + 2, before + 2, 3]);
});

test('F19 a patch that the full disk does not take is not missing from what is kept later', async () => {
  const tablet = await open();
  const other = await open({}, await logInAt(bench.server.url, 'wealth'));
  tablet.disk.replicaFaults.push('quota');
  for (const n of [3, 4]) {
    await doCount(other, n);
    await until(async () => done(other) && shown(tablet, n) === (await kept(n)), other, tablet);
  }
  await tablet.client.close();
  expect(tablet.disk.replicaFaults).toEqual([]);
  const again = await open({ disk: tablet.disk, still: true });
  expect([shown(again, 3), shown(again, 4)]).toEqual([await kept(3), await kept(4)]);
  again.client.start();
  await until(() => done(again), again);
  expect(again.client.status().heals).toBe(0);
});

test('SYN-003 a refusal that the disk could not take is told again after a restart', async () => {
  const tablet = await open();
  await doCount(tablet, 5);
  await settled(tablet);
  tablet.net.goOffline();
  await tablet.client.mutate(countUpTo, { customerId: customerAt(5).id, most: (await kept(5)) + 1 });
  const other = await open({}, await logInAt(bench.server.url, 'wealth'));
  await doCount(other, 5);
  await until(() => done(other), other);
  tablet.disk.vaultFaults.push('quota');
  tablet.net.online = true;
  await until(() => tablet.client.status().attention.length === 1, tablet);
  // It comes back, and asks for what is new, before the disk has room again.
  tablet.net.cutStream();
  await until(() => tablet.net.asked.length > 2 && tablet.client.status().connected, tablet);
  tablet.end();
  expect(stored(tablet).attention).toEqual([]);
  const again = await open({ disk: tablet.disk });
  await until(() => again.client.status().attention.length === 1, again);
  expect(again.client.status().attention).toMatchObject([{ name: 'test.countUpTo', status: 'refused' }]);
});

test('SYN-005 a device that comes back from an image has its lost deeds on the server and does none of them twice', async () => {
  const first = await open();
  const before = await kept(6);
  await doCount(first, 6);
  await settled(first);
  const image = first.disk.image();
  await doCount(first, 6);
  await settled(first);
  first.end();

  const back = await open({ disk: image, still: true });
  await doCount(back, 6);
  expect(stored(back).meta.next).toBe(3);
  back.client.start();
  await settled(back);
  expect([await kept(6), shown(back, 6)]).toEqual([before + 3, before + 3]);
  expect(stored(back).meta.clientId).not.toBe(stored(first).meta.clientId);
  expect(back.client.status().heals).toBe(0);
});

test('SYN-005 after a fork that was not yet answered, a restart shows and sends what waits', async () => {
  const first = await open();
  const before = await kept(7);
  for (let n = 0; n < 3; n++) await doCount(first, 7);
  await settled(first);
  const replicaAhead = first.disk;
  const older = stored(first);
  first.end();
  // A new client, with work of its own, over a replica that speaks of the old client's progress.
  const meta = { clientId: crypto.randomUUID() as never, next: 2, confirmed: 0, chain: '' };
  const mutation = { ...older.done[0]!, mid: 1, uuid: crypto.randomUUID() as never, chain: undefined as never };
  await replicaAhead.open().vault.write({ meta, outbox: { put: [mutation] }, done: { remove: [1, 2, 3] } });
  const again = await open({ disk: replicaAhead, still: true });
  expect(shown(again, 7)).toBe(before + 4);
  again.client.start();
  await settled(again);
  expect(await kept(7)).toBe(before + 4);
});

test('SYN-005 a replica that cannot be read is written anew, and read at the next start', async () => {
  const first = await open();
  first.end();
  const broken = first.disk.open().replica;
  await broken.append({ rows: null as never, meta: null as never });
  const again = await open({ disk: first.disk });
  await until(() => done(again), again);
  again.end();
  const third = await open({ disk: again.disk, still: true });
  expect(third.client.status()).toMatchObject({ loaded: true, connected: false });
  expect(shown(third, 0)).toBe(await kept(0));
});

test('F31 another person on the same tablet sees nothing of the first one’s work, which goes up when he is back', async () => {
  const first = await open();
  const before = await kept(8);
  first.net.goOffline();
  await doCount(first, 8);
  first.end();
  const second = await open({}, await logInAt(bench.server.url, 'wealth', bench.login.cookie));
  expect(second.client.status()).toMatchObject({ waiting: 0 });
  expect(shown(second, 8)).toBe(before);
  second.end();
  bench.login = await logInAt(bench.server.url, 'lobby', bench.login.cookie);
  const again = await open({ disk: first.disk });
  await settled(again);
  expect(await kept(8)).toBe(before + 1);
  const [row] = await bench.server.sql<
    { actor: string }[]
  >`select actor from sync_mutation where id = ${stored(again).done[0]!.uuid}`;
  expect(row!.actor).toBe(bench.login.me.staff.id);
});

test('F07 a line on which nothing is said, not even an answer, is given up and tried anew', async () => {
  const tablet = await open();
  const silent = await startServer(bench.world, { moreMutators: serverDeeds });
  silent.hub.listen = () => new Promise(() => undefined);
  bench.login.url = silent.url;
  tablet.net.cutStream();
  const waitedAt = tablet.net.asked.length;
  await until(() => tablet.net.asked.length > waitedAt + 1, tablet);
  expect(tablet.client.status()).toMatchObject({ connected: false, connecting: false });
  bench.login.url = bench.server.url;
  await until(() => tablet.client.status().connected, tablet);
  await silent.kill();
});

test('SYN-004 a server that says good-bye in good order, or asks to come anew, is not called offline', async () => {
  const tablet = await open();
  const states: string[] = [];
  tablet.client.subscribe(() => {
    const { connected, connecting } = tablet.client.status();
    states.push(connected || connecting ? 'fine' : 'offline');
  });
  const asked = tablet.net.asked.length;
  await bench.server
    .sql`update sync_principal set grant_version = grant_version + 1 where id = ${bench.login.me.staff.id}`;
  bench.server.hub.poke();
  await until(() => tablet.net.asked.length > asked && tablet.client.status().connected, tablet);
  expect(new Set(states)).toEqual(new Set(['fine']));
});

test('SYN-005 a server that is restored to an older state gets again what it forgot, exactly once', async () => {
  const before = await kept(9);
  const tablet = await open();
  await doCount(tablet, 9);
  await settled(tablet);
  await bench.server.stop();
  const backup = await bench.world.backup();
  bench.server = await startServer(bench.world, { moreMutators: serverDeeds });
  bench.login.url = bench.server.url;
  await doCount(tablet, 9);
  await doCount(tablet, 9);
  await settled(tablet);
  expect(await kept(9)).toBe(before + 3);
  tablet.net.goOffline();
  await doCount(tablet, 9);

  const restored = await startServer(backup, { moreMutators: serverDeeds });
  try {
    expect(await kept(9, restored)).toBe(before + 1);
    await restored.sql`update sync_meta set epoch = ${crypto.randomUUID()}`;
    bench.login.url = restored.url;
    tablet.net.online = true;
    await settled(tablet);
    expect([await kept(9, restored), shown(tablet, 9)]).toEqual([before + 4, before + 4]);
    expect(tablet.client.status()).toMatchObject({ heals: 0, attention: [] });
  } finally {
    bench.login.url = bench.server.url;
    await restored.stop();
    await backup.drop();
  }
});

test('F20 storage that was evicted with deeds in it: the person is told how many, once; nothing is claimed when none were', async () => {
  let noted = 0;
  const memo = { read: () => noted, write: (n: number) => void (noted = n) };
  const first = await open({ memo });
  first.net.goOffline();
  await doCount(first, 10);
  await doCount(first, 10);
  expect(noted).toBe(2);
  first.end();
  const again = await open({ memo });
  expect(again.client.status()).toMatchObject({ lost: 2, waiting: 0 });
  expect(again.client.diagnostics().incidents.map(({ what }) => what)).toContain('vault-lost');
  expect(noted, 'kept until it was read').toBe(2);
  again.client.noteLost();
  expect([again.client.status().lost, noted]).toEqual([0, 0]);
  again.end();
  const third = await open({ memo });
  expect(third.client.status().lost).toBe(0);
});

test('I9 a row that was damaged beneath the seal is found after the start, read anew, and told', async () => {
  const first = await open();
  first.end();
  const rot = first.disk.image();
  rot.damage((text) => text.replace('"complaintCount":', '"complaintCount":7'));
  const again = await open({ disk: rot });
  await until(() => again.client.status().heals > 0 && again.client.status().connected, again);
  await until(() => again.net.asked.some(({ heals }) => heals > 0), again);
  await until(() => shown(again, 12) !== undefined && again.client.diagnostics().behind.length === 0, again);
  for (let n = 0; n < 20; n++) expect(shown(again, n)).toBe(await kept(n));
});
