// What the audit page asks of the server, and in which words it names what it gets.
import { instantOfOutletTime, type Day, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useWords } from '#ui/words.ts';
import { actionWords } from './action.words.ts';
import { auditWords } from './audit.words.ts';

const t = useWords(auditWords);

export interface TrailEntry {
  readonly seq: number;
  readonly at: Instant;
  readonly actorId: Id | null;
  /** The name where one is known. */
  readonly actor: string | null;
  readonly deviceId: Id | null;
  readonly device: string | null;
  readonly action: string;
  readonly subject: string;
  readonly result: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface TrailWish {
  readonly outlet: Id;
  readonly from: Instant;
  readonly to: Instant;
  readonly actor?: Id | undefined;
  readonly action?: string | undefined;
  readonly result?: string | undefined;
}

export type TrailFailure = 'offline' | 'denied' | 'too-often' | 'failed';
export interface TrailPage {
  readonly entries: readonly TrailEntry[];
  /** Where the next page begins; null = this was the last. */
  readonly next: number | null;
}
export interface TrailPlace {
  readonly id: Id;
  readonly name: string;
}

/** Handed in by the roof, which alone speaks to the server. */
export interface Trail {
  readonly places: () => Promise<readonly TrailPlace[] | TrailFailure>;
  readonly page: (wish: TrailWish, cursor: number | null) => Promise<TrailPage | TrailFailure>;
  /** Lets the browser save it; how many rows there may be at most, where there are more. */
  readonly save: (wish: TrailWish) => Promise<'saved' | { readonly most: number } | TrailFailure>;
}

export const results = ['applied', 'refused', 'dead', 'quarantined'] as const;
export const areas = ['identity', 'settings', 'customers', 'queue', 'audit', 'sync'] as const;

export const resultWord = (result: string): string =>
  (results as readonly string[]).includes(result) ? t[result as (typeof results)[number]] : result;

const areaWords: Readonly<Record<string, () => string>> = {
  identity: () => t.areaIdentity,
  settings: () => t.areaSettings,
  customers: () => t.areaCustomers,
  queue: () => t.areaQueue,
  audit: () => t.areaAudit,
  sync: () => t.areaSync,
};
const deeds: Readonly<Record<string, string>> = useWords(actionWords);
export const actionWord = (action: string): string => deeds[action] ?? action;
export const areaWord = (action: string): string => areaWords[action.split('.')[0]!]?.() ?? t.unknown;

const DAY = 24 * 60 * 60_000;
/** As the server has it. */
const LONGEST = 93 * DAY;

/** From the beginning of one business day to the end of another; null where they are none, or too far apart. */
export function spanOf(from: string, until: string): { from: Instant; to: Instant } | null {
  const start = instantOfOutletTime(`${from as Day}T00:00:00`);
  const last = instantOfOutletTime(`${until as Day}T00:00:00`);
  if (start === null || last === null) return null;
  const to = (last + DAY - 1) as Instant;
  return to < start || to - start > LONGEST ? null : { from: start, to };
}
