// A scripted queue machine for tests: says exactly what it is told to, and keeps what it hears.
import { connect, type Socket } from 'node:net';
import { createFrameDecoder } from '#server/bridges/frame.ts';
import { decodeBody, encodeFrame, type Charset } from '#server/bridges/frame-body.ts';

export type Heard = Record<string, unknown> & { msg: string };

export interface MachinePeer {
  readonly heard: Heard[];
  readonly closed: Promise<void>;
  isClosed(): boolean;
  say(message: object, charset?: Charset): void;
  raw(bytes: Uint8Array): void;
  /** The first message of this kind after what was already waited for. */
  hear(msg: string, matching?: (message: Heard) => boolean): Promise<Heard>;
  end(): void;
  socket: Socket;
}

export async function openPeer(port: number): Promise<MachinePeer> {
  const socket = connect({ host: '127.0.0.1', port });
  await new Promise<void>((ready, failed) => socket.once('connect', ready).once('error', failed));
  socket.setNoDelay(true);
  const decoder = createFrameDecoder();
  const heard: Heard[] = [];
  const listeners = new Set<() => void>();
  let read = 0;
  let isClosed = false;
  const closed = new Promise<void>((done) =>
    socket.once('close', () => {
      isClosed = true;
      done();
      for (const look of listeners) look();
    }),
  );
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    for (const frame of decoder.push(chunk)) {
      if (frame.is !== 'frame') throw new Error('the bridge sent a bad length');
      const body = decodeBody(frame.charset as Charset, frame.body);
      if (body.is !== 'object') throw new Error('the bridge sent no JSON');
      heard.push(body.value as Heard);
    }
    for (const look of listeners) look();
  });
  return {
    heard,
    closed,
    socket,
    isClosed: () => isClosed,
    say: (message, charset = 'GBK') => void socket.write(encodeFrame(charset, message)),
    raw: (bytes) => void socket.write(bytes),
    hear(msg, matching = () => true) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const at = heard.findIndex((message, i) => i >= read && message.msg === msg && matching(message));
          if (at < 0 && !isClosed) return;
          listeners.delete(look);
          if (at < 0)
            return reject(
              new Error(
                `the connection closed before ${msg}; heard ${heard
                  .slice(read)
                  .map((m) => JSON.stringify(m))
                  .join(' ')}`,
              ),
            );
          read = at + 1;
          resolve(heard[at]!);
        };
        listeners.add(look);
        look();
      });
    },
    end: () => void socket.destroy(),
  };
}

export const helloOf = (epoch: string, more: object = {}): object => ({
  msg: 'hello',
  machine: 'qm-1',
  outlet: '440305001',
  token: 'demo-queue-machine',
  epoch,
  version: '1.0',
  ...more,
});

export const emptyHall = {
  queues: [
    { queue: 'A', name: '个人现金', business: '个人现金', kind: 'cash' },
    { queue: 'B', name: '个人非现金', business: '个人非现金', kind: 'noncash' },
    { queue: 'V', name: '贵宾', business: '贵宾', kind: 'vip' },
  ],
  counters: [
    { counter: 1, status: 'idle', teller: 'T101' },
    { counter: 2, status: 'idle', teller: 'T102' },
  ],
  tickets: [] as object[],
};

/** Outlet wall time of the tests' standing clock. */
export const AT = '2026-03-02T09:00:00';
export const take = (seq: number, ticket: string, more: object = {}): object => ({
  msg: 'take',
  seq,
  ticket,
  queue: ticket.slice(0, 1),
  business: '个人现金',
  media: 'none',
  at: AT,
  ...more,
});
export const step = (msg: string, seq: number, ticket: string, counter: number): object => ({
  msg,
  seq,
  ticket,
  counter,
  teller: 'T101',
  at: AT,
});
