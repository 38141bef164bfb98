/** A TCP line that fails as it is told: between tablets and a server, or between a server and its Postgres. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** `up` from the one who called, `down` back to him. */
export type Way = 'up' | 'down';
/** What becomes of a chunk: `half` of it arrives and the line is cut; `drop` and it never was; other bytes, or an answer. */
export type Verdict =
  | 'cut'
  | 'half'
  | 'drop'
  | { readonly instead: Buffer; readonly cut?: true }
  | { readonly answer: Buffer };
/** Asked for each chunk before it goes on; undefined = nothing to say. */
export type Rule = (chunk: Buffer, way: Way, link: Link) => Verdict | undefined;

export interface Link {
  readonly id: number;
  /** Bytes that went on so far. */
  readonly passed: Record<Way, number>;
  cut(): void;
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface Fault {
  /** How often it has struck. */
  readonly times: number;
  lift(): void;
}

export class TcpProxy {
  readonly port: number;
  /** Where new connections go: tried in this order, the first that takes the call. */
  targets: readonly Target[];
  readonly links = new Set<Link>();
  /** Connections taken so far. */
  taken = 0;
  readonly #server: Server;
  readonly #rules = new Set<Rule>();
  #resume: (() => void) | null = null;
  /** Resolved while nothing is held up. */
  free: Promise<void> = Promise.resolve();
  /** Bytes a second, each link and way for itself; 0 = as fast as it goes. */
  readonly rate: Record<Way, number> = { up: 0, down: 0 };
  /** What comes down is collected for so many milliseconds; 0 = not at all. */
  collects = 0;
  /** New connections are reset at once. */
  down = false;

  private constructor(server: Server, targets: readonly Target[]) {
    this.#server = server;
    this.targets = targets;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (caller) => {
      caller.on('error', () => undefined);
      if (this.down) caller.resetAndDestroy();
      else this.links.add(new Line(this, ++this.taken, caller));
    });
  }

  static async open(...targets: readonly Target[]): Promise<TcpProxy> {
    // Half-closed lines stay half-closed: each end hears of the other's end by what the proxy does.
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new TcpProxy(server, targets);
  }

  /** Rules are asked in turn, each about what the one before has left of the chunk; the first that ends it decides. */
  judge(chunk: Buffer, way: Way, link: Link): Verdict {
    let left: { instead: Buffer } = { instead: chunk };
    for (const rule of this.#rules) {
      const verdict = rule(left.instead, way, link) ?? left;
      if (typeof verdict === 'string' || 'answer' in verdict || 'cut' in verdict) return verdict;
      left = verdict;
    }
    return left;
  }

  /** Half open: no byte and no end passes, on old lines and on new ones, until `resume`. */
  pause(): void {
    if (!this.#resume) this.free = new Promise((free) => (this.#resume = free));
  }

  /** What was held up arrives after all. */
  resume(): void {
    this.#resume?.();
    this.#resume = null;
    this.free = Promise.resolve();
  }

  /** Cuts everything and resets whoever calls, every other `ms`; begins with down. */
  flap(ms: number): Fault {
    const fault = { times: 0, lift: () => (clearInterval(timer), (this.down = false)) };
    const turn = (): void => {
      this.down = !this.down;
      if (!this.down) return;
      fault.times++;
      this.cutAll();
    };
    const timer = setInterval(turn, ms);
    turn();
    return fault;
  }

  cutAll(): void {
    for (const link of this.links) link.cut();
  }

  addRule(rule: Rule): Fault {
    this.#rules.add(rule);
    return { times: 0, lift: () => void this.#rules.delete(rule) };
  }

  /** Cuts the next `most` new lines when so many bytes have gone that way; of the last chunk the part before arrives. */
  cutAfter(bytes: number, way: Way, most = 1): Fault {
    const first = this.taken;
    return this.#limited(most, (chunk, on, link) => {
      if (on !== way || link.id <= first) return undefined;
      const room = bytes - link.passed[way];
      return chunk.length > room ? { instead: chunk.subarray(0, room), cut: true } : undefined;
    });
  }

  /** A request that holds `text` passes; at the first byte of its reply the line is cut. */
  cutReplyTo(text: string, most = 1): Fault {
    const asked = new WeakSet<Link>();
    return this.#limited(most, (chunk, way, link) => {
      if (way === 'up' && chunk.includes(text)) asked.add(link);
      return way === 'down' && asked.delete(link) ? 'cut' : undefined;
    });
  }

  /** A request that holds `text` never arrives; the proxy answers it, and ends the line. */
  answerTo(text: string, answer: string, most = 1): Fault {
    const half = new WeakMap<Link, Buffer>();
    return this.#limited(most, (chunk, way, link) => {
      if (way === 'down' || !(half.has(link) || chunk.includes(text))) return undefined;
      const request = Buffer.concat([half.get(link) ?? Buffer.alloc(0), chunk]);
      half.set(link, request);
      if (!isWholeRequest(request)) return { instead: Buffer.alloc(0) };
      half.delete(link);
      return { answer: Buffer.from(answer) };
    });
  }

  /** What `fit` says of chunks that come this way, at most so often. */
  onChunk(way: Way, most: number, fit: (chunk: Buffer, link: Link) => Verdict | undefined): Fault {
    return this.#limited(most, (chunk, on, link) => (on === way ? fit(chunk, link) : undefined));
  }

  #limited(most: number, rule: Rule): Fault {
    const fault = { times: 0, lift: () => undefined as void };
    const added = this.addRule((chunk, way, link) => {
      if (fault.times >= most) return undefined;
      const verdict = rule(chunk, way, link);
      if (!verdict) return undefined;
      const waits = typeof verdict === 'object' && 'instead' in verdict && verdict.instead.length === 0;
      if (!waits) fault.times++;
      return verdict;
    });
    fault.lift = added.lift;
    return fault;
  }

  async close(): Promise<void> {
    this.resume();
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.cutAll();
    await closed;
  }
}

/** Headers, and as many bytes behind them as they say. */
function isWholeRequest(request: Buffer): boolean {
  const end = request.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/content-length: *(\d+)/i.exec(request.subarray(0, end).toString('latin1'))?.[1] ?? 0);
  return request.length >= end + 4 + length;
}

/** A connection of ours and the one it stands for. */
class Line implements Link {
  readonly id: number;
  readonly passed = { up: 0, down: 0 };
  readonly #proxy: TcpProxy;
  readonly #caller: Socket;
  #server: Socket | null = null;
  #isCut = false;

  constructor(proxy: TcpProxy, id: number, caller: Socket) {
    this.id = id;
    this.#proxy = proxy;
    this.#caller = caller;
    caller.pause();
    caller.on('error', () => undefined);
    void this.#open();
  }

  cut(): void {
    this.#isCut = true;
    this.#caller.resetAndDestroy();
    this.#server?.resetAndDestroy();
    this.#proxy.links.delete(this);
  }

  async #open(): Promise<void> {
    await this.#proxy.free;
    for (const target of this.#proxy.targets) {
      const server = await dial(target);
      if (!server) continue;
      if (this.#isCut) return void server.destroy();
      this.#server = server;
      const both = [this.#carry('up', this.#caller, server), this.#carry('down', server, this.#caller)];
      void Promise.allSettled(both).then(() => this.#proxy.links.delete(this));
      return;
    }
    this.cut();
  }

  /** Carries chunks one after another until this way has ended or broken, and passes the end on. */
  async #carry(way: Way, from: Socket, to: Socket): Promise<void> {
    to.on('error', () => undefined);
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false })) {
        await this.#pass(way, chunk as Buffer, from, to);
        if (this.#isCut) return;
      }
      await this.#proxy.free;
      if (!this.#isCut) to.end();
    } catch {
      await this.#proxy.free;
      this.cut();
    }
  }

  async #pass(way: Way, chunk: Buffer, from: Socket, to: Socket): Promise<void> {
    await this.#proxy.free;
    if (way === 'down' && this.#proxy.collects > 0) await wait(this.#proxy.collects);
    const verdict = this.#proxy.judge(chunk, way, this);
    if (verdict === 'drop') return;
    if (verdict === 'cut') return this.cut();
    if (verdict === 'half') {
      await this.#write(way, chunk.subarray(0, chunk.length >> 1), to);
      return await this.#cutWhenSent(to);
    }
    if ('answer' in verdict) {
      from.end(verdict.answer);
      this.#isCut = true;
      this.#server?.destroy();
      return;
    }
    await this.#write(way, verdict.instead, to);
    if ('cut' in verdict) await this.#cutWhenSent(to);
  }

  /** An end, not a reset: a reset would take back what the other side has not read yet. */
  async #cutWhenSent(to: Socket): Promise<void> {
    this.#isCut = true;
    await new Promise<void>((sent) => to.end(sent));
    this.#caller.destroy();
    this.#server?.destroy();
    this.#proxy.links.delete(this);
  }

  async #write(way: Way, bytes: Buffer, to: Socket): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const rate = this.#proxy.rate[way];
      if (rate > 0) await wait(1_000 / TICKS);
      await this.#proxy.free;
      if (to.destroyed) throw new Error('nobody is there');
      const part = bytes.subarray(at, rate > 0 ? at + Math.max(1, Math.round(rate / TICKS)) : bytes.length);
      at += part.length;
      this.passed[way] += part.length;
      if (!to.write(part)) await new Promise<void>((go) => void to.once('drain', go).once('close', go));
    }
  }
}

/** Portions a second on a throttled line. */
const TICKS = 16;

function dial({ host, port }: Target): Promise<Socket | null> {
  return new Promise((done) => {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    socket.once('connect', () => done(socket));
    socket.once('error', () => done(null));
  });
}
