// How long a public device waits before it tries again: longer with each failure in a row, and never in step with others.

export function pauseAfter(failures: number, first: number, most: number): number {
  const longest = Math.min(most, first * 2 ** Math.min(failures, 8));
  return longest / 2 + (Math.random() * longest) / 2;
}
