// Drives a serial caller over a WebSerial port (protocols.md §5): hears keys and scores, says each back, shows number and
// waiting, and finds the device again when its plug comes back. Knows nothing of tickets.
import {
  askRating,
  beep,
  callerSays,
  echoOf,
  showTicket,
  showWaiting,
  type CallerSays,
} from '#domain/queue/caller-keys.ts';
import {
  addFaults,
  callerBytes,
  noFaults,
  readCaller,
  type CallerFaults,
  type CallerFrame,
} from '#domain/queue/serial-caller.ts';
import { recall, remember } from '#ui/browser-memory.ts';

/** What is used of a WebSerial port. */
export interface CallerPort {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(line: object): Promise<void>;
  close(): Promise<void>;
  /** Gives the grant back; not every browser can. */
  forget?(): Promise<void>;
  getInfo(): { readonly usbVendorId?: number; readonly usbProductId?: number };
}
/** `navigator.serial`. */
export interface SerialPorts extends EventTarget {
  getPorts(): Promise<readonly CallerPort[]>;
  requestPort(): Promise<CallerPort>;
}

/** `unsupported`: this browser has no serial ports. `unchosen`: none was granted yet. `busy`: another program has it. */
export type CallerState = 'unsupported' | 'unchosen' | 'opening' | 'ready' | 'unplugged' | 'busy';
export interface CallerStanding {
  readonly state: CallerState;
  readonly faults: CallerFaults;
}

const LINE = { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none', flowControl: 'none' };
/** How soon a port is tried again: one that is taken may be free any time, one whose plug is out says so itself. */
const AGAIN_AFTER = { busy: 3_000, else: 30_000 };
/** At 9600 baud the longest frame takes 41 ms: after this, what is missing will not come. */
const SILENCE = 200;
/** A device that missed the echo says its key again; a person is not that quick. */
const REPEATED_WITHIN = 250;
const REMEMBERED = 'tingtang.caller';
const nothing = new Uint8Array();

export class CallerLink {
  readonly #serial: SerialPorts | undefined;
  readonly #onSays: (said: CallerSays) => void;
  readonly #onStanding: (standing: CallerStanding) => void;
  #state: CallerState = 'unchosen';
  #faults: CallerFaults = noFaults;
  #closed = false;
  #chosen: CallerPort | null = null;
  /** The one that is tried or heard now. */
  #port: CallerPort | null = null;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #writer: WritableStreamDefaultWriter<Uint8Array> | null = null;
  #wake: () => void = () => undefined;
  #ran: Promise<void> = Promise.resolve();
  /** Whoever spoke last is spoken to. */
  #address = 1;
  #shown: { readonly ticket: string | null; readonly waiting: number } = { ticket: null, waiting: 0 };
  #last = { text: '', at: 0 };

  constructor(
    serial: SerialPorts | undefined,
    onSays: (said: CallerSays) => void,
    onStanding: (standing: CallerStanding) => void,
  ) {
    this.#serial = serial;
    this.#onSays = onSays;
    this.#onStanding = onStanding;
  }

  start(): void {
    if (!this.#serial) return this.#stand('unsupported');
    this.#serial.addEventListener('connect', this.#onPlug);
    this.#ran = this.#run(this.#serial);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#serial?.removeEventListener('connect', this.#onPlug);
    this.#wake();
    await this.#reader?.cancel().catch(() => undefined);
    await this.#ran;
  }

  /** The browser asks which port it is; only after a tap. Another one than before takes its place for good. */
  async choose(): Promise<void> {
    const port = await this.#serial?.requestPort().catch(() => null);
    if (!port) return;
    const before = this.#port;
    this.#chosen = port;
    remember(REMEMBERED, nameOf(port));
    this.#wake();
    if (!before || before === port) return;
    await this.#reader?.cancel().catch(() => undefined);
    // Two devices of one kind cannot be told apart after a reload: only the one that was chosen stays granted.
    await before.forget?.().catch(() => undefined);
  }

  show(ticket: string | null, waiting: number): void {
    if (ticket === this.#shown.ticket && waiting === this.#shown.waiting) return;
    this.#shown = { ticket, waiting };
    this.#draw();
  }

  beep(): void {
    this.#send(beep(this.#address));
  }

  askRating(): void {
    this.#send(askRating(this.#address));
  }

  readonly #onPlug = (): void => this.#wake();

  async #run(serial: SerialPorts): Promise<void> {
    while (!this.#closed) {
      const woken = new Promise<void>((wake) => (this.#wake = wake));
      const port = await this.#find(serial);
      this.#port = port ?? this.#port;
      if (port) {
        const ended = await this.#serve(port);
        this.#stand(this.#stays(port) || this.#closed ? ended : 'opening');
      } else this.#stand(recall(REMEMBERED) === null ? 'unchosen' : 'unplugged');
      if (!this.#closed) await Promise.race([woken, after(AGAIN_AFTER[this.#state === 'busy' ? 'busy' : 'else'])]);
    }
  }

  /** The one that was chosen here; after a reload the granted one that is like it. Where one was chosen it is no other. */
  async #find(serial: SerialPorts): Promise<CallerPort | undefined> {
    const granted = await serial.getPorts().catch((): readonly CallerPort[] => []);
    if (this.#chosen) return granted.find((port) => port === this.#chosen);
    const remembered = recall(REMEMBERED);
    return granted.find((port) => remembered === null || nameOf(port) === remembered);
  }

  /** Until another one is chosen, or the page goes. */
  readonly #stays = (port: CallerPort): boolean => !this.#closed && (this.#chosen ?? port) === port;

  /** Settles with how it ended. */
  async #serve(port: CallerPort): Promise<'busy' | 'unplugged'> {
    this.#stand('opening');
    try {
      await port.open(LINE);
    } catch {
      return 'busy';
    }
    this.#writer = port.writable?.getWriter() ?? null;
    this.#stand('ready');
    this.#draw();
    let heard: ReadableStream<Uint8Array> | null = null;
    // Noise on the line ends a stream, and the port brings a new one; a plug that is out brings none.
    while (this.#stays(port) && port.readable && port.readable !== heard) {
      heard = port.readable;
      await this.#listen(heard);
    }
    this.#writer?.releaseLock();
    this.#writer = null;
    await port.close().catch(() => undefined);
    return 'unplugged';
  }

  async #listen(readable: ReadableStream<Uint8Array>): Promise<void> {
    const reader = readable.getReader();
    this.#reader = reader;
    let held: Uint8Array = nothing;
    let silence: ReturnType<typeof setTimeout> | undefined;
    const take = (chunk: Uint8Array, ended = false): void => {
      const reading = readCaller(held, chunk, ended);
      held = reading.held;
      this.#count(reading.faults);
      for (const frame of reading.frames) this.#hear(frame);
    };
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        take(value);
        if (held.length > 0) silence = setTimeout(() => take(nothing, true), SILENCE);
      }
    } catch {
      // The line broke; what is held of a frame is broken with it.
    } finally {
      clearTimeout(silence);
      take(nothing, true);
      reader.releaseLock();
      this.#reader = null;
    }
  }

  #hear(frame: CallerFrame): void {
    const echo = echoOf(frame);
    if (!echo) return;
    this.#address = frame.address;
    this.#send(echo);
    const text = JSON.stringify(frame);
    const at = performance.now();
    const again = text === this.#last.text && at - this.#last.at < REPEATED_WITHIN;
    this.#last = { text, at };
    const said = callerSays(frame);
    if (!again && said.as !== 'other') this.#onSays(said);
  }

  #draw(): void {
    this.#send(showTicket(this.#address, this.#shown.ticket));
    this.#send(showWaiting(this.#address, this.#shown.waiting));
  }

  /** What is lost with the plug is drawn anew when it is back. */
  #send(frame: CallerFrame): void {
    void this.#writer?.write(callerBytes(frame)).catch(() => undefined);
  }

  #stand(state: CallerState): void {
    this.#state = state;
    this.#onStanding({ state, faults: this.#faults });
  }

  #count(faults: CallerFaults): void {
    if (faults.noise + faults.length + faults.sum === 0) return;
    this.#faults = addFaults(this.#faults, faults);
    this.#stand(this.#state);
  }
}

const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
function nameOf(port: CallerPort): string {
  const { usbVendorId, usbProductId } = port.getInfo();
  return `${usbVendorId ?? 'serial'}:${usbProductId ?? ''}`;
}
