// The report of a day as rows of a file: each group a line, durations in minutes, shares in percent.
import type { DayFigures, HallReport, NamedGroup } from '#domain/queue/day-report.ts';

type Cell = string | number | null;

const MINUTE = 60_000;
const minutes = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / (MINUTE / 100)) / 100);
const percent = (share: number | null): number | null => (share === null ? null : Math.round(share * 10_000) / 100);
const score = (mean: number | null): number | null => (mean === null ? null : Math.round(mean * 100) / 100);

const columns: readonly (readonly [head: string, cell: (figures: DayFigures) => Cell])[] = [
  ['取号 Arrived', ({ arrived }) => arrived],
  ['已叫 Called', ({ called }) => called],
  ['办结 Served', ({ served }) => served],
  ['仍在等 Waiting', ({ waiting }) => waiting],
  ['分流 Diverted', ({ diverted }) => diverted],
  ['平均等候(分) Mean wait (min)', ({ meanWait }) => minutes(meanWait)],
  ['八成等候(分) P80 wait (min)', ({ p80Wait }) => minutes(p80Wait)],
  ['最长等候(分) Longest wait (min)', ({ mostWait }) => minutes(mostWait)],
  ['平均办理(分) Mean handling (min)', ({ meanHandling }) => minutes(meanHandling)],
  ['达标率·已叫(%) Service level of called (%)', (figures) => percent(figures.serviceLevelOfCalled)],
  ['达标率·全部(%) Service level of arrived (%)', (figures) => percent(figures.serviceLevelOfArrived)],
  ['放弃率(%) Abandonment (%)', ({ abandonment }) => percent(abandonment)],
  ['过号率(%) No-show (%)', ({ noShow }) => percent(noShow)],
  ['首次接触(分) First contact (min)', ({ meanFirstContact }) => minutes(meanFirstContact)],
  ['开窗时长(分) Windows open (min)', ({ openTime }) => minutes(openTime)],
  ['忙碌率(%) Occupancy (%)', ({ occupancy }) => percent(occupancy)],
  ['日终作废 Expired', ({ expired }) => expired],
  ['评价数 Ratings', ({ rated }) => rated],
  ['平均评分 Mean score', ({ meanScore }) => score(meanScore)],
];

const forecastLine = ({ told, error, bias, coverage, underPromised }: NonNullable<HallReport['forecast']>): Cell[] => [
  '等候预测 Forecast',
  '告知 Told',
  told,
  '误差(分) Error (min)',
  minutes(error),
  '偏差(分) Bias (min)',
  minutes(bias),
  '八成区间命中(%) Within P80 (%)',
  percent(coverage),
  '少报五分钟以上(%) Over 5 min more (%)',
  percent(underPromised),
];

/** The first lines say whose it is, of which day, and which wait was promised. */
export function linesOfReport({
  hall,
  day,
  norm,
  whole,
  byQueue,
  byCounter,
  byTeller,
  byHour,
  forecast,
}: HallReport): Cell[][] {
  const line = (what: string, name: string, figures: DayFigures): Cell[] => [
    what,
    name,
    ...columns.map(([, cell]) => cell(figures)),
  ];
  const lines = (what: string, groups: readonly NamedGroup[]) =>
    groups.map(({ name, figures }) => line(what, name, figures));
  return [
    ['网点 Outlet', hall.name, '日期 Day', day, '等候标准(分) Promised wait (min)', norm],
    ['分类 By', '名称 Name', ...columns.map(([head]) => head)],
    line('全部 Whole', hall.name, whole),
    ...lines('队列 Queue', byQueue),
    ...lines('窗口 Window', byCounter),
    ...lines('柜员 Teller', byTeller),
    ...lines('小时 Hour', byHour),
    ...(forecast ? [forecastLine(forecast)] : []),
  ];
}
