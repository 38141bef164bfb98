// What the frames of a serial caller and its evaluator say, and what is said to them (protocols.md §5).
import type { CallerFrame } from './serial-caller.ts';

const KEY = 0x01;
const SHOW = 0x02;
const BEEP = 0x03;
const SCORE = 0x11;
const EVALUATE = 0x0b;
/** A dark place of the display. */
const BLANK = 0x0a;

/** By the bytes of a key frame; digits are typed before 确认. */
const keys = {
  '0b': 'evaluate',
  '0c': 'callNext',
  '0d': 'recall',
  '0f': 'confirm',
  '06 0f': 'abandon',
  '00 0f': 'hold',
  '03 0f': 'callBack',
  '12': 'pause',
  '13': 'transfer',
} as const;
export type CallerKey = (typeof keys)[keyof typeof keys];

export type CallerSays =
  | { readonly as: 'key'; readonly key: CallerKey }
  | { readonly as: 'score'; readonly score: number }
  /** A frame in order whose key means nothing here. */
  | { readonly as: 'other' };

const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Keys of the evaluator are counted from 0, the best answer first; five answers are QUE-020's five scores. */
const BEST = 5;
const scoreOf = (key: number | undefined): number | null => (key !== undefined && key < BEST ? BEST - key : null);

export function callerSays({ func, data }: CallerFrame): CallerSays {
  if (func === SCORE) {
    const score = data.length === 1 ? scoreOf(data[0]) : null;
    return score === null ? { as: 'other' } : { as: 'score', score };
  }
  const written = hex(data);
  if (func === KEY && Object.hasOwn(keys, written)) return { as: 'key', key: keys[written as keyof typeof keys] };
  return { as: 'other' };
}

/** Each frame of a key is said back; until then the device shows that nobody has heard it. Null: it asks for none. */
export const echoOf = ({ address, func, data }: CallerFrame): CallerFrame | null =>
  func === KEY || func === SCORE ? { address, func: KEY, data } : null;

/** The last three figures of a number, as the display has three places for each. */
const figures = (n: number): number[] => [...String(Math.trunc(n) % 1000).padStart(3, '0')].map(Number);
const dark = [BLANK, BLANK, BLANK];

/** Shows a ticket: its figures only, as the display has no letters. Null: goes dark. */
export const showTicket = (address: number, number: string | null): CallerFrame => ({
  address,
  func: SHOW,
  data: [...dark, ...(number === null ? dark : figures(Number(/\d+$/.exec(number)?.[0] ?? 0)))],
});

/** Shows how many wait; 999 stands for that many and more. */
export const showWaiting = (address: number, count: number): CallerFrame => ({
  address,
  func: SHOW,
  data: [...figures(Math.min(999, Math.max(0, count))), ...dark],
});

/** The recorded frame carries no data. */
export const beep = (address: number): CallerFrame => ({ address, func: BEEP, data: [] });

/** Asks the customer for his answer. */
export const askRating = (address: number): CallerFrame => ({ address, func: KEY, data: [EVALUATE] });
