// The kiosk's own shelf: leases and the tickets given out of them. A number is taken and its ticket laid down in one
// transaction, on the disk before it is printed (QUE-003, QUE-016).
import type { Day, Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import {
  isOver,
  leasesAfter,
  nextNumber,
  type HeldLease,
  type KeptTicket,
  type PlaceInLine,
} from '#domain/stations/kiosk-numbers.ts';
import type { IssuedTicket, KioskAnswer } from '#domain/stations/station-wire.ts';

export interface Taken {
  readonly id: Id;
  readonly queueId: Id;
  readonly day: Day;
  readonly at: Instant;
  readonly shown: IssuedTicket['shown'];
  readonly appointmentId: Id | null;
  readonly language: 'zh' | 'en';
}

export interface Shelf {
  readonly held: readonly HeldLease[];
  /** In the order in which they were given out. */
  readonly tickets: readonly KeptTicket[];
}

const NAME = 'tingtang.kiosk';

function open(name: string): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(name, 1);
    asked.addEventListener('upgradeneeded', () => {
      asked.result.createObjectStore('leases', { keyPath: 'lease.id' });
      asked.result.createObjectStore('tickets', { keyPath: 'ticket.id' });
      asked.result.createObjectStore('facts');
    });
    asked.addEventListener('success', () => done(asked.result));
    asked.addEventListener('error', () => failed(asked.error ?? new Error('no storage')));
  });
}

const result = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    asked.addEventListener('success', () => done(asked.result));
    asked.addEventListener('error', () => failed(asked.error ?? new Error('not read')));
  });

/** To be opened by the one window that holds the kiosk's lock. */
export class KioskStore {
  readonly #database: IDBDatabase;
  #shelf: Shelf = { held: [], tickets: [] };

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(name = NAME): Promise<KioskStore> {
    const store = new KioskStore(await open(name));
    await store.#within('readonly', () => Promise.resolve());
    return store;
  }

  /** As it lies on the disk. */
  get shelf(): Shelf {
    return this.#shelf;
  }

  /**
   * The next number of a queue, stored when this settles; null where none is left.
   * @param placeOf who stands before it, from what is on the shelf in that moment
   */
  async take(taken: Taken, placeOf: (shelf: Shelf) => PlaceInLine): Promise<KeptTicket | null> {
    return await this.#within('readwrite', async (shelf, { leases, tickets }) => {
      const next = nextNumber(shelf.held, taken.queueId, taken.day);
      if (!next) return null;
      const { lease, given } = next;
      const { day: _, language, ...rest } = taken;
      const ticket: IssuedTicket = {
        ...rest,
        leaseId: lease.id,
        number: lease.numbers[given]!,
        ...placeOf(shelf),
      };
      const place = 1 + Math.max(0, ...shelf.tickets.map((kept) => kept.place));
      const kept: KeptTicket = { ticket, place, answeredAt: null, printed: 'no', language };
      leases.put({ lease, given: given + 1 });
      tickets.put(kept);
      return kept;
    });
  }

  /** The slip is in the customer's hand, or he has noted his number. */
  async handedOver(id: Id): Promise<void> {
    await this.#within('readwrite', async (shelf, { tickets }) => {
      const kept = shelf.tickets.find(({ ticket }) => ticket.id === id);
      if (kept) tickets.put({ ...kept, printed: 'yes' } satisfies KeptTicket);
    });
  }

  /** What the server said. A ticket that it has judged, however, is not sent again. */
  async answered(answer: KioskAnswer): Promise<void> {
    const again = (status: string, code: string | null): boolean =>
      status === 'refused' && (code ?? '').startsWith('sync.');
    const judged = new Set(answer.results.flatMap(({ id, status, code }) => (again(status, code) ? [] : [id])));
    await this.#within('readwrite', async (shelf, { leases, tickets }) => {
      for (const kept of shelf.tickets)
        if (judged.has(kept.ticket.id)) tickets.put({ ...kept, answeredAt: answer.now } satisfies KeptTicket);
      const unsent = unsentOf(shelf).filter(({ id }) => !judged.has(id));
      leases.clear();
      for (const one of leasesAfter(shelf.held, answer.leases, unsent)) leases.put(one);
    });
  }

  /** The server's picture is newer: what it shows by itself need not be kept. */
  async seen(picture: Instant): Promise<void> {
    if (!this.#shelf.tickets.some((kept) => isOver(kept, picture))) return;
    await this.#within('readwrite', async (shelf, { tickets }) => {
      for (const kept of shelf.tickets) if (isOver(kept, picture)) tickets.delete(kept.ticket.id);
    });
  }

  /** Numbers leased to another device are not ours to give; what was given out with them is still to be sent. */
  async isDevice(deviceId: string): Promise<void> {
    await this.#within('readwrite', async (_, { leases, facts }) => {
      const before = (await result(facts.get('device'))) as string | undefined;
      if (before !== undefined && before !== deviceId) leases.clear();
      facts.put(deviceId, 'device');
    });
  }

  close(): void {
    this.#database.close();
  }

  async #within<T>(
    mode: IDBTransactionMode,
    work: (shelf: Shelf, stores: Record<'leases' | 'tickets' | 'facts', IDBObjectStore>) => Promise<T>,
  ): Promise<T> {
    const tx = this.#database.transaction(['leases', 'tickets', 'facts'], mode, { durability: 'strict' });
    const ended = new Promise<void>((done, failed) => {
      tx.addEventListener('complete', () => done());
      tx.addEventListener('abort', () => failed(tx.error ?? new Error('not stored')));
    });
    const [leases, tickets, facts] = ['leases', 'tickets', 'facts'].map((name) => tx.objectStore(name)) as [
      IDBObjectStore,
      IDBObjectStore,
      IDBObjectStore,
    ];
    const working = read(leases, tickets).then(async (shelf) => {
      const made = await work(shelf, { leases, tickets, facts });
      const next = mode === 'readonly' ? shelf : await read(leases, tickets);
      return { made, next };
    });
    working.catch(() => tx.abort());
    const [{ made, next }] = await Promise.all([working, ended]);
    // Only what is on the disk is on the shelf.
    this.#shelf = next;
    return made;
  }
}

async function read(leases: IDBObjectStore, tickets: IDBObjectStore): Promise<Shelf> {
  const [held, kept] = await Promise.all([
    result(leases.getAll() as IDBRequest<HeldLease[]>),
    result(tickets.getAll() as IDBRequest<KeptTicket[]>),
  ]);
  return { held, tickets: kept.toSorted((a, b) => a.place - b.place) };
}

export const unsentOf = ({ tickets }: Shelf): readonly IssuedTicket[] =>
  tickets.filter(({ answeredAt }) => answeredAt === null).map(({ ticket }) => ticket);
