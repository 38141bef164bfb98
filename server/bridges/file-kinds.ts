// What a kind of file is to the bridge: the area that its rows belong to reads them, keeps them aside, and takes them in.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';

export interface Staging {
  /** Keeps a row aside. Why it cannot be taken, by the name of the field; null = it can. */
  take(line: number, fields: readonly string[]): string | null;
  /** Writes what was kept aside since the last time. */
  write(): Promise<void>;
  /** What was left out of rows that were taken, counted by name. */
  readonly notes: Readonly<Record<string, number>>;
}

export interface FileKind {
  readonly kind: string;
  stage(load: Id): Promise<Staging>;
  /**
   * Takes the next rows in, those that are as we have them at the cost of a read; `note` is written with them. False when
   * none was left. Broken off anywhere and done again it comes to the same.
   */
  takeIn(load: Id, note: (tx: postgres.TransactionSql, changed: number) => Promise<unknown>): Promise<boolean>;
  /** Forgets what was kept aside. */
  forget(load: Id): Promise<void>;
}
