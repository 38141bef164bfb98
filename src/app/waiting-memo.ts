// How many deeds wait, noted beside the vault in storage that is not evicted with it (F20), and readable while it is closed.
import type { Memo } from '#sync/ports.ts';

const keyOf = (owner: string): string => `tingtang.waiting.${owner}`;

export const waitingOf = (owner: string): number => Number(localStorage.getItem(keyOf(owner))) || 0;

/** Written when the number changes, not on every frame. */
export function memoOf(owner: string): Memo {
  let noted = waitingOf(owner);
  return {
    read: () => waitingOf(owner),
    write(waiting) {
      if (waiting !== noted) localStorage.setItem(keyOf(owner), String(waiting));
      noted = waiting;
    },
  };
}
