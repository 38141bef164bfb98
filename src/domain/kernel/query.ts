// A named read over the store, scope inside, so that no page can forget it.
import type { Reader } from './store.ts';

export interface Query<Input, Result> {
  readonly name: `${string}.${string}`;
  readonly read: (reader: Reader, input: Input) => Result;
}

export const defineQuery = <Input, Result>(query: Query<Input, Result>): Query<Input, Result> => query;
