// How a kind lives on the server: its table, and the buckets its rows belong to. Each area declares its own.
import { getTableColumns, getTableName, type Table } from 'drizzle-orm';
import type { Kind, Row } from '#domain/kernel/store.ts';
import { toSnake } from './columns.ts';

/** `ref`, `org:<id>`, `outlet:<id>`, `staff:<id>`, `rm:<id>`, `device:<id>`, `public:<outlet>` (sync.md §3). */
export type BucketKey = string;

export interface SyncedKind<R extends Row = Row> {
  readonly kind: Kind<R>;
  readonly table: string;
  /** Model field → column, in the model's order. */
  readonly columns: readonly (readonly [field: string, column: string])[];
  /** Buckets by the row's stable attributes; none = the row is on no tablet. */
  readonly buckets: (row: R) => readonly BucketKey[];
}

export function syncKind<R extends Row>(
  kind: Kind<R>,
  table: Table,
  buckets: (row: R) => readonly BucketKey[],
): SyncedKind {
  const columns = Object.keys(getTableColumns(table)).map((field) => [field, toSnake(field)] as const);
  return { kind, table: getTableName(table), columns, buckets } as unknown as SyncedKind;
}

/** The bytes of a row on the wire: fields in the model's order, whatever order the row was put together in. */
export function payloadOf(synced: SyncedKind, row: Row): string {
  const ordered: Record<string, unknown> = {};
  for (const [field] of synced.columns) ordered[field] = (row as unknown as Record<string, unknown>)[field] ?? null;
  return JSON.stringify(ordered);
}
