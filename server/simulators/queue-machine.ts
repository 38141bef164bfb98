// A queue machine as the bridge meets it: a TCP client that remembers what was not acknowledged, and can misbehave.
import { connect, type Socket } from 'node:net';
import { createFrameDecoder } from '#server/bridges/frame.ts';
import { decodeBody, encodeFrame, type Charset } from '#server/bridges/frame-body.ts';
import { createMachineMemory, type MachineMemory, type SimulatedQueue, type WireEvent } from './machine-memory.ts';
import { goodConduct, type Mischief } from './mischief.ts';
import type { Dice } from './seeded.ts';

export interface QueueMachineOptions {
  readonly host: string;
  readonly port: number;
  readonly machine: string;
  readonly outlet: string;
  readonly token: string;
  readonly queues: readonly SimulatedQueue[];
  readonly counters: number;
  readonly dice: Dice;
  /** Wall time, epoch milliseconds. */
  readonly now?: () => number;
  readonly charset?: Charset;
  readonly mischief?: Partial<Mischief>;
  /** Milliseconds before the first reconnect; doubles up to 5 s. */
  readonly reconnectFrom?: number;
  /** The bridge said no to our hello, with its code. */
  readonly onRefused?: (code: string) => void;
  /** There is no bridge, or it went away. */
  readonly onUnreachable?: (error: Error) => void;
}

export interface MachineFigures {
  readonly sent: number;
  readonly acked: number;
  readonly nacked: number;
  readonly snapshots: number;
  readonly connections: number;
  readonly commands: number;
}

export interface QueueMachine {
  readonly memory: MachineMemory;
  readonly mischief: Mischief;
  readonly online: boolean;
  /** Events that the bridge has not acknowledged. */
  readonly unacknowledged: number;
  figures(): MachineFigures;
  start(): void;
  stop(): void;
  /** Loses the connection, and comes back. */
  cut(): void;
  /** Sends half a frame, then cuts. */
  cutInFrame(): void;
  sendRaw(bytes: Uint8Array): void;
  /** Loses its memory: new epoch, numbers from 001. */
  restart(): void;
}

const PING_EVERY = 10_000;
const DEAD_AFTER = 30_000;
const REMEMBERED = 20_000;

type Incoming = {
  msg: string;
  lastSeq?: number;
  seq?: number;
  code?: string;
  cmd?: string;
  ticket?: string;
  toQueue?: string;
  queue?: string;
  customerNo?: string;
};

export function createQueueMachine(options: QueueMachineOptions): QueueMachine {
  const { dice, now = () => Date.now(), charset = 'GBK', reconnectFrom = 500 } = options;
  const mischief: Mischief = { ...goodConduct, ...options.mischief };
  const figures = { sent: 0, acked: 0, nacked: 0, snapshots: 0, connections: 0, commands: 0 };
  const memory = createMachineMemory({ ...options, now, tell: record });
  const answers = new Map<string, object>();
  let epoch = newEpoch();
  let seq = 0;
  let unacked: { readonly seq: number; readonly event: WireEvent }[] = [];
  /** The hall as it was before the first event of this epoch: it makes the queues known that the events speak of. */
  let opening = memory.state();
  let socket: Socket | null = null;
  let welcomed = false;
  let running = false;
  let retry: NodeJS.Timeout | undefined;
  let pinger: NodeJS.Timeout | undefined;
  let wait = reconnectFrom;
  let heardAt = 0;

  function newEpoch(): string {
    return `${now().toString(36)}-${dice.whole(0, 0xffff).toString(16)}`;
  }

  function record(event: WireEvent): void {
    seq += 1;
    const entry = { seq, event };
    unacked.push(entry);
    if (unacked.length > REMEMBERED) unacked.shift();
    if (welcomed) sendEvent(entry);
  }

  function sendEvent({ seq: number, event }: (typeof unacked)[number]): void {
    if (dice.chance(mischief.garbage)) write(Buffer.from(`00000031UTF-8${' '.repeat(15)}not a body!`, 'latin1'));
    if (dice.chance(mischief.drop)) return;
    figures.sent += 1;
    say({ ...event, seq: number });
    if (dice.chance(mischief.duplicate)) say({ ...event, seq: number });
  }

  const say = (message: object): void => write(encodeFrame(charset, message));

  function write(bytes: Buffer): void {
    if (!socket || mischief.silent) return;
    if (!mischief.split) return void socket.write(bytes);
    for (let at = 0; at < bytes.length;) {
      const end = Math.min(bytes.length, at + dice.whole(1, 40));
      socket.write(bytes.subarray(at, end));
      at = end;
    }
  }

  function sendSnapshot(): void {
    figures.snapshots += 1;
    say({ msg: 'snapshot', seq, ...memory.state() });
  }

  function welcome(lastSeq: number): void {
    if (lastSeq > seq) return restart();
    wait = reconnectFrom;
    unacked = unacked.filter((entry) => entry.seq > lastSeq);
    welcomed = true;
    if (lastSeq === 0) say({ msg: 'snapshot', seq: 0, ...opening });
    for (const entry of unacked) sendEvent(entry);
  }

  function restart(): void {
    memory.forget();
    epoch = newEpoch();
    seq = 0;
    unacked = [];
    opening = memory.state();
    answers.clear();
    cut();
  }

  function cut(): void {
    socket?.destroy();
  }

  /** Carries a command out, once; gives the answer that `status?` repeats. */
  function perform(command: Incoming): object {
    const re = command.cmd!;
    const no = (code: string): object => ({ msg: 'nack', re, code });
    if (mischief.refuse !== null) return no(mischief.refuse);
    figures.commands += 1;
    switch (command.msg) {
      case 'move': {
        const newTicket = memory.transfer(command.ticket!, command.toQueue!, true);
        return newTicket === null ? no('not-possible') : { msg: 'ack', re, code: 'ok', newTicket };
      }
      case 'abandon':
        return memory.drop(command.ticket!, true) ? { msg: 'ack', re, code: 'ok' } : no('not-possible');
      default: {
        if (!memory.queues.some(({ queue }) => queue === command.queue)) return no('no-such-queue');
        const newTicket = memory.take(command.queue!, command.customerNo ? { customerNo: command.customerNo } : {});
        return { msg: 'ack', re, code: 'ok', newTicket };
      }
    }
  }

  function obey(command: Incoming): void {
    const re = command.cmd ?? '';
    if (mischief.mute === 'lost') return;
    if (command.msg !== 'status?' && !answers.has(re)) answers.set(re, perform(command));
    if (mischief.mute) return;
    say(answers.get(re) ?? { msg: 'nack', re, code: 'not-received' });
  }

  function hear(message: Incoming): void {
    switch (message.msg) {
      case 'welcome':
        return welcome(message.lastSeq ?? 0);
      case 'ack':
        figures.acked = Math.max(figures.acked, message.seq ?? 0);
        unacked =
          unacked[0] && unacked[0].seq <= message.seq! ? unacked.filter((entry) => entry.seq > message.seq!) : unacked;
        return;
      case 'nack':
        figures.nacked += 1;
        if (!welcomed) options.onRefused?.(message.code ?? '');
        return;
      case 'snapshot?':
        return mischief.ignoreSnapshot ? undefined : sendSnapshot();
      case 'move':
      case 'abandon':
      case 'issue':
      case 'status?':
        return obey(message);
    }
  }

  function open(): void {
    const decoder = createFrameDecoder();
    const mine = connect({ host: options.host, port: options.port });
    socket = mine;
    mine.setNoDelay(true);
    mine.on('connect', () => {
      figures.connections += 1;
      heardAt = performance.now();
      say({
        msg: 'hello',
        machine: options.machine,
        outlet: options.outlet,
        token: options.token,
        epoch,
        version: '1.0',
      });
    });
    mine.on('data', (chunk: Buffer) => {
      heardAt = performance.now();
      for (const frame of decoder.push(chunk)) {
        const body = frame.is === 'frame' ? decodeBody(frame.charset as Charset, frame.body) : null;
        if (body?.is === 'object' && socket === mine) hear(body.value as Incoming);
      }
    });
    mine.on('error', (error) => options.onUnreachable?.(error));
    mine.on('close', () => {
      if (socket !== mine) return;
      socket = null;
      welcomed = false;
      if (!running) return;
      retry = setTimeout(open, wait);
      wait = Math.min(wait * 2, 5_000);
    });
  }

  function keepAlive(): void {
    if (socket && performance.now() - heardAt > DEAD_AFTER) return cut();
    if (welcomed) say({ msg: 'ping' });
  }

  return {
    memory,
    mischief,
    get online() {
      return welcomed;
    },
    get unacknowledged() {
      return unacked.length;
    },
    figures: () => ({ ...figures }),
    start() {
      if (running) return;
      running = true;
      heardAt = performance.now();
      pinger = setInterval(keepAlive, PING_EVERY);
      open();
    },
    stop() {
      running = false;
      clearTimeout(retry);
      clearInterval(pinger);
      socket?.end();
    },
    cut,
    cutInFrame() {
      const whole = encodeFrame(charset, { msg: 'ping' });
      socket?.write(whole.subarray(0, whole.length >> 1), cut);
    },
    sendRaw: (bytes) => void socket?.write(bytes),
    restart,
  };
}
