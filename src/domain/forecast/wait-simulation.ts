// The hall played forward by its windows' own rules (QUE-011; field-notes.md §3.4): who is called when, run after run.
// Newcomers are ghosts: one stands behind each queue, is called like anybody, and takes no window's time, so that one run
// tells the wait of a newcomer of every queue at once. Whoever would have given up before is called as a ghost too: his
// wait is told to one who stays, and nobody behind him waits for him.
import type { Id } from '../kernel/ids.ts';
import { standingScore, standsBefore, type CallingRule } from '../queue/calling.rules.ts';
import { toInstant } from '../kernel/day.ts';
import { createChance } from './chance.ts';
import type { ServiceLaw, ServiceModel } from './forecast.model.ts';
import { serves, type HallAhead, type PersonAhead, type WindowAhead } from './hall-ahead.ts';
import { gapAt, lawOf, quitOf, restOfGap, restOfService, serviceOf } from './service-law.ts';

const MINUTE = 60_000;
/** Nobody is told of longer waits; a hall that is played further is another day. */
export const HORIZON = 180;

export interface Played {
  /** Of each queue of the hall: a newcomer's wait in each run, unsorted; null = no window is open for it. */
  readonly newcomers: readonly (Float64Array | null)[];
  /** Of each who waits, in the hall's order: minutes until his call in each run; null = no window. */
  readonly waiting: readonly (Float64Array | null)[];
}

/** What becomes of those who come within an hour; of all runs together. */
export interface Coming {
  /** Minutes waited by each who was called. */
  readonly waits: number[];
  gaveUp: number;
  /** Nobody was there any more to call them. */
  unserved: number;
}

interface Line {
  /** Those who wait now, the first of the queue first: their place in the hall's list. */
  readonly people: readonly number[];
  readonly isServed: boolean;
  /** Arrivals to come, a minute; zero where nobody who comes later is called before who is here. */
  rate: number;
  readonly quit: number;
}

interface Window {
  readonly ahead: WindowAhead;
  readonly rule: CallingRule;
  /** Queues of its rule by their place in the hall. */
  readonly lines: readonly number[];
  /** Minutes until it may call. */
  readonly first: (u: number) => number;
  readonly service: readonly ServiceLaw[];
  readonly keepsCalls: boolean;
}

/** Queues whose later arrivals may be called before who is there already, under one rule. */
function overtaking({ kind, queues }: CallingRule): Id[] {
  if (queues.length < 2) return [];
  const least = (of: (at: number) => number): number => Math.min(...queues.map((_, at) => of(at)));
  if (kind === 'headStart') {
    const low = least((at) => queues[at]!.headStart);
    return queues.filter(({ headStart }) => headStart > low).map(({ queueId }) => queueId);
  }
  if (kind === 'accumulating') {
    const low = least((at) => queues[at]!.factor);
    return queues.filter(({ factor }) => factor > low).map(({ queueId }) => queueId);
  }
  return queues.map(({ queueId }) => queueId);
}

/** Arrivals a minute: half as on other days at this hour, half as in the last hour. */
export function rateOf({ clock, lastHour }: HallAhead, model: ServiceModel, queueId: Id): number {
  const today = (lastHour.get(queueId) ?? 0) / 60;
  if (model.days === 0) return today;
  const usual = model.queues.find((one) => one.queueId === queueId)?.hourly[Math.floor(clock) % 24] ?? 0;
  return (today + usual / 60) / 2;
}

function firstCall(ahead: WindowAhead, model: ServiceModel): (u: number) => number {
  const { state, from, gone, servingQueue, teller } = ahead;
  if (from !== null && state !== 'serving') return () => from;
  if (state === 'offline') return () => Infinity;
  if (state === 'paused') return (u) => -model.pause * Math.log(1 - u);
  if (state === 'idle') return restOfGap(model.gaps, gone);
  const law = servingQueue === null ? model.whole : lawOf(model, servingQueue, teller);
  const rest = restOfService(law, gone);
  // What chance a window has is split: the high digits end its service, the low ones its gap.
  return (u) => Math.max(from ?? 0, rest(u) + gapAt(model.gaps, (u * 4096) % 1));
}

function linesOf(hall: HallAhead, model: ServiceModel, everybody: boolean): Line[] {
  const now = toInstant(0);
  const place = (person: PersonAhead) => ({
    id: person.id,
    queueId: person.queueId,
    number: person.number,
    standsAt: toInstant(now - person.stood),
  });
  const overtakers = new Set(hall.windows.flatMap(({ rule }) => overtaking(rule)));
  const people = new Map<Id, number[]>(hall.queues.map((queueId) => [queueId, []]));
  hall.waiting.forEach(({ queueId }, at) => people.get(queueId)?.push(at));
  return hall.queues.map((queueId) => ({
    people: people
      .get(queueId)!
      .sort((a, b) => (standsBefore(place(hall.waiting[a]!), place(hall.waiting[b]!)) ? -1 : 1)),
    isServed: hall.windows.some((window) => serves(window, queueId)),
    rate: everybody || overtakers.has(queueId) ? rateOf(hall, model, queueId) : 0,
    quit: quitOf(model, queueId),
  }));
}

const windowsOf = (hall: HallAhead, model: ServiceModel): Window[] =>
  hall.windows
    .filter(({ state, from }) => state !== 'offline' || from !== null)
    .map((ahead) => {
      const served = ahead.rule.queues.map(({ queueId }) => hall.queues.indexOf(queueId));
      return {
        ahead,
        rule: ahead.rule,
        lines: served,
        first: firstCall(ahead, model),
        service: hall.queues.map((queueId) => lawOf(model, queueId, ahead.teller)),
        keepsCalls: ahead.rule.kind === 'ratio',
      };
    });

/** @param seed the same seed plays the same runs, so that two halls are compared by what differs between them */
export function playHall(hall: HallAhead, model: ServiceModel, runs: number, seed: number): Played {
  const lines = linesOf(hall, model, false);
  const windows = windowsOf(hall, model);
  const newcomers = lines.map(({ isServed }) => (isServed ? new Float64Array(runs).fill(HORIZON) : null));
  const isServed = new Map(hall.queues.map((queueId, at) => [queueId, lines[at]!.isServed]));
  const waiting = hall.waiting.map(({ queueId }) =>
    isServed.get(queueId) ? new Float64Array(runs).fill(HORIZON) : null,
  );
  const play = { hall, lines, windows, seed, gaps: model.gaps };
  for (let run = 0; run < runs; run++) playOnce(play, run, { newcomers, waiting });
  return { newcomers, waiting };
}

/** The same with everybody who comes within so many minutes: of each queue, null where no window is open for it. */
export function playArrivals(
  hall: HallAhead,
  model: ServiceModel,
  { runs, seed, within }: { runs: number; seed: number; within: number },
): (Coming | null)[] {
  const lines = linesOf(hall, model, true);
  const windows = windowsOf(hall, model);
  const coming = lines.map(({ isServed }): Coming | null => (isServed ? { waits: [], gaveUp: 0, unserved: 0 } : null));
  const play = { hall: { ...hall, closesIn: Math.min(hall.closesIn, within) }, lines, windows, seed, gaps: model.gaps };
  for (let run = 0; run < runs; run++) playOnce(play, run, { coming });
  return coming;
}

interface Play {
  readonly hall: HallAhead;
  readonly lines: readonly Line[];
  readonly windows: readonly Window[];
  readonly seed: number;
  readonly gaps: readonly number[];
}

/** What a run is written into: waits of who is there and of a newcomer, or of those who come. */
type Into = Played | { readonly coming: readonly (Coming | null)[] };

function playOnce({ hall, lines, windows, seed, gaps }: Play, run: number, into: Into): void {
  const coming = 'coming' in into ? into.coming : null;
  const out = 'coming' in into ? null : into;
  // Of window and person each its own chance, whoever else is there: one window more changes nothing of the others.
  const own = (salt: number): number => mixed(seed, run, salt);
  const people = hall.waiting;
  const leaves = new Float64Array(people.length).fill(Infinity);
  for (const { people: inLine, quit } of lines)
    if (quit > 0) for (const person of inLine) leaves[person] = -Math.log(1 - own(1000 + person)) / quit;
  const isCalled = new Uint8Array(people.length);
  const ghosts = new Uint8Array(lines.length).fill(coming ? 1 : 0);
  const cursor = new Uint32Array(lines.length);
  const later = lines.map((): number[] => []);
  const laterCalled = new Uint32Array(lines.length);
  const chance = createChance(mixed(seed, run, 1) * 2 ** 32);
  const next = lines.map(({ rate, isServed }) => (rate > 0 && isServed ? -Math.log(1 - chance()) / rate : Infinity));
  const free = windows.map(({ first, ahead }) => first(own(numberOf(ahead.id))));
  const called = windows.map(({ ahead }) => ahead.called);
  const until = windows.map(({ ahead }) => ahead.until ?? Infinity);
  let left = lines.reduce((sum, line) => sum + (line.isServed ? (coming ? 0 : 1) + line.people.length : 0), 0);
  let expected = 0;
  let services = 0;
  let soonest = Math.min(...next);

  /** Who would be called from a line now: place in the list, −1 the newcomer, −2 − n an arrival, null nobody. */
  const headOf = (at: number, now: number): number | null => {
    const line = lines[at]!;
    let first = cursor[at]!;
    while (first < line.people.length && isCalled[line.people[first]!]) first++;
    cursor[at] = first;
    for (; first < line.people.length; first++) {
      const person = line.people[first]!;
      if (!isCalled[person] && people[person]!.heldFor <= now) return person;
    }
    if (!ghosts[at]) return -1;
    return laterCalled[at]! < later[at]!.length ? -2 - laterCalled[at]! : null;
  };
  const stoodOf = (at: number, head: number, now: number): number =>
    head >= 0 ? people[head]!.stood + now : head === -1 ? now : now - later[at]![-2 - head]!;

  while (left > 0 || (coming && (expected > 0 || soonest < hall.closesIn))) {
    let window = 0;
    for (let at = 1; at < free.length; at++) if (free[at]! < free[window]!) window = at;
    const now = free[window];
    if (now === undefined || now >= HORIZON) break;
    const { rule, lines: served, service, keepsCalls } = windows[window]!;
    if (now >= until[window]!) {
      free[window] = windows[window]!.ahead.back ?? Infinity;
      until[window] = Infinity;
      continue;
    }
    if (soonest <= now) {
      soonest = Infinity;
      for (let at = 0; at < lines.length; at++) {
        while (next[at]! <= now) {
          if (next[at]! < hall.closesIn) {
            later[at]!.push(next[at]!);
            expected++;
          }
          next[at] = next[at]! - Math.log(1 - chance()) / lines[at]!.rate;
        }
        soonest = Math.min(soonest, next[at]!);
      }
    }
    let best = -1;
    let head = 0;
    let bestScore = -Infinity;
    for (let rank = 0; rank < served.length; rank++) {
      const at = served[rank]!;
      const first = at < 0 ? null : headOf(at, now);
      if (first === null) continue;
      const score = standingScore(rule, rank, Math.max(0, stoodOf(at, first, now)) * MINUTE, called[window]!);
      // A tie goes to the higher class, as in `nextCall`.
      if (score > bestScore) [best, head, bestScore] = [at, first, score];
    }
    if (best < 0) {
      free[window] = nextThing(served, next, lines, people, isCalled, now);
      continue;
    }
    if (head === -1) {
      ghosts[best] = 1;
      out!.newcomers[best]![run] = now;
      left--;
      continue;
    }
    if (head >= 0) {
      isCalled[head] = 1;
      if (out) out.waiting[head]![run] = now;
      left--;
      if (leaves[head]! < now) continue;
    } else {
      laterCalled[best] = laterCalled[best]! + 1;
      expected--;
      const waited = stoodOf(best, head, now);
      const hasLeft = lines[best]!.quit > 0 && -Math.log(1 - chance()) / lines[best]!.quit < waited;
      if (coming && hasLeft) coming[best]!.gaveUp++;
      else coming?.[best]!.waits.push(waited);
      if (hasLeft) continue;
    }
    if (keepsCalls) called[window] = [...called[window]!, hall.queues[best]!].slice(-64);
    // The service is the person's, the gap too: another window that serves him takes as long but for its own pace.
    const salt = head >= 0 ? 100_000 + head : 500_000 + services++;
    free[window] = now + serviceOf(service[best]!, own(salt)) + gapAt(gaps, own(salt + 1_000_000));
  }
  if (coming)
    for (let at = 0; at < lines.length; at++)
      if (coming[at]) coming[at]!.unserved += later[at]!.length - laterCalled[at]!;
}

/** When an idle window has something to look at again. */
function nextThing(
  served: readonly number[],
  next: readonly number[],
  lines: readonly Line[],
  people: readonly PersonAhead[],
  isCalled: Uint8Array,
  now: number,
): number {
  let soonest = Infinity;
  for (const at of served) {
    if (at < 0) continue;
    soonest = Math.min(soonest, next[at]!);
    for (const person of lines[at]!.people)
      if (!isCalled[person] && people[person]!.heldFor > now) soonest = Math.min(soonest, people[person]!.heldFor);
  }
  return soonest;
}

/** A window's number by its id: its chance stays with it when others open or close. */
function numberOf(id: Id): number {
  let hash = 0;
  for (let at = 0; at < id.length; at++) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
  // Apart from the salts of people, which are small.
  return hash | 0x40000000;
}

/** 0 ≤ x < 1 from three numbers (a finalizer of MurmurHash3). */
function mixed(seed: number, run: number, salt: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(run + 1, 0xc2b2ae35) ^ Math.imul(salt + 1, 0x27d4eb2f);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return (h >>> 0) / 2 ** 32;
}
