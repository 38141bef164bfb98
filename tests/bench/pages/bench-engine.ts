// The product's engine put together as the app does, with the bench's kind beside the product's, and watched at its two
// ends: when frames arrive and what they cost, and when the disk has kept everything.
import { benchCustomerKind, markCounter, touchCustomer } from '../bench-customers.ts';
import type { Actor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import type { Kind } from '#domain/kernel/store.ts';
import { kinds } from '#domain/kinds.ts';
import { mutators } from '#domain/mutators.ts';
import { openReplica, openVault } from '#sync/dexie-disk.ts';
import { fetchNet } from '#sync/fetch-net.ts';
import { createSeal } from '#sync/seal.ts';
import { keyOf } from '#tests/kit/test-key.ts';
import type { SyncPorts } from '#sync/ports.ts';
import { SyncClient } from '#sync/sync-client.ts';
import { Offline, type Frame, type Net } from '#sync/wire.ts';

const SCHEMA = 'bench';

export interface Took {
  readonly frame: Frame;
  readonly began: number;
  readonly ended: number;
}

/** What a bench may do to the network. */
export interface Line {
  /** Nothing passes; an open stream breaks. */
  online: boolean;
  /** Deeds stay on the tablet. */
  pushes: boolean;
  /** Streams that were opened: one, unless something went wrong or the network did. */
  streams: number;
  /** Bodies of pushes, as text. */
  readonly pushed: string[];
  onTook: (took: Took) => void;
  cut(): void;
}

function watchedNet(): { net: Net; line: Line } {
  const inner = fetchNet();
  let breakStream = (): void => undefined;
  const line: Line = {
    online: true,
    pushes: true,
    streams: 0,
    pushed: [],
    onTook: () => undefined,
    cut: () => breakStream(),
  };
  const own: Pick<Net, 'push' | 'stream'> = {
    push(body) {
      if (!line.online || !line.pushes) return Promise.reject(new Offline());
      line.pushed.push(JSON.stringify(body));
      return inner.push(body);
    },
    stream(body, onFrame, signal) {
      if (!line.online) return Promise.reject(new Offline());
      line.streams += 1;
      const broken = new AbortController();
      breakStream = () => broken.abort();
      const take = (frame: Frame): void => {
        const began = performance.now();
        onFrame(frame);
        line.onTook({ frame, began, ended: performance.now() });
      };
      return inner.stream(body, take, AbortSignal.any([signal, broken.signal]));
    },
  };
  return { net: { ...inner, ...own }, line };
}

/** Counts the writes that are under way. */
export interface DiskWatch {
  writing: number;
  /** When the last write settled. */
  kept: number;
  onSettled: () => void;
}

function watched<Disk extends object>(disk: Disk, watch: DiskWatch): Disk {
  return new Proxy(disk, {
    get(target, name) {
      const member = target[name as keyof Disk];
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const answer: unknown = (member as (...all: unknown[]) => unknown).apply(target, args);
        if (!(answer instanceof Promise)) return answer;
        watch.writing += 1;
        return answer.finally(() => {
          watch.writing -= 1;
          watch.kept = performance.now();
          watch.onSettled();
        });
      };
    },
  });
}

const turn = (): Promise<void> =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => done());
    port1.start();
    port2.postMessage(null);
  });

/** Settles when nothing is being written any more; with the time at which the last write was kept. */
export async function kept(watch: DiskWatch): Promise<number> {
  for (let quiet = 0; quiet < 5; quiet++) {
    await turn();
    if (watch.writing === 0) continue;
    await new Promise<void>((settled) => (watch.onSettled = settled));
    quiet = 0;
  }
  return watch.kept;
}

export interface Engine {
  readonly client: SyncClient;
  readonly line: Line;
  readonly disk: DiskWatch;
}

/** Opens what the disk of `owner` holds; not in touch with the server until `client.start()`. */
export async function openEngine(owner: string): Promise<Engine> {
  const disk: DiskWatch = { writing: 0, kept: 0, onSettled: () => undefined };
  const { net, line } = watchedNet();
  const { vault, replica } = await openDisk(owner);
  const ports: SyncPorts = {
    net,
    vault: watched(vault, disk),
    replica: watched(replica, disk),
    wallNow: () => Date.now(),
    wait,
    random: Math.random,
    newId: () => crypto.randomUUID() as Id,
  };
  const allKinds = [...kinds, benchCustomerKind] as unknown as readonly Kind[];
  const allMutators = [...mutators, touchCustomer, markCounter] as unknown as readonly Mutator[];
  const id = owner as Id;
  const actor: Actor = {
    as: 'staff',
    id,
    outletId: id,
    deviceId: id,
    roles: ['lobby_manager'],
    permissions: [],
    scope: 'outlet',
    paths: [],
  };
  const client = new SyncClient(ports, allKinds, allMutators, actor, 'bench');
  await client.open();
  return { client, line, disk };
}

async function openDisk(owner: string) {
  const seal = createSeal(await keyOf(owner));
  return { vault: openVault(owner, seal), replica: openReplica(owner, SCHEMA, seal) };
}

/** Rows of the bench's kind that a fresh start would find on the disk. */
export async function rowsOnDisk(owner: string): Promise<number> {
  const { vault, replica } = await openDisk(owner);
  const content = await replica.read();
  vault.close();
  replica.close();
  return content?.rows.filter(({ kind }) => kind === benchCustomerKind.code).length ?? 0;
}

/** Settles when `what` is so, looked at whenever the client has something to say. */
export function once(client: SyncClient, what: () => boolean): Promise<void> {
  return new Promise((done) => {
    const look = (): void => {
      if (!what()) return;
      leave();
      done();
    };
    const leave = client.subscribe(look);
    queueMicrotask(look);
  });
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    return undefined;
  });
}
