/** QUE-006, QUE-020: the serial caller's bytes, read and written as protocols.md §5 has them. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  askRating,
  beep,
  callerSays,
  echoOf,
  showTicket,
  showWaiting,
  type CallerKey,
} from '#domain/queue/caller-keys.ts';
import { addFaults, callerBytes, noFaults, readCaller, type CallerFrame } from '#domain/queue/serial-caller.ts';

const none = new Uint8Array();
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16));
const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** A frame as the protocol describes it, put together here by hand. */
function described(address: number, func: number, ...data: number[]): string {
  const length = 2 + data.length;
  const sum = data.reduce((a, b) => a + b, address + func) % 256;
  return hexOf(Uint8Array.from([0xff, 0x68, length, length, 0x68, address, func, ...data, sum, 0x16]));
}

const frame = fc.record({
  address: fc.integer({ min: 0, max: 255 }),
  func: fc.integer({ min: 0, max: 255 }),
  data: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 30 }),
});
/** Bytes as they come over a bad line: whole frames, noise, and frames with one byte that is not as it was sent. */
const piece = fc.oneof(
  frame.map((f) => [...callerBytes(f)]),
  fc.array(fc.oneof(fc.constantFrom(0xff, 0x68, 0x16), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
  fc
    .tuple(frame, fc.nat(), fc.integer({ min: 1, max: 255 }))
    .map(([f, at, by]) => [...callerBytes(f)].map((b, i, all) => (i === at % all.length ? b ^ by : b))),
);
const stream = fc.array(piece, { maxLength: 8 }).map((pieces) => Uint8Array.from(pieces.flat()));

function readInParts(bytes: Uint8Array, cuts: readonly number[]) {
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].toSorted(
    (a, b) => a - b,
  );
  let held: Uint8Array = none;
  let faults = noFaults;
  const frames: CallerFrame[] = [];
  for (const [i, from] of edges.entries()) {
    const reading = readCaller(held, bytes.subarray(from, edges[i + 1] ?? bytes.length));
    held = reading.held;
    faults = addFaults(faults, reading.faults);
    frames.push(...reading.frames);
  }
  return { frames, held, faults };
}

test('QUE-006 what is written as a frame is read as the same frame, with nothing held back and nothing dropped', () => {
  fc.assert(
    fc.property(frame, (f) => {
      expect(readCaller(none, callerBytes(f))).toEqual({ frames: [f], held: none, faults: noFaults });
    }),
  );
});

test('QUE-006 however a stream is cut, and whatever is broken in it, the same frames and the same faults are read', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (bytes, cuts) => {
      expect(readInParts(bytes, cuts)).toEqual(readInParts(bytes, []));
    }),
    { numRuns: 1_000 },
  );
});

test('QUE-006 a key that is pressed behind noise or behind half a frame is heard, once the line is silent at the latest', () => {
  const key = { address: 1, func: 1, data: [0x0c] };
  fc.assert(
    fc.property(stream, (before) => {
      const first = readCaller(none, before);
      const silent = readCaller(first.held, none, true);
      expect(silent.held).toHaveLength(0);
      expect(readCaller(silent.held, callerBytes(key)).frames).toEqual([key]);
      // And without the silence it is the last frame of whatever was read, or still lies within what is held.
      const after = readCaller(first.held, callerBytes(key));
      const all = [...after.frames, ...readCaller(after.held, none, true).frames];
      if (first.held.length === 0) expect(all.at(-1)).toEqual(key);
    }),
  );
});

test('QUE-006 a wrong sum, a wrong length and a wrong end are dropped and counted; the frame behind them is read', () => {
  const good = bytesOf(described(1, 1, 0x0c));
  const withByte = (at: number, byte: number) => Uint8Array.from(good, (b, i) => (i === at ? byte : b));
  const readBehind = (broken: Uint8Array) => readCaller(none, Uint8Array.from([...broken, ...good]));
  for (const [broken, fault] of [
    [withByte(8, 0x0f), 'sum'],
    [withByte(9, 0x17), 'sum'],
    [withByte(7, 0x0d), 'sum'],
    [withByte(2, 0x04), 'length'],
    [withByte(3, 0xff), 'length'],
    [withByte(4, 0x00), 'length'],
    [withByte(0, 0x00), 'noise'],
  ] as const) {
    const { frames, faults } = readBehind(broken);
    expect(frames, hexOf(broken)).toEqual([{ address: 1, func: 1, data: [0x0c] }]);
    expect(faults[fault], hexOf(broken)).toBeGreaterThan(0);
  }
  expect(readBehind(none).faults).toEqual(noFaults);
});

test('QUE-006 sums are taken modulo 256', () => {
  expect(hexOf(callerBytes({ address: 0xff, func: 0xff, data: [0x02] }))).toBe('ff 68 03 03 68 ff ff 02 00 16');
  expect(readCaller(none, bytesOf('ff 68 03 03 68 ff ff 02 00 16')).frames).toHaveLength(1);
});

test('QUE-006 each key of the caller is known by its bytes, at each address, and is said back as it came', () => {
  const meant: [number[], CallerKey][] = [
    [[0x0b], 'evaluate'],
    [[0x0c], 'callNext'],
    [[0x0d], 'recall'],
    [[0x0f], 'confirm'],
    [[0x06, 0x0f], 'abandon'],
    [[0x00, 0x0f], 'hold'],
    [[0x03, 0x0f], 'callBack'],
    [[0x12], 'pause'],
    [[0x13], 'transfer'],
  ];
  for (const address of [1, 2])
    for (const [data, key] of meant) {
      const written = described(address, 1, ...data);
      const [read] = readCaller(none, bytesOf(written)).frames;
      expect(callerSays(read!)).toEqual({ as: 'key', key });
      expect(hexOf(callerBytes(echoOf(read!)!))).toBe(written);
    }
  // Cancel and one-metre line: keys of some devices that mean nothing here; said back all the same.
  for (const data of [[0x0e], [0x11], [0x05, 0x0f]]) {
    const other = { address: 1, func: 1, data };
    expect(callerSays(other)).toEqual({ as: 'other' });
    expect(echoOf(other)).toEqual(other);
  }
});

test('QUE-020 a key of the evaluator is a score from 5, the best answer, downwards, and is said back as a key', () => {
  for (const [key, score] of [5, 4, 3, 2, 1].entries()) {
    const [read] = readCaller(none, bytesOf(described(1, 0x11, key))).frames;
    expect(callerSays(read!)).toEqual({ as: 'score', score });
    expect(hexOf(callerBytes(echoOf(read!)!))).toBe(described(1, 1, key));
  }
  expect(callerSays({ address: 1, func: 0x11, data: [5] })).toEqual({ as: 'other' });
  expect(callerSays({ address: 1, func: 0x11, data: [] })).toEqual({ as: 'other' });
});

test('QUE-006 the display shows the last three figures of a ticket or how many wait, beeps, and asks for a rating', () => {
  const written = (f: CallerFrame) => hexOf(callerBytes(f));
  expect(written(showTicket(1, 'A003'))).toBe(described(1, 2, 10, 10, 10, 0, 0, 3));
  expect(written(showTicket(2, 'VIP1024'))).toBe(described(2, 2, 10, 10, 10, 0, 2, 4));
  expect(written(showTicket(1, null))).toBe(described(1, 2, 10, 10, 10, 10, 10, 10));
  expect(written(showWaiting(1, 12))).toBe(described(1, 2, 0, 1, 2, 10, 10, 10));
  expect(written(showWaiting(1, 4000))).toBe(described(1, 2, 9, 9, 9, 10, 10, 10));
  expect(written(beep(1))).toBe(described(1, 3));
  expect(written(askRating(2))).toBe(described(2, 1, 0x0b));
});
