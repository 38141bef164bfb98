// Where an event's time goes between the machine's socket and the tablet's DOM: what the probe saw at the server's
// sockets, put together with what the page saw.
import { median } from './figure.ts';
import type { Trace } from './product.ts';

/** One event as the bench knows it, all in the same clock. */
export interface Passage {
  readonly sent: number;
  /** The chunk that carried it reached the page's script. */
  readonly read: number;
  readonly seen: number;
}

export interface Stages {
  /** Milliseconds, medians, in the order in which an event passes them. */
  readonly stages: readonly (readonly [name: string, ms: number])[];
  /** Answers of Postgres that the event's transaction waits for. */
  readonly roundTrips: number;
  /** Events whose marks were all found. */
  readonly found: number;
}

const NAMES = [
  'socket to bridge',
  'bridge to begin',
  'begin to commit sent',
  'commit',
  'commit to hub query',
  'hub query',
  'answer to frame written',
  'frame to page',
  'page to DOM',
] as const;

function marksOf({ sent, read, seen }: Passage, trace: readonly Trace[]): { steps: number[]; trips: number } | null {
  const within = trace.filter(([at]) => at >= sent && at <= seen);
  const first = (what: string, from: number, connection?: number): Trace | undefined =>
    within.find(([at, name, of]) => at >= from && name === what && (connection === undefined || of === connection));
  const event = first('event', sent);
  const begin = event && first('begin', event[0]);
  const commit = begin && first('commit', begin[0], begin[2]);
  const committed = commit && first('committed', commit[0], commit[2]);
  const frame = committed && within.findLast(([at, name]) => name === 'frame' && at <= read);
  const hub = frame && within.findLast(([at, name]) => name === 'hub' && at < frame[0]);
  const answer = hub && first('answer', hub[0], hub[2]);
  if (!event || !begin || !commit || !committed || !frame || !hub || !answer) return null;
  const times = [sent, event[0], begin[0], commit[0], committed[0], hub[0], answer[0], frame[0], read, seen];
  const trips = within.filter(
    ([at, what, of]) => of === begin[2] && what === 'answer' && at > begin[0] && at < committed[0],
  );
  return { steps: times.slice(1).map((time, i) => time - times[i]!), trips: trips.length + 1 };
}

export function stagesOf(passages: readonly Passage[], trace: readonly Trace[]): Stages {
  const marks = passages.flatMap((passage) => marksOf(passage, trace) ?? []);
  return {
    stages: NAMES.map((name, i) => [name, median(marks.map(({ steps }) => steps[i]!))] as const),
    roundTrips: median(marks.map(({ trips }) => trips)),
    found: marks.length,
  };
}

/** What the probe saw of the event that took the median time, line by line. */
export function timelineOf(passages: readonly Passage[], trace: readonly Trace[]): string {
  const length = ({ sent, seen }: Passage): number => seen - sent;
  const usual = passages.toSorted((a, b) => length(a) - length(b))[passages.length >> 1]!;
  const { sent, read, seen } = usual;
  const marks = trace
    .filter(([at]) => at >= sent && at <= seen)
    .map(([at, what, of]) => [at, of ? `connection ${of}  ${what}` : what] as const);
  const lines = [...marks, [read, 'read by the page'] as const, [seen, 'in the DOM'] as const].toSorted(
    ([a], [b]) => a - b,
  );
  return [
    'An event of median length, ms after it was written at the machine’s socket:',
    ...lines.map(([at, what]) => `${(at - sent).toFixed(2).padStart(7)}  ${what}`),
    '',
  ].join('\n');
}
