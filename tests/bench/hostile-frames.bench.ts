// F48: a million hostile frames through a real socket; the process lives and its memory stays flat.
import { connect, type Socket } from 'node:net';
import { wrapFrame } from '#server/bridges/frame.ts';
import { encodeFrame } from '#server/bridges/frame-body.ts';
import { createDice, type Dice } from '#server/simulators/seeded.ts';
import { emptyHall, helloOf, step, take } from '../bridges/machine-peer.ts';
import { createMemoryHall } from '../bridges/memory-hall.ts';

export interface Figure {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number | null;
  readonly ratio: number | null;
}

const FRAMES = 1_000_000;
/** Frames of one connection; the last of it has a bad length, which ends it. */
const BATCH = 500;

/** Every defect of protocols.md §1, right frames with wrong bytes, and right frames; `next` gives the next sequence number. */
function hostileFrame(dice: Dice, next: () => number): Buffer {
  const name = `A${String(dice.whole(1, 400)).padStart(3, '0')}`;
  switch (dice.whole(0, 13)) {
    case 0:
      return wrapFrame('BIG5', Buffer.from(`{"msg":"take","seq":${next()}}`));
    case 1:
      return wrapFrame('GBK', Buffer.from(`{"msg":"take","seq":${next()},"name":`));
    case 2:
      return encodeFrame('GBK', { msg: 'take', seq: next(), ticket: { $ne: 1 } });
    case 3:
      return encodeFrame('UTF-8', { msg: dice.pick(['', 'toString', 'takes', '__proto__']), seq: next() });
    case 4:
      return wrapFrame(
        'GBK',
        Buffer.from(JSON.stringify(take(next(), name, { name: '@@' })).replace('@@', '\xd5\xff\x81'), 'latin1'),
      );
    case 5:
      return wrapFrame('GB18030', Buffer.from('['.repeat(dice.whole(1, 2_000))));
    case 6:
      return encodeFrame(
        'GBK',
        step(dice.pick(['call', 'start', 'finish', 'miss', 'recall']), next(), name, dice.whole(1, 3)),
      );
    case 7:
      return encodeFrame('GBK', {
        msg: 'snapshot',
        seq: dice.whole(0, 20_000),
        queues: [],
        counters: [],
        tickets: [{}],
      });
    case 8:
      return encodeFrame('UTF-8', { msg: dice.pick(['ack', 'nack']), re: String(dice.whole(0, 999)), code: 'x' });
    case 9:
      return encodeFrame('GBK', take(dice.whole(0, 20_000), name));
    case 10: {
      const bytes = encodeFrame('GBK', take(next(), name, { name: '欧阳若曦' }));
      for (let i = dice.whole(1, 4); i > 0; i--) bytes[dice.whole(28, bytes.length - 1)] = dice.whole(0, 255);
      return bytes;
    }
    case 11:
      return encodeFrame('GBK', { msg: 'drop', seq: next(), ticket: name, at: '2026-03-02T09:00:00' });
    default:
      return encodeFrame('GBK', take(next(), name));
  }
}

const badLength = (dice: Dice): Buffer =>
  Buffer.from(dice.pick(['99999999', '00000000', 'GET / HT', '-1234567', '00000019']), 'latin1');

/** Writes one batch and waits until the bridge has closed the connection because of the bad length at its end. */
function attack(port: number, batch: Buffer): Promise<void> {
  return new Promise((done, failed) => {
    const socket: Socket = connect({ host: '127.0.0.1', port });
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNREFUSED' ? failed(error) : undefined));
    socket.on('close', () => done());
    socket.resume();
    socket.write(batch);
  });
}

const rss = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
};

/** @param frames a smaller number for a quick look */
export async function hostileFrames(frames = FRAMES): Promise<Figure[]> {
  const dice = createDice(48);
  let crashes = 0;
  const count = (): void => void (crashes += 1);
  process.on('uncaughtException', count).on('unhandledRejection', count);
  const hall = createMemoryHall();
  // The database must not grow with the bench: nothing is kept of what was judged.
  const link = await hall.link({ beatEvery: 250, elapsed: () => performance.now() });
  let early = 0;
  let sent = 0;
  let seq = 0;
  const next = (): number => (seq += 1);
  const began = performance.now();
  while (sent < frames) {
    if (sent % 20_000 === 0) seq = 0;
    const epoch = `e${Math.floor(sent / 20_000)}`;
    const parts = [encodeFrame('GBK', helloOf(epoch)), encodeFrame('GBK', { msg: 'snapshot', seq, ...emptyHall })];
    for (let i = 0; i < BATCH; i++, sent++) parts.push(hostileFrame(dice, next));
    parts.push(badLength(dice));
    await attack(link.port, Buffer.concat(parts));
    if (sent % 20_000 === 0) {
      hall.commands.length = 0;
      hall.lines.length = 0;
      hall.forgetEnded();
    }
    if (early === 0 && sent >= frames / 10) early = rss();
  }
  const seconds = (performance.now() - began) / 1000;
  const grown = rss() - early;
  const counted = link.metrics();
  await hall.close();
  process.off('uncaughtException', count).off('unhandledRejection', count);
  const figure = (name: string, value: number, unit: string, floor: number | null): Figure => ({
    bench: 'hostile-frames',
    figure: name,
    value: Math.round(value * 10) / 10,
    unit,
    floor,
    ratio: null,
  });
  return [
    figure('frames read', counted.frames, 'frames', null),
    figure('crashes', crashes, 'crashes', 0),
    figure('memory growth between 10 % and 100 %', grown, 'MB', null),
    figure('speed', sent / seconds, 'frames/s', null),
    figure(
      'defects counted',
      Object.entries(counted).reduce((sum, [name, n]) => sum + (name.startsWith('defect:') ? n : 0), 0),
      'defects',
      null,
    ),
    figure('events applied', counted.applied, 'events', null),
  ];
}
