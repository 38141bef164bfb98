// Column types that tables of synced rows share, and the check that a table has its model's shape.
import { bigint, uuid } from 'drizzle-orm/pg-core';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Fen } from '#domain/kernel/money.ts';

export const idColumn = () => uuid().$type<Id>();
/** Epoch milliseconds of server time. */
export const instantColumn = () => bigint({ mode: 'number' }).$type<Instant>();
export const fenColumn = () => bigint({ mode: 'number' }).$type<Fen>();

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Fails to compile when a table's columns and its model's fields differ: `sameShape<Ticket, typeof tickets.$inferSelect>(true)`. */
export const sameShape = <Model, Columns>(same: Same<Model, Columns>): boolean => same;

/** `takenAt` → `taken_at`, as the tables are named. */
export const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
