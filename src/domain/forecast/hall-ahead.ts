// A hall as far as its waits go: what the simulation starts from. Nothing of a customer is in it. Times are minutes from now.
import type { Id } from '../kernel/ids.ts';
import type { CallingRule } from '../queue/calling.rules.ts';

export interface WindowAhead {
  readonly id: Id;
  readonly state: 'idle' | 'serving' | 'paused' | 'offline';
  /** Of a service: since it began; of an idle window: since when it could have called somebody and did not. */
  readonly gone: number;
  /** Whom it serves comes from this queue. */
  readonly servingQueue: Id | null;
  /** Who sits there, as the model calls him. */
  readonly teller: string | null;
  readonly rule: CallingRule;
  /** Queues it has called from, the last call last. */
  readonly called: readonly Id[];
  /** When it begins to call although it does not now, and when it stops although it does; null = it does not change. */
  readonly from: number | null;
  readonly until: number | null;
  /** After `until`: when it calls again; null = not any more. */
  readonly back: number | null;
}

export interface PersonAhead {
  readonly id: Id;
  readonly queueId: Id;
  readonly number: string;
  /** How long he has stood in his queue: what rules of waiting count. */
  readonly stood: number;
  /** Not called before: somebody talks to him (洽谈中). */
  readonly heldFor: number;
}

export interface HallAhead {
  readonly queues: readonly Id[];
  readonly windows: readonly WindowAhead[];
  readonly waiting: readonly PersonAhead[];
  /** Hours of the outlet's clock, with their part: which rate of arrivals holds. */
  readonly clock: number;
  /** Numbers taken in the last hour, by queue. */
  readonly lastHour: ReadonlyMap<Id, number>;
  /** Until when numbers are given out. */
  readonly closesIn: number;
}

/** Whether a window will call from a queue, as far as is known: it is open, comes back from a pause, or opens later. */
export const serves = ({ state, from, rule }: WindowAhead, queueId: Id): boolean =>
  (state !== 'offline' || from !== null) && rule.queues.some((terms) => terms.queueId === queueId);
