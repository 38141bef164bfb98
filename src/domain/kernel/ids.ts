// Identity of rows: every synced row is named by a UUID that its maker chose, so that offline work needs no server.
import * as v from 'valibot';

export type Id = string & { readonly __id: true };

export const idField = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not a uuid'),
  v.transform((text) => text as Id),
);

/** Names a value as an id; for literals in worlds and tests, never for input (input goes through `idField`). */
export const toId = (text: string): Id => text as Id;
