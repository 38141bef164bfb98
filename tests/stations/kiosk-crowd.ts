/**
 * Eight kiosks and two tablets of one hall that give out numbers while lines are cut, answers lost, kiosks switched off and
 * the server's plug pulled (QUE-003, QUE-004). The kiosks decide by the product's own rules over a disk that keeps what was
 * committed; the server is the real one, over HTTP.
 */
import { randomUUID } from 'node:crypto';
import { dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { holdsOf, leasesAfter, nextNumber, type HeldLease } from '#domain/stations/kiosk-numbers.ts';
import type { IssuedTicket } from '#domain/stations/station-wire.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { createDice, type Dice } from '#server/simulators/seeded.ts';
import { TestDevice, type Send } from '#tests/kit/device.ts';
import { openWorld, startServer, type TestServer } from '#tests/kit/server.ts';
import { TestStation } from '#tests/kit/station.ts';

const { queues, setting } = smallOutlet.ownHall;
const ours = queues.slice(0, 2);
const MOST = 50;

export interface CrowdOptions {
  readonly tickets: number;
  readonly seed: number;
  readonly kiosks?: number;
  /** How often the server's plug is pulled. */
  readonly serverKills?: number;
}

export interface CrowdFigures {
  readonly issued: number;
  readonly offline: number;
  readonly byTablets: number;
  readonly cuts: number;
  readonly repliesLost: number;
  readonly kioskKills: number;
  readonly serverKills: number;
  /** Numbers that two tickets of the day have. */
  readonly duplicates: number;
  /** Given to a customer, and not with the server under that number. */
  readonly lost: number;
  /** With the server more than once, or never given out. */
  readonly strange: number;
  /** Stand elsewhere in their queue than they were taken. */
  readonly outOfOrder: number;
}

interface Paper {
  readonly id: Id;
  readonly number: string;
  readonly queueId: Id;
  readonly at: number;
}

interface Wire {
  url: string;
  up: boolean;
}

/** Whatever is asked while the plug is out fails as a network does. */
const sendOver =
  (wire: Wire): Send =>
  (method, path, body, cookie) => {
    if (!wire.up) return Promise.reject(new Error('no line'));
    const headers = { 'content-type': 'application/json', origin: wire.url, ...(cookie ? { cookie } : {}) };
    return fetch(wire.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  };

class Kiosk {
  readonly papers: Paper[] = [];
  readonly #station: TestStation;
  readonly #dice: Dice;
  /** What is on the disk: a kill leaves it. */
  #held: readonly HeldLease[] = [];
  #unsent: readonly IssuedTicket[] = [];
  #cutFor = 0;
  #open = false;
  #sending: Promise<void> | null = null;
  /** A kiosk that was killed in the midst of a request has no ear for its answer. */
  #life = 0;
  readonly counts = { offline: 0, cuts: 0, repliesLost: 0, kills: 0 };

  constructor(station: TestStation, dice: Dice) {
    this.#station = station;
    this.#dice = dice;
  }

  /** A customer presses; false where no number is left. */
  give(now: Instant): boolean {
    const queue = ours[this.#dice.chance(0.6) ? 0 : 1]!;
    const next = nextNumber(this.#held, queue.id, dayOf(now));
    if (!next) return false;
    const { lease, given } = next;
    const id = toId(randomUUID());
    const number = lease.numbers[given]!;
    const ticket = { id, leaseId: lease.id, queueId: queue.id, number, at: now, ahead: null, range: null, shown: null };
    this.#held = this.#held.map((one) => (one === next ? { lease, given: given + 1 } : one));
    this.#unsent = [...this.#unsent, { ...ticket, appointmentId: null }];
    this.papers.push({ id, number, queueId: queue.id, at: now });
    if (lease.block === 'spare') this.counts.offline++;
    return true;
  }

  /** What chance has in store between two customers. */
  async pass(): Promise<void> {
    if (this.#dice.chance(0.02)) {
      this.counts.kills++;
      this.#life++;
      this.#open = false;
      this.#sending = null;
    }
    if (this.#cutFor > 0) {
      this.#cutFor--;
      return;
    }
    if (this.#dice.chance(0.05)) {
      this.counts.cuts++;
      this.#cutFor = this.#dice.whole(1, 15);
      return;
    }
    if (this.#dice.chance(0.5)) await this.send(this.#dice.chance(0.1)).catch(() => undefined);
  }

  /** One request at a time, as in the kiosk; what was under way when it was killed goes on without it. */
  send(replyLost = false): Promise<void> {
    const sending = (this.#sending ??= this.#ask(replyLost).finally(() => {
      if (this.#sending === sending) this.#sending = null;
    }));
    return sending;
  }

  async #ask(replyLost: boolean): Promise<void> {
    const life = this.#life;
    if (!this.#open) {
      if (!(await this.#station.open()).ok) throw new Error('not open');
      this.#open = true;
    }
    const tickets = this.#unsent.slice(0, MOST);
    const answer = await this.#station.report({ tickets, holds: holdsOf(this.#held) }).catch((error: unknown) => {
      // As in its browser: whoever is not known any more shows its key again.
      this.#open = false;
      throw error;
    });
    if (replyLost || life !== this.#life) {
      this.counts.repliesLost++;
      return;
    }
    const judged = new Set(answer.results.map(({ id }) => id));
    this.#unsent = this.#unsent.filter(({ id }) => !judged.has(id));
    this.#held = leasesAfter(this.#held, answer.leases, this.#unsent);
  }

  get waits(): number {
    return this.#unsent.length;
  }
}

export async function playKioskCrowd(options: CrowdOptions): Promise<CrowdFigures> {
  const { tickets, seed, kiosks: count = 8, serverKills = 2 } = options;
  const dice = createDice(seed);
  const world = await openWorld();
  let server: TestServer = await startServer(world);
  const { port } = server;
  const wire: Wire = { url: server.url, up: true };
  try {
    const kiosks = await Promise.all(
      Array.from({ length: count }, async () => {
        const station = await new TestStation(wire.url, 'kiosk', sendOver(wire)).stand(setting.outletId);
        const kiosk = new Kiosk(station, createDice(dice.whole(1, 2 ** 31 - 1)));
        await kiosk.send();
        return kiosk;
      }),
    );
    const tablets = await Promise.all(
      ['lobby3', 'lobby3'].map(async (login) => {
        const device = new TestDevice(sendOver(wire));
        await device.logIn(login);
        return device;
      }),
    );
    const killAt = new Set(
      Array.from({ length: serverKills }, (_, n) => Math.round(((n + 1) * tickets) / (serverKills + 1))),
    );
    const asked = new Map<Id, Id>();
    let issued = 0;
    let last = 0;
    /** No two in the same millisecond, and none ahead of the server's clock: their order is known. */
    const now = (): Instant => {
      while (Date.now() <= last);
      return toInstant((last = Date.now()));
    };
    for (let turn = 0; issued < tickets; turn++) {
      const kiosk = kiosks[dice.whole(0, count - 1)]!;
      if (kiosk.give(now())) issued++;
      const passing: Promise<unknown>[] = [kiosk.pass()];
      if (turn % 25 === 0) {
        const queue = dice.pick(ours);
        const id = toId(randomUUID());
        const deed = {
          id: randomUUID(),
          name: 'queue.issueTicket',
          version: 1,
          input: { id, queueId: queue.id, customerId: null },
        };
        const answer = tablets[turn % 50 === 0 ? 0 : 1]!.send('POST', '/api/deeds', deed).catch(() => null);
        passing.push(answer.then((said) => said?.ok && asked.set(id, queue.id)));
      }
      if (killAt.delete(issued)) {
        wire.up = false;
        await server.kill();
        for (let n = 0; n < 20 && issued < tickets; n++) if (dice.pick(kiosks).give(now())) issued++;
        server = await startServer(world, { port });
        wire.up = true;
      }
      if (turn % 8 === 0) await Promise.all(passing);
    }
    for (const kiosk of kiosks)
      for (let n = 0; kiosk.waits > 0 && n < 50; n++) await kiosk.send().catch(() => undefined);
    return await judge(server, kiosks, issued, asked, serverKills);
  } finally {
    await server.stop();
    await world.drop();
  }
}

async function judge(
  server: TestServer,
  kiosks: readonly Kiosk[],
  issued: number,
  asked: ReadonlyMap<Id, Id>,
  serverKills: number,
): Promise<CrowdFigures> {
  const stored = await server.sql<{ id: Id; number: string; queueId: Id; by: string; day: string }[]>`
    select id, number, queue_id as "queueId", issued_by as by, business_day::text as day from ticket
    where outlet_id = ${setting.outletId} order by queue_id, stands_at, length(number), number`;
  const papers = kiosks.flatMap((kiosk) => kiosk.papers);
  const paperOf = new Map(papers.map((paper) => [paper.id, paper]));
  const numbers = new Set(stored.map(({ number, day }) => `${day} ${number}`));
  const isStored = new Map(stored.map((row) => [row.id, row.number]));
  const lost = papers.filter(({ id, number }) => isStored.get(id) !== number).length;
  const strange = stored.filter(({ id, by }) => by === 'kiosk' && !paperOf.has(id)).length;
  let outOfOrder = 0;
  for (const { id: queueId } of ours) {
    const line = stored
      .filter((row) => row.queueId === queueId && paperOf.has(row.id))
      .map(({ id }) => paperOf.get(id)!.at);
    outOfOrder += line.filter((at, n) => n > 0 && at < line[n - 1]!).length;
  }
  const sum = (name: 'offline' | 'cuts' | 'repliesLost' | 'kills'): number =>
    kiosks.reduce((all, { counts }) => all + counts[name], 0);
  return {
    issued,
    offline: sum('offline'),
    byTablets: [...asked.keys()].filter((id) => isStored.has(id)).length,
    cuts: sum('cuts'),
    repliesLost: sum('repliesLost'),
    kioskKills: sum('kills'),
    serverKills,
    duplicates: stored.length - numbers.size,
    lost: lost + [...asked.keys()].filter((id) => !isStored.has(id)).length,
    strange,
    outOfOrder,
  };
}
