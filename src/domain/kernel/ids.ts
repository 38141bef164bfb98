// Identity of rows: every synced row is named by a UUID that its maker chose, so that offline work needs no server.
import * as v from 'valibot';
import { hashText } from './checksum.ts';

export type Id = string & { readonly __id: true };

export const idField = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not a uuid'),
  v.transform((text) => text as Id),
);

/** Names a value as an id; for literals in worlds and tests, never for input (input goes through `idField`). */
export const toId = (text: string): Id => text as Id;

/**
 * An id that follows from words, alike on tablet and server: what two make without knowing of each other is one row. A UUID
 * of version 8, as no secret hash is behind it: nothing may hang on its not being guessed.
 */
export function idFromWords(...words: readonly (string | number)[]): Id {
  const text = JSON.stringify(words);
  const hex = [0, 1, 2, 3].map((lane) => hashText(`${lane}${text}`).toString(16).padStart(8, '0').slice(-8)).join('');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]!;
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20),
  ];
  return toId(parts.join('-'));
}
