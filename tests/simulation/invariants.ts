/** What must hold after each step, and at the end (sync.md §4). */
import type { Id } from '#domain/kernel/ids.ts';
import type { StoredRow, VaultContent } from '#sync/disk.ts';
import type { Played } from './played.ts';
import type { SimulatedServer } from './server.ts';
import type { SimTablet } from './sim-tablet.ts';
import { accountIds, accountKind } from './world.ts';

type Client = NonNullable<SimTablet['client']>;

const rowsOf = (client: Client, which: (row: StoredRow) => boolean = () => true): Map<string, string> =>
  new Map(
    [...client.store.baseRows()]
      .filter(which)
      .map(({ kind, row }) => [`${kind === 901 ? 'account' : 'phone'}/${row.id}`, JSON.stringify(row)]),
  );

export function checkNow(
  { server, rolledBack }: Pick<Played, 'server' | 'rolledBack'>,
  n: number,
  one: SimTablet,
): void {
  const { client, user } = one;
  if (!client || !user) return;
  const { heals, connected } = client.status();
  if (heals > one.explained && !one.damaged) throw new Error(`I9 tablet ${n}: a checksum repair that nobody caused`);
  one.explained = heals;
  const { cursors, behind, clientId, confirmed, lmid, epoch } = client.diagnostics();
  if (epoch === null) {
    if (rowsOf(client).size > 0) throw new Error(`I13 tablet ${n}: rows although nothing was heard from the server`);
    return;
  }
  // Rows first, then the outbox: after a power cut in between the deed still waits, it is not nowhere.
  if (confirmed > lmid && !rolledBack && !one.wasSetBack)
    throw new Error(`I7 tablet ${n}: confirmed up to ${confirmed}, and the rows know of ${lmid}`);
  const held = Object.keys(cursors).map(Number);
  for (const { buckets } of client.store.baseRows())
    if (!buckets.some((b) => held.includes(b))) throw new Error(`I5 tablet ${n}: a row without a granted bucket`);
  if (one.trouble) throw one.trouble;
  // A whole answer has been compared with what was damaged: from here on it counts again.
  if (one.compared && connected && behind.length === 0 && Object.values(cursors).every((seq) => seq >= 0)) {
    one.damaged = false;
    one.disk(user).rotten = false;
  }
  if (one.damaged) return;
  // A bucket that is behind shows what it last was: the cut is that of the complete ones.
  const complete = held.filter((bucket) => !behind.includes(bucket));
  const rows = rowsOf(client, ({ buckets }) => buckets.some((b) => complete.includes(b)));
  // Set back, it may have died between the rows that brought a foreign number and the fork: it counts from nothing then.
  if (!server.wasOnce(user, complete, rows, clientId, one.wasSetBack && !connected ? null : lmid))
    throw new Error(`I6 tablet ${n}: no cut of the server looks like this`);
}

/** A vault at rest is whole: each mutation waits under the number that is due, or was confirmed under an earlier one; none is in both. */
export function checkVault(n: number, { meta, outbox, done }: VaultContent): void {
  const waiting = outbox.map(({ mid }) => mid - meta.confirmed);
  const isDue = waiting.every((mid, i) => mid === i + 1) && meta.next === meta.confirmed + waiting.length + 1;
  const wasDone = done.every(({ mid }) => mid <= meta.confirmed);
  const ids = [...outbox, ...done].map(({ uuid }) => uuid);
  if (!isDue || !wasDone || new Set(ids).size < ids.length)
    throw new Error(
      `I3 tablet ${n}: a vault that is torn: ${JSON.stringify({ meta, waiting, done: done.map((m) => m.mid) })}`,
    );
}

/** After each patch: a bucket that is behind shows what it showed when it was last complete, or less; on a first load nothing. */
export function lookAtShown(one: SimTablet): void {
  const { cursors, behind } = one.client!.diagnostics();
  const before = one.shown;
  const now = new Map<number, ReadonlySet<string>>();
  for (const bucket of Object.keys(cursors).map(Number)) {
    const rows = new Set(rowsOf(one.client!, ({ buckets }) => buckets.includes(bucket)).keys());
    // What a start finds on the disk is what was shown before it.
    const known = before ? (before.get(bucket) ?? new Set<string>()) : rows;
    const isNew = behind.includes(bucket) && [...rows].some((name) => !known.has(name));
    // Damage on the disk may let a load end in rows that do not add up: they are shown, told, and read anew.
    if (isNew && !one.damaged) one.trouble ??= new Error(`I5 bucket ${bucket} is not complete and shows new rows`);
    now.set(bucket, behind.includes(bucket) ? known : rows);
  }
  one.shown = now;
}

/** The lease is over and the server was not heard: no row in sight, none in memory, none on the disk (I13). */
export async function checkLapsed(n: number, one: SimTablet): Promise<void> {
  const { client, user } = one;
  // Who was never told anything sees his own work.
  if (!client || !user || client.status().asOf === null) return;
  if (!client.status().lapsed) throw new Error(`I13 tablet ${n}: holds rows beyond the lease`);
  const seen = [...accountIds].filter((id) => client.store.get(accountKind, id));
  const stored = await one.disk(user).size();
  const { behind } = client.diagnostics();
  if (behind.length > 0) throw new Error(`I13 tablet ${n}: parts of buckets are kept beyond the lease`);
  if (rowsOf(client).size + seen.length + stored > 0)
    throw new Error(
      `I13 tablet ${n}: rows beyond the lease: ${rowsOf(client).size} held, ${seen.length} seen, ${stored} stored`,
    );
}

export async function checkRest(server: SimulatedServer, n: number, one: SimTablet): Promise<void> {
  for (const user of one.owners) {
    const waiting = (await one.disk(user).stored())?.outbox.length ?? 0;
    if (waiting > 0) throw new Error(`I2 tablet ${n}: ${waiting} mutations never went up`);
  }
  if (!one.client || !one.user) return;
  const { behind } = one.client.diagnostics();
  if (behind.length > 0) throw new Error(`I1 tablet ${n}: buckets ${behind.join()} never became complete`);
  const truth = await server.rowsFor(one.user);
  const mine = rowsOf(one.client);
  const same = truth.size === mine.size && [...truth].every(([name, payload]) => mine.get(name) === payload);
  if (!same)
    throw new Error(`I1 tablet ${n} differs: ${JSON.stringify([...truth])} against ${JSON.stringify([...mine])}`);
}

export async function checkFates({ server, tablets, made, lost, rolledBack }: Played): Promise<void> {
  for (const [uuid, { times, actor }] of await server.executed()) {
    if (times > 1) throw new Error(`I3 ${uuid} was executed ${times} times`);
    const owner = made.get(uuid as Id);
    if (owner && owner !== actor) throw new Error(`I8 ${uuid} was executed as somebody else`);
  }
  for (const uuid of made.keys()) {
    if (lost.has(uuid)) continue;
    const judged = await server.judged(uuid);
    if (!judged) throw new Error(`I3 ${uuid} was lost`);
    const told = await toldOf(tablets, uuid);
    if (told !== undefined && told !== judged && !rolledBack)
      throw new Error(`I4 the tablet says ${told}, the server ${judged}`);
    if (told === undefined) throw new Error(`I4 nobody was told what became of ${uuid}`);
  }
}

async function toldOf(tablets: readonly SimTablet[], uuid: Id): Promise<string | undefined> {
  for (const one of tablets)
    for (const user of one.owners) {
      const stored = await one.disk(user).stored();
      const sentBack = stored?.attention.find((item) => item.uuid === uuid);
      if (sentBack) return sentBack.status;
      if (stored?.done.some((m) => m.uuid === uuid)) return 'applied';
    }
  return undefined;
}
