/** A serial caller with an evaluator that speaks the bytes of protocols.md §5 over the two streams of a port. */
import { callerBytes, readCaller, type CallerFrame } from '#domain/queue/serial-caller.ts';
import type { CallerPort, SerialPorts } from '#pages/queue/caller-link.ts';

const KEY = 1;
const SCORE = 0x11;

/** The device; it can be plugged in and out, held by another program, and speak badly. */
export class SimulatedCaller implements CallerPort {
  readonly address: number;
  readonly #usb: { usbVendorId: number; usbProductId: number };
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  /** What the host said, in order. */
  readonly heard: CallerFrame[] = [];
  /** How the line was set up, once for each time it was opened. */
  readonly lines: object[] = [];
  heldByAnother = false;
  #up: ReadableStreamDefaultController<Uint8Array> | null = null;
  #held: Uint8Array = new Uint8Array();

  constructor(address = 1, usbProductId = 1) {
    this.address = address;
    this.#usb = { usbVendorId: 0x1a86, usbProductId };
  }

  getInfo() {
    return this.#usb;
  }

  async open(line: object): Promise<void> {
    if (this.heldByAnother) throw new Error('port is open elsewhere');
    this.lines.push(line);
    this.#fresh();
    this.writable = new WritableStream({
      write: (bytes) => {
        const reading = readCaller(this.#held, bytes);
        this.#held = reading.held;
        this.heard.push(...reading.frames);
      },
    });
  }

  async close(): Promise<void> {
    this.readable = null;
    this.writable = null;
  }

  forgotten = false;
  async forget(): Promise<void> {
    this.forgotten = true;
  }

  #fresh(): void {
    // Whoever stops reading finds the port open with a new stream, as at a real one.
    this.readable = new ReadableStream({ start: (up) => void (this.#up = up), cancel: () => this.#fresh() });
  }

  /** Bytes in pieces of any size. */
  say(bytes: Uint8Array, piece = bytes.length): void {
    for (let at = 0; at < bytes.length; at += piece) this.#up!.enqueue(bytes.slice(at, at + piece));
  }

  press(...data: number[]): void {
    this.say(callerBytes({ address: this.address, func: KEY, data }), 3);
  }

  score(key: number): void {
    this.say(callerBytes({ address: this.address, func: SCORE, data: [key] }));
  }

  /** A framing error: the stream ends, the port brings a new one. */
  disturb(): void {
    const before = this.#up!;
    this.#fresh();
    before.error(new Error('framing error'));
  }

  pullOut(): void {
    const before = this.#up;
    this.readable = null;
    before?.error(new Error('device lost'));
  }

  readonly display = (): { ticket: string; waiting: string } => {
    const shown = this.heard.filter(({ func }) => func === 2).map(({ data }) => data);
    const places = (data: readonly number[] | undefined, from: number) =>
      (data ?? []).slice(from, from + 3).map((digit) => (digit === 0x0a ? ' ' : String(digit))).join(''); // prettier-ignore
    return {
      ticket: places(shown.findLast((data) => data[0] === 0x0a), 3),
      waiting: places(shown.findLast((data) => data[0] !== 0x0a), 0),
    }; // prettier-ignore
  };
}

/** `navigator.serial` with the devices that are in its sockets. */
export class SimulatedPorts extends EventTarget implements SerialPorts {
  plugged: SimulatedCaller[] = [];
  granted: SimulatedCaller[] = [];
  /** What the person picks when the browser asks; null: he closes the question. */
  picks: SimulatedCaller | null = null;

  async getPorts(): Promise<readonly SimulatedCaller[]> {
    return this.granted.filter((port) => !port.forgotten && this.plugged.includes(port));
  }

  async requestPort(): Promise<SimulatedCaller> {
    if (!this.picks) throw new Error('no port selected by the user');
    this.granted.push(this.picks);
    return this.picks;
  }

  plugIn(port: SimulatedCaller): void {
    this.plugged.push(port);
    this.dispatchEvent(new Event('connect'));
  }

  pullOut(port: SimulatedCaller): void {
    this.plugged = this.plugged.filter((one) => one !== port);
    port.pullOut();
    this.dispatchEvent(new Event('disconnect'));
  }
}
