// What the benches ask of our own engine, in the page. Each function answers with times in milliseconds.
import { benchCustomerKind, customerBook, touchCustomer } from '../bench-customers.ts';
import type { Patch } from '#sync/wire.ts';
import { GENERATION, replicaPlace, type Generation } from '#sync/places.ts';
import { createSeal } from '#sync/seal.ts';
import { keyOf } from '#tests/kit/test-key.ts';
import { kept, once, openEngine, rowsOnDisk, type Engine } from './bench-engine.ts';
import { openRawPuts } from './raw-puts.ts';

let engine: Engine;

const rowsOf = (part: number): number => engine.client.store.list(benchCustomerKind, 'byPart', [part]).length;
const rowsHeld = (parts: number): number =>
  Array.from({ length: parts }, (_, part) => rowsOf(part)).reduce((sum, count) => sum + count, 0);

/** From nothing to all rows: shown, then kept on the disk as well. */
export async function firstSync({ owner, parts }: { owner: string; parts: number }) {
  engine = await openEngine(owner);
  const began = performance.now();
  engine.client.start();
  await once(engine.client, () => engine.client.status().loaded);
  const shown = performance.now();
  const onDisk = await kept(engine.disk);
  const { heals } = engine.client.status();
  const { streams } = engine.line;
  return { rows: rowsHeld(parts), shown: shown - began, kept: Math.max(shown, onDisk) - began, heals, streams };
}

/** Ends the engine; then what a fresh start would find. */
export async function closeAndCount({ owner }: { owner: string }): Promise<number> {
  await engine.client.close();
  return await rowsOnDisk(owner);
}

/** From the disk to the first list in hand, without a network. */
export async function coldOpen({ owner, part }: { owner: string; part: number }) {
  const began = performance.now();
  engine = await openEngine(owner);
  const rows = rowsOf(part);
  return { rows, ms: performance.now() - began };
}

/** From bytes in hand to opened text: what the replica holds, and nothing else done with it. */
export async function unsealAlone({ owner }: { owner: string }) {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((done) => request.addEventListener('success', () => done(request.result)));
  const db = await settled(indexedDB.open(`replica-${owner}-bench`));
  const stores = ['pages', 'delta', 'meta'] as const;
  const reading = db.transaction(stores);
  type Sealed = { key: number | string; bytes: Uint8Array };
  const rows = await Promise.all(stores.map((store) => settled<Sealed[]>(reading.objectStore(store).getAll())));
  db.close();
  const seal = createSeal(await keyOf(owner));
  const mark = rows[2]!.find(({ key }) => key === GENERATION);
  const { id } = mark ? (JSON.parse(await seal.open(mark.bytes, GENERATION)) as Generation) : { id: '' };
  const all = rows.flatMap((list, at) =>
    list
      .filter(({ key }) => key !== GENERATION && key !== 'window')
      .map(({ key, bytes }) => ({ bytes, place: replicaPlace(id, stores[at]!, key) })),
  );
  const began = performance.now();
  await Promise.all(all.map(({ bytes, place }) => seal.open(bytes, place)));
  const ms = performance.now() - began;
  return { ms, bytes: all.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}

/** To be called before the grant goes: from the patch that takes a share away to the disk that holds it no more. */
export async function purge({ part }: { part: number }) {
  const { client, line, disk } = engine;
  let began = 0;
  line.onTook = (took) => {
    if (began === 0 && rowsOf(part) === 0) began = took.began;
  };
  await once(client, () => rowsOf(part) === 0);
  await new Promise((done) => setTimeout(done));
  const memory = performance.now();
  return { memory: memory - began, kept: (await kept(disk)) - began };
}

/** Deeds done without a way to the server, each beside one raw strict put of as many bytes. */
export async function actOffline({ count, book }: { count: number; book: readonly [number, number] }) {
  engine.line.pushes = false;
  const customers = customerBook(...book).slice(0, count);
  const raw = await openRawPuts();
  const saved: number[] = [];
  const bare: number[] = [];
  for (const { id } of customers) {
    const deed = { customerId: id, tags: 'offline' };
    const began = performance.now();
    await engine.client.mutate(touchCustomer, deed);
    saved.push(performance.now() - began);
    bare.push(await raw.put(JSON.stringify({ ...deed, uuid: crypto.randomUUID(), at: Date.now() }), 'strict'));
  }
  raw.close();
  return { saved, bare, waiting: engine.client.status().waiting };
}

interface Taken {
  readonly patch: Patch;
  readonly began: number;
  readonly ended: number;
}
let taken: Promise<Taken>;

/** From now on the next patch is waited for; to be called before it is caused. */
export function awaitFrame(): void {
  taken = new Promise((done) => {
    engine.line.onTook = ({ frame, began, ended }) => {
      if (frame.t !== 'patch') return;
      engine.line.onTook = () => undefined;
      done({ patch: frame, began, ended });
    };
  });
}

/** What taking that patch in cost, and how long until it was on the disk; and one raw put. */
export async function frameTook() {
  const { patch, began, ended } = await taken;
  const onDisk = await kept(engine.disk);
  const raw = await openRawPuts();
  const bare = await raw.put(JSON.stringify({ at: Date.now(), fill: 'x'.repeat(392) }), 'relaxed');
  raw.close();
  const { b, ...head } = patch;
  const rows = Object.values(b).reduce((sum, { ops }) => sum + ops.length, 0);
  return { memory: ended - began, kept: onDisk - began, rows, head: JSON.stringify(head), bare };
}

export function goOffline(): void {
  engine.line.online = false;
  engine.line.cut();
}

/** The network is back: until nothing waits, every row is as the server has it, and the disk has kept it. */
export async function comeBack({
  changed,
  turn,
  book,
}: {
  changed: number;
  turn: number;
  book: readonly [number, number];
}) {
  const { client, line, disk } = engine;
  const customers = customerBook(...book).slice(0, changed);
  const frames: unknown[] = [];
  line.pushed.splice(0);
  line.onTook = ({ frame }) => void frames.push(frame);
  line.online = true;
  line.pushes = true;
  const isQuiet = (): boolean => {
    const { connected, waiting } = client.status();
    if (!connected || waiting > 0) return false;
    return customers.every(({ id }) => client.store.get(benchCustomerKind, id)!.complaintCount >= turn);
  };
  const began = performance.now();
  client.nudge();
  await once(client, isQuiet);
  const shown = performance.now();
  const ms = Math.max(shown, await kept(disk)) - began;
  const { heals, attention } = client.status();
  const down = frames.reduce<number>((sum, frame) => sum + JSON.stringify(frame).length, 0);
  return { ms, shown: shown - began, down, up: [...line.pushed], heals, refused: attention.length };
}

/** The same bytes up and down, and nothing done with them. */
export async function bareBytes({ up, down }: { up: readonly string[]; down: number }): Promise<number> {
  const post = async (body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/bytes', { method: 'POST', headers, body: JSON.stringify(body) });
    await answer.arrayBuffer();
  };
  const began = performance.now();
  const both = [
    post({ bytes: down }),
    (async () => {
      for (const body of up) await post({ bytes: 12, body });
    })(),
  ];
  await Promise.all(both);
  return performance.now() - began;
}
