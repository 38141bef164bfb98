// Deliveries of the bank's files: what became of each, and the rows that could not be read.
import { sql } from 'drizzle-orm';
import { date, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Day } from '#domain/kernel/day.ts';
import { idColumn, instantColumn } from '#server/sync/columns.ts';

export const fileLoads = pgTable(
  'file_load',
  {
    id: idColumn().primaryKey(),
    /** As it lay in the inbox. */
    file: text().notNull(),
    /** What its header says; null where nothing of it could be read. */
    kind: text(),
    day: date({ mode: 'string' }).$type<Day>(),
    batch: text(),
    /** `staging`: rows are read; `applying`: decided, on their way in; `loaded` and `refused` are ends. */
    state: text().$type<'staging' | 'applying' | 'loaded' | 'refused'>().notNull(),
    /** Code of why it was refused. */
    reason: text(),
    rows: integer().notNull().default(0),
    rejected: integer().notNull().default(0),
    /** Rows that were new or other than what we had. */
    changed: integer().notNull().default(0),
    /** What was left out of good rows, counted by name: `{"lunarBirthdays": 3}`. */
    notes: text().notNull().default('{}'),
    startedAt: instantColumn().notNull(),
    endedAt: instantColumn(),
  },
  (t) => [
    // A delivery counts once.
    uniqueIndex('file_load_once')
      .on(t.kind, t.day, t.batch)
      .where(sql`state in ('applying', 'loaded')`),
    // The newest first.
    index().on(t.startedAt),
  ],
);

export const fileRejects = pgTable(
  'file_reject',
  {
    loadId: idColumn().notNull(),
    line: integer().notNull(),
    /** Name of the field, or of what is wrong with the line; never what stands in it. */
    reason: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.loadId, t.line] })],
);
