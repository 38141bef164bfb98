/** Just enough of the Postgres protocol to know where a message ends and which of them is a statement. */
import type { Fault, Link, TcpProxy, Verdict, Way } from './tcp-proxy.ts';

interface Message {
  /** One letter; empty for the very first message of a client, which has none. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** Cuts a stream into whole messages; what is not whole yet waits. */
export class WireReader {
  #rest = Buffer.alloc(0);
  #started: boolean;

  constructor(way: Way) {
    this.#started = way === 'down';
  }

  read(chunk: Buffer): Message[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const head = this.#started ? 1 : 0;
      if (this.#rest.length < head + 4) return messages;
      const end = head + this.#rest.readUInt32BE(head);
      if (this.#rest.length < end) return messages;
      const type = head ? String.fromCharCode(this.#rest[0]!) : '';
      messages.push({ type, bytes: this.#rest.subarray(0, end) });
      this.#rest = this.#rest.subarray(end);
      this.#started = true;
    }
  }
}

/** Goes over the messages of one way on lines opened from now on; a verdict other than undefined ends with that message. */
export function onMessages(
  proxy: TcpProxy,
  way: Way,
  judge: (message: Message, link: Link) => 'drop' | 'last' | undefined,
): Fault {
  const readers = new WeakMap<Link, WireReader>();
  const first = proxy.taken;
  return proxy.addRule((chunk, on, link): Verdict | undefined => {
    if (on !== way || link.id <= first) return undefined;
    const reader = readers.get(link) ?? new WireReader(way);
    readers.set(link, reader);
    const passed: Buffer[] = [];
    for (const message of reader.read(chunk)) {
      const verdict = judge(message, link);
      if (verdict !== 'drop') passed.push(message.bytes);
      if (verdict === 'last') break;
    }
    return { instead: Buffer.concat(passed) };
  });
}

/** A query by its text, or the execution of a prepared one: each is one statement. */
export const isStatement = ({ type }: Message): boolean => type === 'Q' || type === 'E';
