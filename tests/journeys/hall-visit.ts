/** What a journey needs: the whole product on free ports, a scripted queue machine, and a tablet in a real browser. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { outletTimeOf, startOfDay, toInstant } from '#domain/kernel/day.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { helloOf, openPeer, type MachinePeer } from '#tests/bridges/machine-peer.ts';
import { launchBrowser } from '#tests/kit/browser.ts';
import { openWorld, startServer, type ServerOptions, type TestServer, type TestWorld } from '#tests/kit/server.ts';

/**
 * It is ten in the morning at the outlet when a journey begins, whenever that is: nobody's wait reaches into yesterday,
 * and the tablet's own clock is wrong by hours (LOB-010).
 */
const began = Date.now();
const ten = startOfDay(toInstant(began)) + 10 * 60 * 60_000;
export const clock = { now: () => ten + Date.now() - began };

export interface Visit {
  readonly server: TestServer;
  readonly browser: Browser;
  /** A tablet of its own: no cookies, no storage. */
  tablet(options?: Parameters<Browser['newContext']>[0]): Promise<Tablet>;
  /** Pulls the plug of the server. */
  kill(): Promise<void>;
  /** Starts it again, on the same address and the same data. */
  revive(): Promise<void>;
  end(): Promise<void>;
}

export interface Tablet {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the console and of the page, and what the content security policy stopped. */
  readonly complaints: string[];
}

export async function startVisit(
  options: ServerOptions = {},
  browserOptions: Parameters<typeof launchBrowser>[0] = {},
): Promise<Visit> {
  const world: TestWorld = await openWorld();
  let server = await startServer(world, { withClient: true, clock, ...options });
  const { port, machinePort } = server;
  const browser = await launchBrowser(browserOptions);
  return {
    get server() {
      return server;
    },
    browser,
    async tablet(contextOptions = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'zh-CN',
        ...contextOptions,
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      return { context, page, complaints };
    },
    kill: () => server.kill(),
    async revive() {
      server = await startServer(world, { withClient: true, clock, ...options, port, machinePort });
    },
    async end() {
      await browser.close();
      await server.stop();
      await world.drop();
    },
  };
}

/** Opens the app and logs in with the keyboard alone. */
export async function logIn({ page }: Tablet, { server }: Visit, login = 'lobby', path = '/'): Promise<void> {
  await page.goto(server.url + path);
  await page.getByTestId('login').waitFor();
  await page.getByLabel('用户名').or(page.getByLabel('User name')).focus();
  await page.keyboard.type(login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(smallOutlet.password);
  await page.keyboard.press('Enter');
  await page.getByTestId('login').waitFor({ state: 'detached' });
  await page.getByTestId('sync-state').waitFor();
}

/** Well within that minute: what is shown may be some seconds old. */
export const minutesAgo = (minutes: number): number => clock.now() - (minutes + 0.4) * 60_000;
const wire = (at: number): string => outletTimeOf(toInstant(at));

const PING_EVERY = 10_000;

/** A queue machine that says what it is told to, with the numbers and the clock looked after. */
export class ScriptedMachine {
  readonly #peer: MachinePeer;
  #seq = 0;

  constructor(peer: MachinePeer) {
    this.#peer = peer;
    // As every machine does (protocols.md §1): after 30 s of silence it would count as gone.
    const beat = setInterval(() => peer.say({ msg: 'ping' }), PING_EVERY);
    void peer.closed.then(() => clearInterval(beat));
  }

  /** Tells it, and waits until the bridge has it. */
  async tell(msg: string, event: Record<string, unknown>, at = clock.now()): Promise<void> {
    const seq = ++this.#seq;
    this.#peer.say({ msg, seq, at: wire(at), ...event });
    await this.#peer.hear('ack', (message) => Number(message['seq']) >= seq);
  }

  take(ticket: string, { customer, at = clock.now() }: { customer?: number; at?: number } = {}): Promise<void> {
    const queue = queues.find((q) => q.queue === ticket.slice(0, 1))!;
    const who =
      customer === undefined ? {} : { media: 'card', customerNo: smallOutlet.customers[customer]!.customerNo };
    return this.tell('take', { ticket, queue: queue.queue, business: queue.business, media: 'none', ...who }, at);
  }

  at(msg: 'call' | 'start' | 'finish' | 'miss', ticket: string, counter: number): Promise<void> {
    return this.tell(msg, { ticket, counter, teller: `T10${counter}` });
  }

  /** What it is asked next (protocols.md §1), once it has been asked. */
  asked(msg: 'move' | 'abandon'): Promise<Record<string, unknown>> {
    return this.#peer.hear(msg);
  }

  answer(re: unknown, code: string, newTicket?: string): void {
    this.#peer.say(
      code === 'ok' ? { msg: 'ack', re, code, ...(newTicket ? { newTicket } : {}) } : { msg: 'nack', re, code },
    );
  }

  unplug(): void {
    this.#peer.end();
  }
}

export const queues = [
  { queue: 'A', name: '个人现金', business: '个人现金', kind: 'cash' },
  { queue: 'B', name: '个人非现金', business: '个人非现金', kind: 'noncash' },
  { queue: 'C', name: '对公', business: '对公', kind: 'corporate' },
  { queue: 'V', name: '贵宾', business: '贵宾', kind: 'vip' },
];
export const COUNTERS = 6;

/** The outlet's machine, connected over TCP, with an empty hall of six windows. */
export async function connectMachine({ server }: Visit, epoch = 'e1'): Promise<ScriptedMachine> {
  const peer = await openPeer(server.machinePort);
  peer.say(helloOf(epoch));
  await peer.hear('welcome');
  await peer.hear('snapshot?');
  const counters = Array.from({ length: COUNTERS }, (_, i) => ({
    counter: i + 1,
    status: 'idle',
    teller: `T10${i + 1}`,
  }));
  peer.say({ msg: 'snapshot', seq: 0, queues, counters, tickets: [] });
  await peer.hear('ack');
  return new ScriptedMachine(peer);
}

/** The first customers of the seed world that are so. */
const place = (is: (customer: (typeof smallOutlet.customers)[number]) => boolean): number =>
  smallOutlet.customers.findIndex(is);
const wan = (n: number): number => n * 1_000_000;
export const people = {
  vip: place((c) => (c.assets ?? 0) >= wan(100) && (c.assets ?? 0) < wan(300) && c.complaintCount === 0),
  complained: place((c) => c.complaintCount > 0 && (c.assets ?? 0) < wan(50)),
  ordinary: place((c) => c.complaintCount === 0 && c.assets !== null && c.assets >= wan(5) && c.assets < wan(50)),
} as const;
