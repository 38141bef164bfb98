// What can be done at a counter: its key, whether it is asked about first, and which step of the ticket it is.
import type { StepName } from '#domain/queue/ticket-steps.ts';

/** In the order in which they stand on the screen; the key that is shown comes first. */
export const keysOf = {
  callNext: ['Space', 'Enter'],
  given: ['G'],
  walkIn: ['W'],
  recall: ['R'],
  arrive: ['A'],
  start: ['S'],
  finish: ['F'],
  miss: ['M'],
  hold: ['H'],
  park: ['P'],
  transfer: ['T'],
  pause: ['Z'],
  resume: ['Z'],
  close: ['X'],
} as const;
export type ActName = keyof typeof keysOf;
/** What is asked before it is done. */
export const questions = ['given', 'walkIn', 'finish', 'hold', 'park', 'transfer', 'pause'] as const;
export type QuestionName = (typeof questions)[number];

export interface Act {
  readonly name: ActName;
  readonly keys: readonly string[];
  readonly hidden: () => boolean;
  /** In words; null: it can be done. */
  readonly whyNot: () => string | null;
}

/** Steps of the ticket in hand, by act. */
export const steps: Partial<Record<ActName, StepName>> = {
  recall: 'recall',
  arrive: 'arrive',
  start: 'start',
  finish: 'finish',
  miss: 'miss',
  hold: 'hold',
  park: 'park',
  transfer: 'transfer',
};
