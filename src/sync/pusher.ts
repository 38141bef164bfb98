// Sends what waits, one batch at a time and in order, until nothing waits; after a failure again by itself, later each
// time.
import { backoff } from './backoff.ts';
import type { WayPorts } from './ports.ts';
import { Busy, LoggedOut, nameOf, type PushAnswer, type PushBody } from './wire.ts';

export interface PusherEnds {
  /** What is to be sent next; null = nothing waits. */
  readonly next: () => PushBody | null;
  /** Takes the answer in; false = it did not help, try again later. */
  readonly take: (answer: PushAnswer, batch: PushBody) => boolean;
  readonly onLogin: (loggedIn: boolean) => void;
  /** A round is over. */
  readonly onRest: () => void;
  readonly onIncident: (what: string, detail?: string) => void;
}

export class Pusher {
  readonly #ports: WayPorts;
  readonly #ends: PusherEnds;
  readonly #stop = new AbortController();
  #pushing = false;
  #wanted = false;
  #wake: AbortController | null = null;

  constructor(ports: WayPorts, ends: PusherEnds) {
    this.#ports = ports;
    this.#ends = ends;
  }

  close(): void {
    this.#stop.abort();
  }

  /** Sends until nothing waits; with `now` false a push that waits its time goes on waiting. */
  async push(now = true): Promise<void> {
    this.#wanted = true;
    if (now) this.#wake?.abort();
    if (this.#pushing) return;
    this.#pushing = true;
    for (let failures = 0; this.#wanted && !this.#stop.signal.aborted;) {
      this.#wanted = false;
      const outcome = await this.#once().catch((error: unknown) => error as Error);
      if (outcome === 'sent') this.#wanted = true;
      if (outcome instanceof LoggedOut) this.#ends.onLogin(false);
      if (outcome instanceof Error) this.#ends.onIncident(nameOf(outcome), 'push');
      const failed = outcome === 'failed' || (outcome instanceof Error && !(outcome instanceof LoggedOut));
      failures = failed ? failures + 1 : 0;
      if (failed) await this.#beforeNext(failures, outcome instanceof Busy ? outcome.ms : 0);
    }
    this.#pushing = false;
    this.#ends.onRest();
  }

  /** A server that asked for time gets it; otherwise a nudge cuts the wait short. */
  async #beforeNext(failures: number, leftAlone: number): Promise<void> {
    this.#wanted = true;
    if (leftAlone > 0) await this.#ports.wait(leftAlone, this.#stop.signal);
    this.#wake = new AbortController();
    const [least, most] = backoff(failures);
    const ms = leftAlone > 0 ? 0 : least + (most - least) * this.#ports.random();
    await this.#ports.wait(ms, AbortSignal.any([this.#wake.signal, this.#stop.signal]));
    this.#wake = null;
  }

  /** Sends the next batch. Throws what the network throws. */
  async #once(): Promise<'sent' | 'nothing' | 'failed'> {
    const batch = this.#ends.next();
    if (!batch) return 'nothing';
    const answer = await this.#ports.net.push(batch);
    this.#ends.onLogin(true);
    return this.#ends.take(answer, batch) ? 'sent' : 'failed';
  }
}
