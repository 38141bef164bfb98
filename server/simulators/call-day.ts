// A call-centre day from a CSV, as a day of a hall: every call becomes a ticket, every row is accounted for.
import type { SimulatedQueue } from './machine-memory.ts';

/**
 * The call types of the data set as queues: PS regular activity and PE the same in English → cash; NW new customers and
 * IN internet → non-cash; TT calls the bank returns → corporate; NE stock exchange → wealth; priority 2 → V.
 */
export const callQueues: readonly SimulatedQueue[] = [
  { queue: 'A', name: '个人现金', business: '个人现金', kind: 'cash' },
  { queue: 'B', name: '个人非现金', business: '个人非现金', kind: 'noncash' },
  { queue: 'C', name: '对公', business: '对公', kind: 'corporate' },
  { queue: 'W', name: '理财', business: '理财', kind: 'wealth' },
  { queue: 'V', name: '贵宾', business: '贵宾', kind: 'vip' },
];
const queueOfType: Readonly<Record<string, string>> = { PS: 'A', PE: 'A', NW: 'B', IN: 'B', TT: 'C', NE: 'W' };

/** Seconds of the day. A ticket is served, or given up. */
export interface Call {
  readonly row: number;
  readonly queue: string;
  readonly arrival: number;
  readonly server: string;
  readonly ends:
    | { readonly by: 'service'; readonly start: number; readonly end: number }
    | { readonly by: 'hanging-up'; readonly at: number };
}

export interface CallDay {
  readonly date: string;
  readonly calls: readonly Call[];
  /** Rows of the day. */
  readonly rows: number;
  /** PHANTOM calls: no person was on the line. */
  readonly ignored: number;
  /** Rows by flag; a row may carry several. */
  readonly faulty: Readonly<Record<string, number>>;
  /** Faulty rows whose times had to be put right. */
  readonly mended: number;
  /** Rows that are no call at all: fields missing or not readable. */
  readonly unreadable: number;
}

/** Says in one sentence what is wrong with what was typed. */
export class ReplayError extends Error {}

const NEEDED = [
  'row_index',
  'date',
  'priority',
  'type',
  'arrival_sec',
  'wait_sec',
  'outcome',
  'service_start',
  'service_end',
  'server',
  'flags',
] as const;
type CallRow = Readonly<Record<(typeof NEEDED)[number], string>>;

/** `h:mm:ss` as seconds; null when empty or none. */
function secondsOf(clock: string): number | null {
  const found = /^(\d{1,2}):(\d\d):(\d\d)$/.exec(clock);
  return found ? Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3]) : null;
}

const wholeOf = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);

/** Reads one day. The file has no quoted fields. @throws ReplayError */
export function readCallDay(csv: string, date: string): CallDay {
  const lines = csv.split(/\r?\n/).filter((line) => line !== '');
  const header = (lines[0] ?? '').split(',');
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new ReplayError(`The file has no column ${missing.join(', ')}: it is not a call-centre day.`);
  const rows = lines.slice(1).map((line): CallRow => {
    const cells = line.split(',');
    return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])) as CallRow;
  });
  const ofDay = rows.filter((row) => row.date === date);
  if (ofDay.length === 0) {
    const dates = [...new Set(rows.map((row) => row.date))].toSorted();
    throw new ReplayError(`The file has no calls on ${date}; it has ${dates.join(', ')}.`);
  }
  return accountFor(date, ofDay);
}

function accountFor(date: string, rows: readonly CallRow[]): CallDay {
  const faulty: Record<string, number> = {};
  const calls: Call[] = [];
  let ignored = 0;
  let mended = 0;
  let unreadable = 0;
  for (const row of rows) {
    for (const flag of row.flags.split('|').filter((name) => name !== '')) faulty[flag] = (faulty[flag] ?? 0) + 1;
    if (row.outcome === 'PHANTOM') {
      ignored += 1;
      continue;
    }
    const read = toCall(row);
    if (read === null) unreadable += 1;
    else {
      calls.push(read.call);
      if (read.mended) mended += 1;
    }
  }
  return {
    date,
    calls: calls.toSorted((a, b) => a.arrival - b.arrival || a.row - b.row),
    rows: rows.length,
    ignored,
    faulty,
    mended,
    unreadable,
  };
}

/**
 * A call without service times was never served and counts as given up; a service that began before its ticket was
 * taken begins with it; one that ended before it began, or at once, takes a second.
 */
function toCall(row: CallRow): { call: Call; mended: boolean } | null {
  const arrival = wholeOf(row.arrival_sec);
  const waited = wholeOf(row.wait_sec);
  const queue = row.priority === '2' ? 'V' : queueOfType[row.type];
  if (arrival === null || waited === null || queue === undefined) return null;
  const base = { row: Number(row.row_index), queue, arrival, server: row.server };
  const [from, to] = [secondsOf(row.service_start), secondsOf(row.service_end)];
  if (row.outcome !== 'AGENT' || from === null || to === null)
    return { call: { ...base, ends: { by: 'hanging-up', at: arrival + waited } }, mended: row.outcome === 'AGENT' };
  const start = Math.max(from, arrival);
  const end = Math.max(to, start + 1);
  return { call: { ...base, ends: { by: 'service', start, end } }, mended: start !== from || end !== to };
}

/** A service on the window it takes place at. */
export interface PlacedCall extends Call {
  /** 0 where nobody served it. */
  readonly counter: number;
}

/**
 * Each server has the next free window number, in the order of first services. A service that would overlap another on
 * that window, or that names no server, goes to the lowest window free for all of it; when none is, a new one opens.
 */
export function placeAtCounters(calls: readonly Call[]): { calls: PlacedCall[]; counters: number; displaced: number } {
  const ownCounter = new Map<string, number>();
  const busyUntil: number[] = [];
  let displaced = 0;
  const placed = new Map<Call, number>();
  const startOf = (call: Call): number => (call.ends.by === 'service' ? call.ends.start : Infinity);
  for (const call of calls
    .filter((one) => one.ends.by === 'service')
    .toSorted((a, b) => startOf(a) - startOf(b) || a.row - b.row)) {
    if (call.ends.by !== 'service') continue;
    const { start, end } = call.ends;
    const named = call.server !== '' && call.server !== 'NO_SERVER';
    if (named && !ownCounter.has(call.server)) ownCounter.set(call.server, busyUntil.push(0));
    let counter = named ? ownCounter.get(call.server)! : 0;
    if (counter === 0 || busyUntil[counter - 1]! > start) {
      displaced += named ? 1 : 0;
      counter = busyUntil.findIndex((until) => until <= start) + 1;
      if (counter === 0) counter = busyUntil.push(0);
    }
    busyUntil[counter - 1] = end;
    placed.set(call, counter);
  }
  return {
    calls: calls.map((call) => ({ ...call, counter: placed.get(call) ?? 0 })),
    counters: busyUntil.length,
    displaced,
  };
}
