/** A tablet for tests: the real sync client over a disk that crashes, a network that fails, and a clock that is told. */
import { randomUUID } from 'node:crypto';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { kinds } from '#domain/kinds.ts';
import { mutators } from '#domain/mutators.ts';
import { createDice, type Dice } from '#server/simulators/seeded.ts';
import { fetchNet } from '#sync/fetch-net.ts';
import { actorOf, type Me } from '#sync/me.ts';
import type { Memo } from '#sync/ports.ts';
import { SyncClient } from '#sync/sync-client.ts';
import { TestDevice, type Send } from '#tests/kit/device.ts';
import { MemoryDisk } from '#tests/kit/memory-disk.ts';
import { Offline, type Frame, type Net, type Patch, type PullBody, type PushAnswer } from '#sync/wire.ts';

export { MemoryDisk };

/** `lost` never arrives; of `cut` the answer is lost; `twice` arrives twice; `late` arrives, and once more at the end. */
export type PushFault = 'lost' | 'cut' | 'twice' | 'late';
/** What becomes of the next frame of a stream. */
export type FrameFault = 'twice' | 'swapped' | 'dropped' | 'cut';
type PushBody = Parameters<Net['push']>[0];

/** A network between the client and a real one, that does what it is told to once each. */
export class FaultyNet implements Net {
  readonly pushFaults: PushFault[] = [];
  readonly frameFaults: FrameFault[] = [];
  online = true;
  /** Called while a push is on its way. */
  onPush: (body: PushBody) => void | Promise<void> = () => undefined;
  readonly pushed: PushBody[] = [];
  readonly asked: PullBody[] = [];
  readonly patches: Patch[] = [];
  readonly #inner: Net;
  readonly #late: PushBody[] = [];
  readonly #onTheWay = new Set<Promise<PushAnswer>>();
  #cut: (() => void) | null = null;

  constructor(inner: Net) {
    this.#inner = inner;
  }

  goOffline(): void {
    this.online = false;
    this.cutStream();
  }

  cutStream(): void {
    this.#cut?.();
  }

  async push(body: PushBody): Promise<PushAnswer> {
    const sent = structuredClone(body);
    await this.onPush(sent);
    const fault = this.pushFaults.shift();
    if (!this.online || fault === 'lost') throw new Offline();
    this.pushed.push(sent);
    const answer = await this.#send(sent);
    if (fault === 'twice') await this.#send(sent);
    if (fault === 'late') this.#late.push(sent);
    if (fault === 'cut' || !this.online) throw new Offline();
    return answer;
  }

  /** Settles when nothing is on its way up any more, whoever still waits for the answer. */
  async quiet(): Promise<void> {
    while (this.#onTheWay.size > 0) await Promise.allSettled(this.#onTheWay);
  }

  #send(body: PushBody): Promise<PushAnswer> {
    const answer = this.#inner.push(body);
    const ended = (): void => void this.#onTheWay.delete(answer);
    this.#onTheWay.add(answer);
    answer.then(ended, ended);
    return answer;
  }

  /** What was held up on the way arrives after all. */
  async deliverLate(): Promise<void> {
    for (const body of this.#late.splice(0)) await this.#send(body).catch(() => undefined);
  }

  async pull(body: PullBody, signal: AbortSignal): Promise<Patch> {
    if (!this.online) throw new Offline();
    this.asked.push(structuredClone(body));
    const patch = await this.#inner.pull(body, signal);
    this.patches.push(patch);
    return patch;
  }

  async stream(body: PullBody, onFrame: (frame: Frame) => void, signal: AbortSignal): Promise<void> {
    if (!this.online) throw new Offline();
    this.asked.push(structuredClone(body));
    const own = new AbortController();
    this.#cut = () => own.abort();
    let held: Frame | null = null;
    const deliver = (frame: Frame): void => {
      if (own.signal.aborted || signal.aborted) return;
      if (frame.t === 'patch') this.patches.push(frame);
      onFrame(frame);
    };
    await this.#inner.stream(
      body,
      (frame) => {
        const fault = frame.t === 'patch' ? this.frameFaults.shift() : undefined;
        if (fault === 'cut') return own.abort();
        if (fault === 'swapped') return void (held = frame);
        if (fault !== 'dropped') deliver(frame);
        if (fault === 'twice') deliver(frame);
        if (held) deliver(held);
        held = null;
      },
      AbortSignal.any([signal, own.signal]),
    );
  }
}

/** The device's wall clock; waiting ends when a test lets the time pass. */
export class Wall {
  #now: number;
  #sleepers: { until: number; wake: () => void }[] = [];

  constructor(now = Date.now()) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#sleepers.push({ until: this.#now + ms, wake });
      signal.addEventListener('abort', wake);
      return undefined;
    });

  pass(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
    for (const { wake } of due) wake();
  }

  /** Somebody sets the clock; nobody wakes for it. */
  jump(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers) sleeper.until += ms;
  }
}

/** A login on a server: whom the cookie speaks for, and where to. */
export interface Login {
  readonly me: Me;
  cookie: string;
  url: string;
}

const realFetch = globalThis.fetch;
const hosts = new Map<string, Login>();
/** A browser sends cookie and origin by itself; Node is helped for the made-up hosts of tablets. */
globalThis.fetch = (input, init) => {
  const { host, pathname } = new URL(String(input), 'http://none.test');
  const login = hosts.get(host);
  if (!login) return realFetch(input, init);
  const headers = { ...(init?.headers as Record<string, string>), cookie: login.cookie, origin: login.url };
  const { cache: _, ...rest } = init ?? {};
  return realFetch(login.url + pathname, { ...rest, headers });
};

/** Logs in as a person of the seed world; `cookie` of an earlier login: on the same tablet. */
export async function logInAt(url: string, login = 'lobby', cookie = ''): Promise<Login> {
  const device = tablets.get(cookie) ?? new TestDevice(sendTo(url));
  const answer = await device.logIn(login);
  if (!answer.ok) throw new Error(`no login: ${answer.status} ${await answer.text()}`);
  tablets.set(device.cookie, device);
  return { me: (await answer.json()) as Me, cookie: device.cookie, url };
}

/** Which tablet a login was on, by its cookie. */
const tablets = new Map<string, TestDevice>();

/** As our own page at this address. */
export const sendTo =
  (url: string): Send =>
  (method, path, body, cookie) =>
    realFetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

export interface Tablet {
  readonly client: SyncClient;
  readonly disk: MemoryDisk;
  readonly net: FaultyNet;
  readonly wall: Wall;
  /** Settles when a write fault ended the process. */
  readonly died: Promise<void>;
  /** Ends it as a power cut does; the disk stays. */
  end(): void;
}

export interface TabletOptions {
  readonly disk?: MemoryDisk;
  readonly wall?: Wall;
  readonly moreMutators?: readonly Mutator[];
  readonly dice?: Dice;
  /** Opened, but not in touch with the server. */
  readonly still?: boolean;
  readonly memo?: Memo;
}

export async function openTablet(login: Login, options: TabletOptions = {}): Promise<Tablet> {
  const { disk = new MemoryDisk(), wall = new Wall(), dice = createDice(1), moreMutators = [], memo } = options;
  const host = `${randomUUID().slice(0, 8)}.test`;
  hosts.set(host, login);
  const net = new FaultyNet(fetchNet(`http://${host}`));
  const { vault, replica, died } = disk.open();
  const ports = {
    net,
    vault,
    replica,
    wallNow: wall.now,
    wait: wall.wait,
    random: () => dice.next(),
    newId: () => randomUUID() as Id,
    ...(memo ? { memo } : {}),
  };
  const client = new SyncClient(ports, kinds, [...mutators, ...moreMutators], actorOf(login.me), 'test');
  await client.open();
  if (!options.still) client.start();
  return {
    client,
    disk,
    net,
    wall,
    died,
    end() {
      disk.open();
      net.goOffline();
      void client.close();
      hosts.delete(host);
    },
  };
}

const GENEROUS = 15_000;

/** Lets the tablets' time pass until it is so. @throws after a long time, with what was waited for */
export async function until(what: () => boolean | Promise<boolean>, ...tablets: readonly Tablet[]): Promise<void> {
  const end = performance.now() + GENEROUS;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what.toString()}`);
    await new Promise((turn) => setTimeout(turn, 2));
    for (const { wall } of tablets) wall.pass(100);
  }
}
