// Keeps one stream to the server open: tries again by itself, later with each failure, notices a line that has gone
// silent, and asks by plain requests where a network holds a stream's frames back.
import { backoff, SOON, type Pause } from './backoff.ts';
import type { WayPorts } from './ports.ts';
import { Busy, LoggedOut, nameOf, TooOld, type Frame, type PullBody } from './wire.ts';

export interface LineEnds {
  readonly request: () => PullBody;
  readonly onFrame: (frame: Frame) => void;
  /** How things stand has changed. */
  readonly onChange: () => void;
  readonly onIncident: (what: string, detail?: string) => void;
  /** Every few seconds, connected or not. */
  readonly onLook: () => void;
}

/** Two and a half heartbeats without a word: the line is dead, or never was there. */
const SILENCE = { looks: 4, every: 10_000 };
/** So many streams in a row that stayed silent from their first moment: something on the way holds frames back. */
const HELD_BACK = 2;
const POLL_EVERY: Pause = [3_000, 6_000];
/** Some ten minutes. */
const POLLS = 150;

export class StreamLine {
  connected = false;
  loggedOut = false;
  tooOld = false;
  /** Tries in a row that failed. */
  failures = 0;
  readonly #ports: WayPorts;
  readonly #ends: LineEnds;
  readonly #stop = new AbortController();
  #stream = new AbortController();
  /** Looks at the line since it last said something: a count, as a wall clock jumps. */
  #silent = 0;
  #heard = false;
  #mute = 0;
  /** Set when the stream ends in good order: then it is no failure, and when to come again. */
  #comeBack: Pause | null = null;
  #leftAlone = 0;
  #wake: AbortController | null = null;

  constructor(ports: WayPorts, ends: LineEnds) {
    this.#ports = ports;
    this.#ends = ends;
  }

  start(): void {
    void this.#keep();
    void this.#watch();
  }

  close(): void {
    this.#stop.abort();
    this.#stream.abort();
    this.#wake?.abort();
  }

  /** Try now. */
  nudge(): void {
    this.failures = 0;
    this.#wake?.abort();
  }

  /** Gives up this stream: what it said does not fit. */
  drop(): void {
    this.#stream.abort();
  }

  /** Ends the stream in good order, to open another one. */
  reopen(when: Pause = SOON): void {
    this.#comeBack = when;
    this.#stream.abort();
  }

  async #keep(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#stream = new AbortController();
      this.#silent = 0;
      this.#heard = false;
      this.#comeBack = null;
      this.#leftAlone = 0;
      try {
        if (this.#mute >= HELD_BACK) await this.#poll();
        else await this.#ports.net.stream(this.#ends.request(), (frame) => this.#hear(frame), this.#stream.signal);
      } catch (error) {
        this.#note(error);
      }
      this.#stream.abort();
      this.connected = false;
      this.#ends.onChange();
      if (!this.#stop.signal.aborted) await this.#pause();
    }
  }

  /** Patch after patch by plain requests, for as long as they are answered; then a stream gets its chance again. */
  async #poll(): Promise<void> {
    this.#mute = 0;
    this.#ends.onIncident('stream-held-back');
    for (let round = 0; round < POLLS && !this.#stream.signal.aborted; round++) {
      this.#hear(await this.#ports.net.pull(this.#ends.request(), this.#stream.signal));
      await this.#wait(POLL_EVERY, this.#stream);
    }
    this.reopen();
  }

  #hear(frame: Frame): void {
    this.#silent = 0;
    this.#heard = true;
    if (frame.t === 'patch' || frame.t === 'hb') {
      this.tooOld = false;
      this.#ends.onFrame(frame);
    } else this.reopen(frame.t === 'bye' ? frame.retry : SOON);
  }

  #note(error: unknown): void {
    if (this.#comeBack || this.#stop.signal.aborted) return;
    this.failures++;
    if (error instanceof LoggedOut) this.loggedOut = true;
    if (error instanceof TooOld) this.tooOld = true;
    if (error instanceof Busy) this.#leftAlone = error.ms;
    this.#ends.onIncident(nameOf(error));
  }

  /** Waits before the next try: longer with each failure, cut short by a nudge, unless the server asked for the time. */
  async #pause(): Promise<void> {
    if (this.#leftAlone > 0) return await this.#ports.wait(this.#leftAlone, this.#stop.signal);
    this.#wake = new AbortController();
    const planned = this.failures === 0 ? (this.#comeBack ?? SOON) : backoff(this.failures);
    await this.#wait(this.loggedOut || this.tooOld ? backoff(Infinity) : planned, this.#wake);
    this.#wake = null;
  }

  #wait([least, most]: Pause, wake: AbortController): Promise<void> {
    const ms = least + (most - least) * this.#ports.random();
    return this.#ports.wait(ms, AbortSignal.any([wake.signal, this.#stop.signal]));
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#ports.wait(SILENCE.every, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      this.#ends.onLook();
      if (++this.#silent <= SILENCE.looks) continue;
      // Silent from its first moment on: counted, until a stream speaks.
      this.#mute = this.#heard ? 0 : this.#mute + 1;
      this.#stream.abort();
    }
  }
}
