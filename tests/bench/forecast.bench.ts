// The wait forecast on whole days of a call centre (QUE-011; docs/forecast.md): walked forward, a day is forecast from the
// days before it and from what had happened by each arrival. `--file <csv>`: other days of the same columns, with `--learn
// <csv>` to learn from first (or `none`); `--from <day>`: the first day that counts.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { calibrated, type Outcome } from '#domain/forecast/calibration.ts';
import { learnModel } from '#domain/forecast/learning.ts';
import { predictWaits } from '#domain/forecast/predict-waits.ts';
import { meanOf } from '#domain/forecast/service-law.ts';
import { idFromWords } from '#domain/kernel/ids.ts';
import { figuresOf, median, percentile, say, type Figure } from './figure.ts';
import { createWalk, pastOf, readDays, skillsOf, type CallDay } from './forecast-days.ts';

const DATA = '../shared/data/queue/anonbank-feb1999-days-dev.csv';
/** Days that are learned from before any is tested. */
const FIRST = 5;
const outlet = idFromWords('call centre');
const figure = figuresOf('forecast');

/** One who had to wait: what each predictor said, and what came; minutes. */
interface Said {
  readonly day: string;
  readonly waited: number;
  /** False: hung up, so that his wait is only known to be longer. */
  readonly answered: boolean;
  readonly p50: number;
  readonly p80: number;
  readonly raw: number;
  readonly ql: number;
  readonly qlBusy: number;
  readonly les: number;
  readonly hol: number;
  readonly people: number;
  readonly cost: number;
  readonly floor: number;
}

/** The value behind a word of the command line. */
const asked = (word: string): string | null => {
  const at = process.argv.indexOf(word);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
};

export function waitForecast(): Promise<Figure[]> {
  const file = asked('--file') ?? DATA;
  if (!existsSync(file)) {
    say(`forecast: skipped: no data (${file})`);
    return Promise.resolve([]);
  }
  const read = readDays(file);
  const other = asked('--learn') ?? (asked('--file') !== null && existsSync(DATA) ? DATA : 'none');
  const tested = new Set(read.days.map(({ day }) => day));
  const learnFrom = other === 'none' ? [] : readDays(other).days.filter(({ day }) => !tested.has(day));
  say(
    `forecast: ${read.rows} rows of ${basename(file)}, ${read.odd} left out (phantoms, no time), ${read.days.length} days`,
  );
  if (learnFrom.length > 0) say(`forecast: ${learnFrom.length} other days to learn from (${basename(other)})`);
  const said = walkForward(learnFrom, read.days, asked('--from'));
  if (said.length === 0) {
    say('forecast: nothing to test: no day is left after those that are learned from');
    return Promise.resolve([]);
  }
  return Promise.resolve(figuresFrom(said));
}

/**
 * Days that are learned from are forecast too, one after the other: what was said of them, and came, corrects what is said
 * of later ones. Of a file of its own to learn from every day is known; else only those before the day that is tested.
 */
function walkForward(others: readonly CallDay[], days: readonly CallDay[], from: string | null): Said[] {
  const all = others.length > 0 ? [...others, ...days] : days;
  const firstTested = others.length > 0 ? others.length : Math.min(FIRST, days.length - 1);
  const outcomes: Outcome[] = [];
  const found: Said[] = [];
  for (let at = 1; at < all.length; at++) {
    const said = sayOf(all[at]!, all.slice(0, at), outcomes);
    outcomes.push(...said.flatMap(({ answered, raw, waited }) => (answered ? [{ raw, waited }] : [])));
    if (at >= firstTested && (from === null || all[at]!.day >= from)) found.push(...said);
  }
  return found;
}

function sayOf(day: CallDay, past: readonly CallDay[], outcomes: readonly Outcome[]): Said[] {
  const model = { ...learnModel(outlet, pastOf(past)), ...calibrated(outcomes) };
  const queues = [...new Set([...past, day].flatMap(({ calls }) => calls.map(({ queueId }) => queueId)))];
  const walk = createWalk(day, skillsOf(past), queues);
  const served = day.calls.filter(({ service }) => service !== null);
  const starts = served.toSorted((a, b) => a.service!.from - b.service!.from);
  const average = meanOf(model.whole);
  let started = 0;
  let les = 0;
  const handled: number[] = [];
  return day.calls.flatMap((call): Said[] => {
    for (; started < starts.length && starts[started]!.service!.from <= call.at; started++)
      les = (starts[started]!.waitEnds - starts[started]!.at) / 60;
    if (!call.waited) return [];
    const hall = walk.hallAt(call);
    const began = performance.now();
    const ahead = predictWaits(hall, model).queues.get(call.queueId);
    const cost = performance.now() - began;
    const again = performance.now();
    const ql = ((hall.waiting.length + 1) * average) / Math.max(1, hall.seen);
    const floor = performance.now() - again;
    const ended = served.filter(({ service }) => service!.to <= call.at).slice(-20);
    handled.push(...ended.map(({ service }) => (service!.to - service!.from) / 60));
    const recent = handled.splice(0).reduce((sum, each) => sum + each, 0) / Math.max(1, ended.length);
    return [
      {
        day: day.day,
        waited: (call.waitEnds - call.at) / 60,
        answered: call.answered,
        // No server is known for it: what was waited on other days is all that can be said.
        p50: ahead?.p50 ?? average,
        p80: ahead?.p80 ?? 2 * average,
        raw: ahead?.raw ?? average,
        ql,
        qlBusy: ((hall.waiting.length + 1) * average) / Math.max(1, hall.busy),
        les,
        hol: Math.max(0, ...hall.waiting.map(({ stood }) => stood)),
        people: hall.waiting.length * (ended.length > 0 ? recent : average),
        cost,
        floor,
      },
    ];
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
type Predictor = 'p50' | 'raw' | 'ql' | 'qlBusy' | 'les' | 'hol' | 'people';
const rmse = (said: readonly Said[], by: Predictor): number =>
  Math.sqrt(mean(said.map((one) => (one[by] - one.waited) ** 2)));
const covered = (said: readonly Said[]): number => 100 * mean(said.map(({ p80, waited }) => (waited <= p80 ? 1 : 0)));

function figuresFrom(all: readonly Said[]): Figure[] {
  const served = all.filter(({ answered }) => answered);
  const days = [...new Set(all.map(({ day }) => day))];
  const byDay = days.map((day) => covered(served.filter((one) => one.day === day)));
  const ours = rmse(served, 'p50');
  // The stronger of two ways to count open servers: those seen in five minutes, those busy.
  const ql = Math.min(rmse(served, 'ql'), rmse(served, 'qlBusy'));
  const p80 = covered(served);
  const broken = (minutes: number): number =>
    100 * mean(served.map(({ p80: most, waited }) => (waited > most + minutes ? 1 : 0)));
  const within = `${served.length} who waited and were answered, on ${days.length} days`;
  return [
    figure('RMSE of P50', ours, 'min', { floor: ql, aim: '≤ 0.9 × queue length', met: ours <= 0.9 * ql, note: within }),
    figure('RMSE of the simulation before it is corrected', rmse(served, 'raw'), 'min', { floor: ql }),
    figure('RMSE of queue length, servers seen', rmse(served, 'ql'), 'min'),
    figure('RMSE of queue length, servers busy', rmse(served, 'qlBusy'), 'min'),
    figure('RMSE of last to enter service', rmse(served, 'les'), 'min', { floor: ql }),
    figure('RMSE of head of line', rmse(served, 'hol'), 'min', { floor: ql }),
    figure('RMSE of people × average', rmse(served, 'people'), 'min', { floor: ql }),
    figure('mean absolute error of P50', mean(served.map((one) => Math.abs(one.p50 - one.waited))), 'min', {
      floor: mean(served.map((one) => Math.abs(one.ql - one.waited))),
    }),
    figure('bias of P50 (told − waited)', mean(served.map((one) => one.p50 - one.waited)), 'min', {
      note: 'below zero, as a median lies below the mean of long waits',
    }),
    figure('waits within P80', p80, '%', { aim: '77–83 %', met: p80 >= 77 && p80 <= 83 }),
    figure('waits within P80, worst and best day', Math.min(...byDay), '%', {
      note: `best day ${Math.max(...byDay).toFixed(1)} %`,
    }),
    figure('waited over 5 min more than P80', broken(5), '%', {
      aim: '≤ 15 %',
      met: broken(5) <= 15,
      note: `the mean wait is ${mean(served.map(({ waited }) => waited)).toFixed(2)} min, so this is easy here`,
    }),
    figure('waited over 1 min more than P80', broken(1), '%'),
    figure('RMSE of P50, all who queued', rmse(all, 'p50'), 'min', {
      floor: Math.min(rmse(all, 'ql'), rmse(all, 'qlBusy')),
      note: `${all.length}; of those who hung up the wait is taken as ended then`,
    }),
    figure('waits within P80, all who queued', covered(all), '%'),
    figure('cost of a forecast, median', median(all.map(({ cost }) => cost)), 'ms', {
      floor: mean(all.map(({ floor }) => floor)),
      aim: '≤ 2 ms',
      met: median(all.map(({ cost }) => cost)) <= 2,
      note: 'of the whole hall, every queue and everybody who waits; floor = the queue-length formula',
    }),
    figure(
      'cost of a forecast, p95',
      percentile(
        all.map(({ cost }) => cost),
        0.95,
      ),
      'ms',
    ),
  ];
}
