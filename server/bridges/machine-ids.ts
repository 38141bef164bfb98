// Ids that follow from what a machine said: said twice, after a crash or by two processes, it is the same row.
import { createHash } from 'node:crypto';
import { toId, type Id } from '#domain/kernel/ids.ts';

/** A UUID of version 5 shape from words; the same words give the same id, for ever. */
export function idFrom(...words: readonly (string | number)[]): Id {
  const hash = createHash('sha1').update(JSON.stringify(words)).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return toId(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`);
}

export const queueIdOf = (outletId: Id, code: string): Id => idFrom('queue', outletId, code);
export const counterIdOf = (outletId: Id, number: number): Id => idFrom('counter', outletId, number);
