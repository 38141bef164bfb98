// Reads the tray: which deeds belong together, and what may be said of one to somebody outside.
import * as v from 'valibot';
import { idField } from '#domain/kernel/ids.ts';
import type { RefusalData } from '#domain/kernel/refusal.ts';
import type { SentBack } from '#sync/live.ts';

export interface Group {
  readonly key: string;
  readonly first: SentBack;
  /** What could not be done because the first was not. */
  readonly followUps: readonly SentBack[];
}

/** Every id in a value, however deep. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return v.is(idField, value) ? [value] : [];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(idsIn) : [];
}

/**
 * `later` names the deed `earlier`, or misses a row that `earlier` speaks of: the row it would have made.
 */
function follows(later: SentBack, earlier: SentBack): boolean {
  const named = [...idsIn(later.data), ...idsIn(later.args)];
  if (named.includes(earlier.uuid)) return true;
  if (later.code !== 'sync.row-missing') return false;
  const spokenOf = new Set(idsIn(earlier.args));
  return named.some((id) => spokenOf.has(id));
}

/** Oldest first; a deed that follows from one before it lies under that one, or under what that one follows from. */
export function groupSentBack(items: readonly SentBack[]): Group[] {
  const groups: { key: string; first: SentBack; followUps: SentBack[] }[] = [];
  for (const item of items.toSorted((a, b) => a.at - b.at)) {
    const group = groups.find(({ first, followUps }) => [first, ...followUps].some((other) => follows(item, other)));
    if (group) group.followUps.push(item);
    else groups.push({ key: item.uuid, first: item, followUps: [] });
  }
  return groups;
}

/** The number a person quotes; the server knows the mutation by its whole id. */
export const referenceOf = (item: Pick<SentBack, 'uuid' | 'status' | 'data'>): string =>
  item.status === 'dead' && item.data['reference'] !== undefined
    ? String(item.data['reference'])
    : item.uuid.slice(0, 8).toUpperCase();

/** Words in a refusal's data may be somebody's name or number: outside, only figures are told. */
export const withoutWords = (data: RefusalData): RefusalData =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, typeof value === 'number' ? value : '…']));
