// A tablet as bare as can be: it speaks the protocol, keeps its cursors, holds no rows and tells whoever made it what
// came. For crowds, in which the tablets' own work must not be what is measured.
import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Id } from '#domain/kernel/ids.ts';
import type { Frame, Op, Patch, PullBody } from '#sync/wire.ts';
import { cookieOf, type BenchActor } from './bench-orders.ts';

/** Streams live long and pushes are many: no request waits for another's connection. */
const streams = new Agent({ keepAlive: false, maxSockets: Infinity });
const pushes = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 64 });

export interface RawTablet {
  readonly actor: BenchActor;
  readonly cursors: ReadonlyMap<string, number>;
  /** Streams it opened, and patches that were no answer to what it has. */
  readonly opened: number;
  readonly stale: number;
  /** Length of the last frame's text. */
  readonly frameLength: number;
  /** Opens a stream and keeps it open; settles when it is up to date. */
  start(): Promise<void>;
  /** Sends one deed, again where the line breaks, and waits for the answer. */
  push(name: string, args: unknown, mutation: Id): Promise<void>;
  close(): void;
}

/** `onOps` is called with each bucket's operations as they arrive. */
export function rawTablet(origin: string, actor: BenchActor, onOps: (ops: readonly Op[]) => void): RawTablet {
  const cid = randomUUID() as Id;
  const inc = randomUUID() as Id;
  const cursors = new Map<string, number>();
  const behind = new Set<number>();
  let epoch: Id | null = null;
  let gv = 0;
  let lmid = 0;
  let mid = 0;
  let opened = 0;
  let stale = 0;
  let frameLength = 0;
  let closed = false;
  let current: IncomingMessage | undefined;
  let upToDate!: () => void;
  const ready = new Promise<void>((done) => (upToDate = done));
  const { name: cookieName, value } = cookieOf(actor);
  const headers = { 'content-type': 'application/json', origin, cookie: `${cookieName}=${value}` };

  const post = (path: string, body: unknown, agent: Agent): Promise<IncomingMessage> =>
    new Promise((done, failed) => {
      const text = JSON.stringify(body);
      const asked = httpRequest(`${origin}${path}`, {
        agent,
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(text) },
      });
      asked.once('error', failed).once('response', done).end(text);
    });

  function isMine(patch: Patch): boolean {
    const from = Object.entries(patch.from);
    return (
      patch.cid === cid &&
      patch.inc === inc &&
      patch.fromEp === epoch &&
      patch.fromLmid === lmid &&
      from.length === cursors.size &&
      from.every(([bucket, seq]) => cursors.get(bucket) === seq)
    );
  }

  function take(patch: Patch): void {
    if (!isMine(patch)) {
      stale += 1;
      current?.destroy();
      return;
    }
    if (patch.whole) for (const bucket of [...cursors.keys()]) if (!patch.b[bucket]) cursors.delete(bucket);
    for (const [bucket, part] of Object.entries(patch.b)) {
      cursors.set(bucket, part.to);
      if (part.more) behind.add(Number(bucket));
      else behind.delete(Number(bucket));
      onOps(part.ops);
    }
    epoch = patch.ep;
    gv = patch.gv;
    lmid = patch.lmid;
    if (behind.size === 0) upToDate();
  }

  async function stream(): Promise<void> {
    opened += 1;
    const ack = lmid;
    const body: PullBody = {
      cid,
      inc,
      ep: epoch,
      gv,
      cur: Object.fromEntries(cursors),
      part: [...behind],
      purged: null,
      lmid,
      ack,
      pending: 0,
      heals: 0,
      schema: 1,
      app: 'bench',
    };
    const answer = await post('/sync/stream', body, streams);
    current = answer;
    if (answer.statusCode !== 200) {
      answer.resume();
      await pause(1_000 * Number(answer.headers['retry-after'] ?? 1) * (0.5 + Math.random()));
      return;
    }
    let text = '';
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
      text += chunk;
      const frames = text.split('\n\n');
      text = frames.pop()!;
      for (const line of frames) {
        if (!line.startsWith('data: ')) continue;
        frameLength = line.length;
        const frame = JSON.parse(line.slice(6)) as Frame;
        if (frame.t === 'patch') take(frame);
      }
    }
  }

  return {
    actor,
    cursors,
    get opened() {
      return opened;
    },
    get stale() {
      return stale;
    },
    get frameLength() {
      return frameLength;
    },
    start() {
      const keep = async (): Promise<void> => {
        while (!closed) {
          await stream().catch(() => undefined);
          if (!closed) await pause(50 + 200 * Math.random());
        }
      };
      void keep();
      return ready;
    },
    async push(name, args, mutation) {
      mid += 1;
      const own = mid;
      const muts = [{ mid: own, uuid: mutation, name, v: 1, args, at: Date.now() }];
      const ask = async (): Promise<{ status: number | undefined; text: string } | null> => {
        try {
          const answer = await post('/sync/push', { cid, muts }, pushes);
          let text = '';
          for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
          return { status: answer.statusCode, text };
        } catch {
          return null;
        }
      };
      let said = await ask();
      while (said === null && !closed) {
        await pause(100 + 200 * Math.random());
        said = await ask();
      }
      if (said?.status !== 200 || (JSON.parse(said.text) as { lmid?: number }).lmid !== own)
        throw new Error(`a push was answered ${said?.status} ${said?.text}`);
    },
    close() {
      closed = true;
      current?.destroy();
    },
  };
}
