// Tickets on their way to the server: sent until it has judged them, oldest first, never dropped (QUE-004).
import * as v from 'valibot';
import { holdsOf } from '#domain/stations/kiosk-numbers.ts';
import { kioskAnswerSchema, type KioskReport } from '#domain/stations/station-wire.ts';
import { pauseAfter } from '../pause.ts';
import type { Said } from '../station-door.ts';
import { unsentOf, type KioskStore } from './kiosk-store.ts';

/** As many as the server takes at once. */
const MOST = 50;
const FIRST_PAUSE = 500;
const MOST_PAUSE = 20_000;

export class KioskOutbox {
  readonly #store: KioskStore;
  readonly #say: (report: KioskReport) => Promise<Said | null>;
  readonly #onShelf: () => void;
  #sending: Promise<boolean> | null = null;
  #again = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(store: KioskStore, say: (report: KioskReport) => Promise<Said | null>, onShelf: () => void) {
    this.#store = store;
    this.#say = say;
    this.#onShelf = onShelf;
  }

  /** Sends what there is and asks for numbers; a request in the middle of one is done right after it. */
  send(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#sending) {
      this.#again = true;
      return this.#sending;
    }
    this.#sending = this.#run().finally(() => (this.#sending = null));
    return this.#sending;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<boolean> {
    do {
      this.#again = false;
      if (!(await this.#round().catch(() => false))) {
        this.#failures += 1;
        if (!this.#closed)
          this.#timer = setTimeout(() => void this.send(), pauseAfter(this.#failures, FIRST_PAUSE, MOST_PAUSE));
        return false;
      }
      this.#failures = 0;
    } while (this.#again && !this.#closed);
    return true;
  }

  /** False: it has to be tried again. */
  async #round(): Promise<boolean> {
    const { shelf } = this.#store;
    const unsent = unsentOf(shelf);
    const said = await this.#say({ tickets: unsent.slice(0, MOST), holds: holdsOf(shelf.held).slice(0, 200) });
    const answer = v.safeParse(kioskAnswerSchema, said?.body);
    if (said?.status !== 200 || !answer.success) return false;
    await this.#store.answered(answer.output);
    this.#onShelf();
    const left = unsentOf(this.#store.shelf);
    if (left.length === 0) return true;
    // More than one load goes on at once; what the server could not judge now is tried again later.
    if (left.some(({ id }) => !answer.output.results.some((one) => one.id === id))) this.#again = true;
    return !left.some(({ id }) => answer.output.results.some((one) => one.id === id));
  }
}
