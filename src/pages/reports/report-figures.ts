// The figures of a report: what each is called, how it is written, and how it is defined (QUE-021).
import type { DayFigures } from '#domain/queue/day-report.ts';
import { useWords } from '#ui/words.ts';
import { figureWords, shortFigureWords } from './figure.words.ts';

const t = useWords(figureWords);
const short = useWords(shortFigureWords);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const minutesOf = (ms: number): number => Math.round(ms / (MINUTE / 10)) / 10;

type Unit = 'people' | 'minutes' | 'hours' | 'share' | 'score';
/** Null figures: there is nothing to divide by. */
const written: Readonly<Record<Unit, (value: number) => string>> = {
  people: (value) => value.toLocaleString('en'),
  minutes: (value) => minutesOf(value).toFixed(1),
  hours: (value) => (value / HOUR).toFixed(1),
  share: (value) => `${(value * 100).toFixed(1).replace(/\.0$/, '')}%`,
  score: (value) => value.toFixed(2),
};

const units = {
  arrived: 'people',
  called: 'people',
  served: 'people',
  waiting: 'people',
  diverted: 'people',
  meanWait: 'minutes',
  p80Wait: 'minutes',
  mostWait: 'minutes',
  serviceLevelOfCalled: 'share',
  serviceLevelOfArrived: 'share',
  meanHandling: 'minutes',
  openTime: 'hours',
  occupancy: 'share',
  abandonment: 'share',
  noShow: 'share',
  meanFirstContact: 'minutes',
  meanScore: 'score',
  rated: 'people',
  expired: 'people',
} as const satisfies Partial<Record<keyof DayFigures, Unit>>;
export type FigureName = keyof typeof units;
export const figureNames = Object.keys(units) as FigureName[];

export const valueOf = (figures: DayFigures, name: FigureName): number | null => figures[name];

export function saidFigure(figures: DayFigures, name: FigureName): string {
  const value = valueOf(figures, name);
  return value === null ? '—' : written[units[name]](value);
}

/** `分`, where the figure itself does not say it. */
export function unitOf(name: FigureName): string {
  const unit = units[name];
  return unit === 'minutes' || unit === 'hours' ? t[unit] : '';
}

export const nameOf = (name: FigureName): string => t[name];
/** At the head of a column. */
export const shortNameOf = (name: FigureName): string =>
  name in shortFigureWords ? short[name as keyof typeof shortFigureWords] : t[name];
export const definitionOf = (name: FigureName, norm: number): string => {
  const text = t[`${name}Text`];
  return typeof text === 'function' ? text(norm) : text;
};
