/** The network of the simulation: every message waits until somebody delivers, loses or doubles it. */
import type { Id } from '#domain/kernel/ids.ts';
import { Offline, type Frame, type Net } from '#sync/wire.ts';
import type { Line, SimulatedServer } from './server.ts';

interface Message {
  readonly tablet: number;
  readonly deliver: () => Promise<void>;
  readonly lose: () => void;
  /** It is about buckets that are not complete. */
  readonly partial?: boolean;
}

export class Network {
  readonly #server: SimulatedServer;
  #messages: Message[] = [];
  readonly #lines = new Map<Line, { tablet: number; cut: () => void }>();

  constructor(server: SimulatedServer) {
    this.#server = server;
  }

  link(tablet: number, user: Id): Net {
    return {
      push: (body) =>
        new Promise((resolve, reject) => {
          const lose = (): void => reject(new Offline());
          const sent = structuredClone(body);
          const deliver = async (): Promise<void> => {
            const answer = await this.#server.push(user, sent).catch(() => null);
            // A server with an error of its own answers too, and what it says is no answer to the tablet.
            const hear = async (): Promise<void> => (answer ? resolve(answer) : lose());
            this.#messages.push({ tablet, deliver: hear, lose });
          };
          this.#messages.push({ tablet, deliver, lose });
        }),
      pull: (body, signal) =>
        new Promise((resolve, reject) => {
          const lose = (): void => {
            signal.removeEventListener('abort', lose);
            reject(new Offline());
          };
          const sent = structuredClone(body);
          signal.addEventListener('abort', lose);
          const deliver = async (): Promise<void> => {
            const patch = await this.#server.pull(user, sent);
            const hear = async (): Promise<void> => {
              signal.removeEventListener('abort', lose);
              resolve(structuredClone(patch));
            };
            this.#messages.push({ tablet, deliver: hear, lose, partial: isPartial(patch) });
          };
          this.#messages.push({ tablet, deliver, lose, partial: sent.part.length > 0 });
        }),
      stream: (body, onFrame, signal) =>
        new Promise((_, reject) => {
          const lose = (): void => reject(new Offline());
          const sent = structuredClone(body);
          let line: Line | null = null;
          signal.addEventListener('abort', () => {
            if (line) this.#lines.delete(line);
            line?.close();
            lose();
          });
          const deliver = async (): Promise<void> => {
            if (signal.aborted || line) return;
            // A frame may arrive long after its stream was given up: what does not answer today's state must not count.
            line = await this.#server.stream(
              user,
              sent,
              (frame) =>
                this.#messages.push({
                  tablet,
                  deliver: async () => onFrame(structuredClone(frame)),
                  lose: () => undefined,
                  partial: isPartial(frame),
                }),
              lose,
            );
            this.#lines.set(line, { tablet, cut: lose });
          };
          this.#messages.push({ tablet, deliver, lose, partial: sent.part.length > 0 });
        }),
    };
  }

  async deliver(i: number): Promise<void> {
    const [message] = this.#messages.splice(i % Math.max(1, this.#messages.length), 1);
    await message?.deliver();
  }

  /** Delivers what was sent from or to one tablet first, in order. */
  async deliverFor(tablet: number): Promise<boolean> {
    const at = this.#messages.findIndex((message) => message.tablet === tablet);
    if (at < 0) return false;
    const [message] = this.#messages.splice(at, 1);
    await message!.deliver();
    return true;
  }

  lose(i: number): void {
    const [message] = this.#messages.splice(i % Math.max(1, this.#messages.length), 1);
    message?.lose();
  }

  /** The sender gives up waiting; the message itself may still arrive, much later. */
  giveUp(i: number): void {
    this.#messages[i % Math.max(1, this.#messages.length)]?.lose();
  }

  double(i: number): void {
    const message = this.#messages[i % Math.max(1, this.#messages.length)];
    if (message) this.#messages.push(message);
  }

  async tick(tablet?: number): Promise<void> {
    for (const [line, of] of [...this.#lines]) if (tablet === undefined || of.tablet === tablet) await line.tick();
  }

  /** Whether a load in parts is on its way. */
  isLoading(): boolean {
    return this.#messages.some(({ partial }) => partial);
  }

  /** The server went away: every stream is cut, every message on its way is lost. */
  cut(): void {
    for (const [line, { cut }] of this.#lines) {
      line.close();
      cut();
    }
    this.#lines.clear();
    for (const message of this.#messages.splice(0)) message.lose();
  }
}

const isPartial = (frame: Frame): boolean =>
  frame.t === 'patch' && Object.values(frame.b).some(({ more }) => more === 1);
