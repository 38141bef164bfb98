// A forecast as it is said: whole minutes, never more than a day, never the wrong way round (QUE-011).

export interface SaidRange {
  readonly p50: number;
  readonly p80: number;
}

const DAY = 24 * 60;
const whole = (minutes: number): number => Math.min(DAY, Math.max(0, Math.round(minutes)));

export function saidRange({ p50, p80 }: SaidRange): SaidRange {
  const likely = whole(p50);
  return { p50: likely, p80: Math.max(likely, whole(p80)) };
}
