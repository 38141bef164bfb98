// What a mutator or a query sees of the data: rows by id and by index. The tablet and the server each have one.
import type * as v from 'valibot';
import type { Id } from './ids.ts';

export interface Row {
  readonly id: Id;
}

type IndexMap = Readonly<Record<string, readonly string[]>>;

/**
 * A kind of synced row: its shape, its number on the wire (for ever), and the indexes it is read by. An index is a
 * list of fields that are compared for equality; rows of one key come in the order of their ids.
 */
export interface Kind<R extends Row = Row, Indexes extends IndexMap = IndexMap> {
  readonly name: string;
  readonly code: number;
  readonly schema: v.GenericSchema<unknown, R>;
  readonly indexes: Indexes;
}

export function defineKind<
  R extends Row,
  const Indexes extends Readonly<Record<string, readonly (keyof R & string)[]>>,
>(kind: Kind<R, Indexes>): Kind<R, Indexes> {
  return kind;
}

export type KeyPart = string | number | boolean | null;

/** Reading. A missing row is undefined: on a tablet that also means "not known here". */
export interface Reader {
  get<R extends Row>(kind: Kind<R>, id: Id): R | undefined;
  list<R extends Row, I extends IndexMap>(
    kind: Kind<R, I>,
    index: keyof I & string,
    key: readonly KeyPart[],
  ): readonly R[];
}

/** Reading and writing; only mutators are handed one. */
export interface Store extends Reader {
  put<R extends Row>(kind: Kind<R>, row: R): void;
  remove(kind: Kind, id: Id): void;
}

/** The key of a row in one of its kind's indexes, as one comparable string. */
export function indexKey(kind: Kind, index: string, row: Row): string {
  const fields = kind.indexes[index] ?? [];
  return keyText(fields.map((field) => (row as unknown as Record<string, KeyPart>)[field] ?? null));
}

export const keyText = (key: readonly KeyPart[]): string => JSON.stringify(key);
