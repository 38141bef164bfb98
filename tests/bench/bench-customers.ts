// A book of customers for benches: rows of 17 fields and 392 bytes, as many and in as many buckets as are asked for, the
// same in every process; and the deeds that benches do to them and to counters.
import * as v from 'valibot';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { defineMutator, one } from '#domain/kernel/mutator.ts';
import { defineKind } from '#domain/kernel/store.ts';
import { counterKind, counterSchema } from '#domain/queue/queue.model.ts';

const text = v.string();
const whole = v.pipe(v.number(), v.integer());

export const benchCustomerSchema = v.object({
  id: idField,
  outletId: idField,
  /** The share of the book that this row is granted with. */
  part: whole,
  maskedName: text,
  sex: text,
  grade: text,
  birthMonthDay: text,
  assetsFrom: whole,
  complaintCount: whole,
  rm: text,
  phoneTail: text,
  segment: text,
  branch: text,
  lastVisit: text,
  nextContact: text,
  tags: text,
  note: text,
});
export type BenchCustomer = v.InferOutput<typeof benchCustomerSchema>;

/** The four columns that every engine of a bench has indexes on. */
export const benchCustomerKind = defineKind({
  name: 'benchCustomer',
  code: 990,
  schema: benchCustomerSchema,
  indexes: { byPart: ['part'], byGrade: ['grade'], byRm: ['rm'], byNextContact: ['nextContact'] },
});

export const ROW_BYTES = 392;
export const partBucket = (part: number): string => `part:${part}`;
export const rmBucket = (rm: string): string => `rm:${rm}`;

/** `count` rows in `parts` equal shares. Rows of another `turn` have the same ids and other contents. */
export function customerBook(count: number, parts: number, turn = 0): BenchCustomer[] {
  return Array.from({ length: count }, (_, n) => customerOf(n, n % parts, turn));
}

const families = '王李张刘陈杨赵黄周吴';
const grades = ['普通', '黄金', '白金', '钻石', '私行'];
const segments = ['工薪', '企业主', '退休', '学生', '拆迁'];

function customerOf(n: number, part: number, turn: number): BenchCustomer {
  const dice = diceOf(n + 1);
  const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(dice() * list.length)]!;
  const below = (most: number): number => Math.floor(dice() * most);
  const day = (): string => `2026-${two(1 + below(12))}-${two(1 + below(28))}`;
  const row = {
    id: uuidOf(dice),
    outletId: `00000000-0000-4000-8000-${String(part).padStart(12, '0')}` as Id,
    part,
    maskedName: `${pick(families)}**`,
    sex: pick(['M', 'F']),
    grade: pick(grades),
    birthMonthDay: `${two(1 + below(12))}-${two(1 + below(28))}`,
    assetsFrom: below(50_000) * 100_000,
    complaintCount: turn,
    rm: `rm${two(below(40))}`,
    phoneTail: String(1_000 + below(9_000)),
    segment: pick(segments),
    branch: `第${1 + below(90)}支行`,
    lastVisit: day(),
    nextContact: day(),
    tags: `t${below(10)},t${below(10)}`,
    note: '',
  };
  const rest = ROW_BYTES - new TextEncoder().encode(JSON.stringify(row)).length;
  return { ...row, note: Array.from({ length: rest }, () => pick('abcdefghijklmnopqrstuvwxyz ')).join('') };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Mulberry32: small, and the same everywhere. */
function diceOf(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function uuidOf(dice: () => number): Id {
  const hex = Array.from({ length: 32 }, () => Math.floor(dice() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}` as Id;
}

/** A deed on one customer: an effect that can be counted. */
export const touchCustomer = defineMutator({
  name: 'bench.touchCustomer',
  version: 1,
  input: v.object({ customerId: idField, tags: text }),
  may: () => true,
  reads: ({ customerId }) => [one(benchCustomerKind, customerId)],
  run(store, { customerId, tags }) {
    const row = store.get(benchCustomerKind, customerId)!;
    store.put(benchCustomerKind, { ...row, complaintCount: row.complaintCount + 1, tags });
  },
});

/** A deed on a window, done by whoever is logged in; `mark` tells on every tablet which deed it was. */
export const markCounter = defineMutator({
  name: 'bench.markCounter',
  version: 1,
  input: v.object({ counterId: idField, mark: counterSchema.entries.teller }),
  may: () => true,
  reads: ({ counterId }) => [one(counterKind, counterId)],
  run(store, { counterId, mark }) {
    const counter = store.get(counterKind, counterId)!;
    store.put(counterKind, { ...counter, status: counter.status === 'idle' ? 'paused' : 'idle', teller: mark });
  },
});
