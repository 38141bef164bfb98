/** A key for pages of tests that have no server to ask: the same for the same owner. */
import { importKey } from '#sync/seal.ts';

export const keyOf = async (owner: string): Promise<CryptoKey> =>
  await importKey(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(owner)));
