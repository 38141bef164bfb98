/** Keys of an installation that only tests have. */
import { createHash } from 'node:crypto';

export const testSecret = (name: string): Uint8Array => createHash('sha256').update(`tests ${name}`).digest();
