// Which tab a key leads to (WAI-ARIA tabs: arrows go round, Home and End to the ends).

/** The index to move to, or null when the key means nothing here. */
export function tabAfterKey(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowRight' || key === 'ArrowDown') return (current + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (current + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
