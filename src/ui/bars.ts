// The arithmetic of bars: they stand on zero, and the scale ends on a round number.

/** The smallest round number (1, 2, 4, 5 or 8 times a power of ten) that holds every value. */
export function topOfScale(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  if (most <= 5) return 5;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * power >= most) ?? 10) * power;
}

/** A count as it stands on a bar or a slice: 10,234 in both languages. */
export const countText = (value: number): string => value.toLocaleString('en');

/** Height of a bar as a share of the scale, 0 to 1; a negative or missing value is zero. */
export function shareOfScale(value: number, top: number): number {
  return top > 0 && value > 0 ? Math.min(value / top, 1) : 0;
}
