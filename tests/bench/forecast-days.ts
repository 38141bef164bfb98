// The call-centre data in our words (docs/forecast.md): days of calls, and the hall as it stood when somebody began to wait.
// Only what had happened by then is read.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { HallAhead, WindowAhead } from '#domain/forecast/hall-ahead.ts';
import type { PastDays, PastService, PastStay } from '#domain/forecast/learning.ts';
import { dayField, type Day } from '#domain/kernel/day.ts';
import { idFromWords, type Id } from '#domain/kernel/ids.ts';
import { plainTerms, type CallingRule } from '#domain/queue/calling.rules.ts';

/** One call; seconds of its day. */
export interface CallRow {
  readonly day: Day;
  readonly queueId: Id;
  readonly at: number;
  /** When its wait ended, by an answer or by hanging up. */
  readonly waitEnds: number;
  readonly waited: boolean;
  readonly answered: boolean;
  readonly service: { readonly from: number; readonly to: number; readonly server: string } | null;
}
export interface CallDay {
  readonly day: Day;
  /** In the order of arrival. */
  readonly calls: readonly CallRow[];
}

const CREDIT = 1.5;
const DAY = 24 * 3600;
const credited = new Map<Id, boolean>();
const queueOf = (type: string, priority: string): Id => {
  const id = idFromWords('queue', type, priority === '2' ? 'credited' : 'plain');
  credited.set(id, priority === '2');
  return id;
};

/** Rows of any file with these columns; what cannot be read is counted, never guessed. */
export function readDays(file: string): { days: CallDay[]; rows: number; odd: number } {
  const [head = '', ...lines] = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const columns = head.split(',').map((name) => name.trim());
  const byDay = new Map<Day, CallRow[]>();
  let [rows, odd] = [0, 0];
  for (const line of lines) {
    if (line.trim() === '') continue;
    rows++;
    const cells = line.split(',');
    const call = toCall((name) => cells[columns.indexOf(name)]?.trim() ?? '');
    if (call === null) {
      odd++;
      continue;
    }
    const own = byDay.get(call.day);
    if (own) own.push(call);
    else byDay.set(call.day, [call]);
  }
  const days = [...byDay]
    .map(([day, calls]) => ({ day, calls: calls.toSorted((a, b) => a.at - b.at) }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
  return { days, rows, odd };
}

const secondsOf = (time: string): number => {
  const match = /^(\d{1,2}):(\d\d):(\d\d)$/.exec(time);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : Number.NaN;
};

function toCall(cell: (name: string) => string): CallRow | null {
  const day = cell('date');
  const at = Number(cell('arrival_sec'));
  const wait = Number(cell('wait_sec'));
  const outcome = cell('outcome');
  if (!v.is(dayField, day) || outcome === 'PHANTOM' || cell('flags').includes('PHANTOM')) return null;
  if (cell('arrival_sec') === '' || !Number.isFinite(at) || !Number.isFinite(wait) || wait < 0) return null;
  if (at < 0 || at > DAY || wait > DAY) return null;
  const [from, to] = [secondsOf(cell('service_start')), secondsOf(cell('service_end'))];
  const server = cell('server');
  // A service of nobody, or one that ends before it begins, says nothing of a server.
  const isKnown = from > 0 && to >= from && to - from < 4 * 3600 && server !== '' && server !== 'NO_SERVER';
  return {
    day: day as Day,
    queueId: queueOf(cell('type'), cell('priority')),
    at,
    waitEnds: at + wait,
    waited: cell('waited') === '1' && wait > 0,
    answered: outcome === 'AGENT',
    service: outcome === 'AGENT' && isKnown ? { from, to, server } : null,
  };
}

/** What days that are over teach; a gap counts while somebody waits at the end of a service. */
export function pastOf(days: readonly CallDay[]): PastDays {
  const services: PastService[] = [];
  const stays: PastStay[] = [];
  const gaps: number[] = [];
  for (const { calls } of days) {
    for (const { queueId, at, waitEnds, answered, waited, service } of calls) {
      if (service) services.push({ queueId, teller: service.server, minutes: (service.to - service.from) / 60 });
      const isStay = answered || waited;
      if (isStay)
        stays.push({ queueId, hour: Math.floor(at / 3600) % 24, waited: (waitEnds - at) / 60, gaveUp: !answered });
    }
    gaps.push(...gapsOf(calls));
  }
  return { days: days.length, learnedTo: days.at(-1)?.day ?? null, services, stays, gaps, pauses: [] };
}

function gapsOf(calls: readonly CallRow[]): number[] {
  const waits = calls.filter(({ waited }) => waited);
  const gaps: number[] = [];
  for (const own of servicesByServer(calls).values()) {
    own.forEach(({ to }, at) => {
      if (!waits.some((call) => call.at < to && call.waitEnds > to + 1)) return;
      const next = own[at + 1];
      // The last of the day did not come back: gone, for as long as a hall is played forward.
      gaps.push(next ? Math.max(0, next.from - to) / 60 : 240);
    });
  }
  return gaps;
}

function servicesByServer(calls: readonly CallRow[]): Map<string, { from: number; to: number; queueId: Id }[]> {
  const byServer = new Map<string, { from: number; to: number; queueId: Id }[]>();
  for (const { service, queueId } of calls) {
    if (!service) continue;
    const own = byServer.get(service.server);
    if (own) own.push({ ...service, queueId });
    else byServer.set(service.server, [{ ...service, queueId }]);
  }
  for (const own of byServer.values()) own.sort((a, b) => a.from - b.from);
  return byServer;
}

/** From which queues a server has taken calls: three times at least. */
export function skillsOf(days: readonly CallDay[]): Map<string, Set<Id>> {
  const counts = new Map<string, Map<Id, number>>();
  for (const { calls } of days)
    for (const { service, queueId } of calls) {
      if (!service) continue;
      const own = counts.get(service.server) ?? new Map<Id, number>();
      counts.set(service.server, own);
      own.set(queueId, (own.get(queueId) ?? 0) + 1);
    }
  return new Map(
    [...counts].map(([server, own]) => {
      return [server, new Set([...own].filter(([, n]) => n >= 3).map(([id]) => id))];
    }),
  );
}

export interface HallThen extends HallAhead {
  /** The one who has just begun to wait is not among them. */
  readonly busy: number;
  readonly seen: number;
}

/** A day, walked from wait to wait. */
export function createWalk({ calls }: CallDay, skills: ReadonlyMap<string, ReadonlySet<Id>>, queues: readonly Id[]) {
  const byServer = [...servicesByServer(calls)];
  return {
    /** The hall at the arrival of a call that has to wait. */
    hallAt(call: CallRow): HallThen {
      const { at } = call;
      const windows: WindowAhead[] = [];
      let [busy, seen] = [0, 0];
      for (const [server, services] of byServer) {
        // Precision is a second: what began in this one is known.
        let last = -1;
        for (let n = 0; n < services.length && services[n]!.from <= at; n++) last = n;
        if (last < 0) continue;
        const { from, to, queueId } = services[last]!;
        const isServing = to > at;
        if (isServing) busy++;
        if (isServing || at - to < 300) seen++;
        // Whom he took today he may take, whatever he did before.
        const today = services.slice(0, last + 1).map((one) => one.queueId);
        const takes = new Set([...(skills.get(server) ?? []), ...today]);
        windows.push({
          id: idFromWords('window', server),
          state: isServing ? 'serving' : 'idle',
          gone: (isServing ? at - from : at - to) / 60,
          servingQueue: isServing ? queueId : null,
          teller: server,
          rule: ruleOf(queues.filter((id) => takes.has(id))),
          called: [],
          from: null,
          until: null,
          back: null,
        });
      }
      const waiting = calls.flatMap((one, n) =>
        one.waited && one.at <= at && one.waitEnds > at && one !== call && (one.at < at || calls.indexOf(call) > n)
          ? [
              {
                id: idFromWords('call', n),
                queueId: one.queueId,
                number: `A${n}`,
                stood: (at - one.at) / 60,
                heldFor: 0,
              },
            ]
          : [],
      );
      const lastHour = new Map<Id, number>();
      for (const one of calls)
        if (one.at < at && one.at > at - 3600) lastHour.set(one.queueId, (lastHour.get(one.queueId) ?? 0) + 1);
      // When a day ends is not known before: the lines were open round the clock.
      return { queues, windows, waiting, clock: at / 3600, lastHour, closesIn: Infinity, busy, seen };
    },
  };
}

function ruleOf(queues: readonly Id[]): CallingRule {
  const terms = (queues.length > 0 ? queues : [idFromWords('none')]).map((id) => ({
    ...plainTerms(id),
    headStart: credited.get(id) ? CREDIT : 0,
  }));
  return { kind: 'headStart', queues: terms.toSorted((a, b) => b.headStart - a.headStart) };
}
