// Whose a score of the evaluator is (QUE-020): of whoever was asked last, while the question is fresh. The next number may
// be in hand long before the last customer has put his card away and presses.
import type { Id } from '#domain/kernel/ids.ts';

/** How long after the question a press answers it. */
export const FRESH = 60_000;

/** @param now milliseconds that only go on */
export function createRatingQuestion(now: () => number = () => performance.now()) {
  let asked: { readonly ticketId: Id; readonly at: number } | null = null;
  return {
    ask(ticketId: Id): void {
      asked = { ticketId, at: now() };
    },
    /** Null: nobody was asked, or too long ago. */
    whose: (): Id | null => (asked && now() - asked.at < FRESH ? asked.ticketId : null),
  };
}
