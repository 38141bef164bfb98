// The ticket printer of this kiosk: kept open, asked how it is, and believed to have printed when it says so.
import { createSignal, type Accessor } from 'solid-js';
import { createGb18030 } from '#domain/stations/gb18030.ts';
import { ASK_DONE, ASK_PAPER, escPos, LISTEN, type PaperWidth } from '#domain/stations/esc-pos.ts';
import { readPrinter, type PrinterSays, type PrinterState } from '#domain/stations/printer-status.ts';
import type { SlipLine } from '#domain/stations/slip.ts';
import { onPlug, openPrinter, type PrinterLine, type PrinterWay } from './printer-line.ts';

export type PrintOutcome = 'printed' | 'paper-out' | 'printer-gone';
export type PrinterStanding = 'opening' | 'ready' | 'paper-low' | 'paper-out' | 'printer-gone';

/** A slip takes two seconds; a slow cutter some more. */
const PRINT_LIMIT = 10_000;
const AGAIN_AFTER = 5_000;
/** How often the roll is looked at while nobody prints. */
const LOOK_EVERY = 30_000;

const encode = createGb18030((bytes) => new TextDecoder('gb18030').decode(bytes));
const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export class TicketPrinter {
  readonly #way: PrinterWay;
  readonly #baudRate: number;
  readonly #paper: PaperWidth;
  readonly standing: Accessor<PrinterStanding>;
  readonly #setStanding: (standing: PrinterStanding) => void;
  readonly #stopHearing: () => void;
  #line: PrinterLine | null = null;
  #held: readonly number[] = [];
  /** It has said something on this cable: from then on silence means something. */
  #speaks = false;
  #onSays: (said: PrinterSays | 'gone') => void = () => undefined;
  #wake: () => void = () => undefined;
  #closed = false;

  constructor(way: PrinterWay, baudRate: number, paper: PaperWidth) {
    [this.#way, this.#baudRate, this.#paper] = [way, baudRate, paper];
    const [standing, setStanding] = createSignal<PrinterStanding>('opening');
    this.standing = standing;
    this.#setStanding = (next) => void setStanding(next);
    this.#stopHearing = onPlug(way, () => this.#wake());
    void this.#run();
  }

  async print(slip: readonly SlipLine[]): Promise<PrintOutcome> {
    const line = this.#line;
    if (!line) return 'printer-gone';
    let isOnPaper = false;
    let answered = (): void => undefined;
    const ended = new Promise<PrintOutcome>((done) => {
      this.#onSays = (said) => {
        answered();
        if (said === 'gone') done('printer-gone');
        // What was asked beforehand is no word about the slip.
        else if (!isOnPaper) return;
        else if (said.as === 'done') done('printed');
        else if (said.paper === 'out') done('paper-out');
        else if (said.fault) done('printer-gone');
      };
    });
    try {
      if (this.#speaks) {
        // A roll that is known to be at its end is asked for once more: somebody may have put in a new one.
        const answer = new Promise<void>((done) => (answered = done));
        await line.write(ASK_PAPER);
        await Promise.race([answer, after(500)]);
        if (this.standing() === 'paper-out') return 'paper-out';
      }
      isOnPaper = true;
      await Promise.race([
        line.write(Uint8Array.from([...escPos(slip, this.#paper, encode), ...(this.#speaks ? ASK_DONE : [])])),
        after(PRINT_LIMIT).then(() => Promise.reject(new Error('stuck'))),
      ]);
      if (!this.#speaks) return 'printed';
      return await Promise.race([ended, after(PRINT_LIMIT).then((): PrintOutcome => 'printer-gone')]);
    } catch {
      this.#setStanding('printer-gone');
      return 'printer-gone';
    } finally {
      this.#onSays = () => undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopHearing();
    this.#wake();
    await this.#line?.close();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const woken = new Promise<void>((done) => (this.#wake = done));
      const line = await openPrinter(this.#way, this.#baudRate, (bytes) => this.#hear(bytes)).catch(() => null);
      if (line) await this.#serve(line);
      this.#line = null;
      this.#setStanding('printer-gone');
      this.#onSays('gone');
      if (!this.#closed) await Promise.race([woken, after(AGAIN_AFTER)]);
    }
  }

  /** Until the cable is out. */
  async #serve(line: PrinterLine): Promise<void> {
    [this.#line, this.#held, this.#speaks] = [line, [], false];
    this.#setStanding('ready');
    const look = (bytes: Uint8Array): void => void line.write(bytes).catch(() => undefined);
    look(Uint8Array.from([...LISTEN, ...ASK_PAPER]));
    const looking = setInterval(() => look(ASK_PAPER), LOOK_EVERY);
    await line.ended;
    clearInterval(looking);
    await line.close();
  }

  #hear(bytes: Uint8Array): void {
    const { says, held } = readPrinter(this.#held, bytes);
    this.#held = held;
    for (const said of says) {
      this.#speaks = true;
      if (said.as === 'state') this.#setStanding(standingOf(said));
      this.#onSays(said);
    }
  }
}

function standingOf({ paper, fault }: PrinterState): PrinterStanding {
  if (paper === 'out') return 'paper-out';
  if (fault) return 'printer-gone';
  return paper === 'low' ? 'paper-low' : 'ready';
}
