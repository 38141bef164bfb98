// Random texts that open something, and what is kept of them.
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Read aloud and typed: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Groups of four letters, five bits each. */
export function newCode(groups: number): string {
  const letters = Array.from(randomBytes(groups * 4), (byte) => alphabet[byte & 31]);
  return Array.from({ length: groups }, (_, at) => letters.slice(at * 4, at * 4 + 4).join('')).join('-');
}

/** As it was made, however it was typed: small letters, without hyphens, O for 0 and I or L for 1. */
export const readCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
