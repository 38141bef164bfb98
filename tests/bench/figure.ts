// What a bench hands back: figures, each beside its floor of the same run and its aim.
import { cpus } from 'node:os';

export interface Figure {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** The floor or peer measured in the same run. */
  readonly floor: number | null;
  /** Value by floor. */
  readonly ratio: number | null;
  /** In words, e.g. "≤ 2 × floor"; absent = only shown. */
  readonly aim?: string;
  readonly met?: boolean;
  /** What has to be known to read it. */
  readonly note?: string;
}

interface FigureParts {
  readonly floor?: number;
  readonly aim?: string;
  readonly met?: boolean;
  readonly note?: string;
}

const rounded = (value: number): number => (Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

/** Names figures of one bench. */
export const figuresOf =
  (bench: string) =>
  (figure: string, value: number, unit: string, { floor, ...rest }: FigureParts = {}): Figure => ({
    bench,
    figure,
    value: rounded(value),
    unit,
    floor: floor === undefined ? null : rounded(floor),
    ratio: floor ? Number((value / floor).toFixed(2)) : null,
    ...rest,
  });

/** The one line of standard output that tools read. */
export const toLine = ({ bench, figure, value, unit, floor, ratio }: Figure): string =>
  JSON.stringify({ bench, figure, value, unit, floor, ratio });

/** Nearest-rank percentile; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Notes for the person who watches; standard output carries figures only. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `docs/figures.md`: what was measured, beside what, by which command, when and on what. */
export function toDocument(figures: readonly Figure[], date: string): string {
  const machine = `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? process.arch}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  const shown = (value: number | null, unit: string): string =>
    value === null ? '' : `${value.toLocaleString('en')} ${unit}`;
  const rows = figures.map(({ bench, figure, value, unit, floor, ratio, aim, met }) =>
    [
      figure,
      shown(value, unit),
      shown(floor, unit),
      ratio === null ? '' : String(ratio),
      aim ?? '',
      met === undefined ? '' : met ? 'yes' : '**no**',
      `\`npm run bench -- ${bench}\``,
    ].join(' | '),
  );
  const notes = figures.flatMap(({ bench, figure, note }) => (note ? [`- ${bench}, ${figure}: ${note}`] : []));
  return [
    '# Figures',
    '',
    'Written by `npm run bench`. Absolute numbers hold for this machine only; the ratio to a floor measured in the same run is what to compare.',
    '',
    `${date}; ${machine}.`,
    '',
    '| figure | ours | floor or peer of the same run | ratio | aim | met | printed by |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
    ...(notes.length > 0 ? ['## Notes', '', ...notes, ''] : []),
    'Where a figure misses its aim, the profile of that run lies in `docs/profiles/<bench>.txt`.',
    '',
  ].join('\n');
}
