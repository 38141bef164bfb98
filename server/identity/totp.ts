// One-time codes by the time (RFC 6238, over HMAC-SHA-1 as every code generator has it).
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const STEP = 30_000;
const DIGITS = 6;
/** A clock that is half a minute off is still right. */
const DRIFT = 1;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const newTotpSecret = (): Buffer => randomBytes(20);

/** RFC 4226 §5.3. */
export function hotp(secret: Uint8Array, counter: number, digits = DIGITS): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const at = mac[mac.length - 1]! & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

export const stepAt = (now: number): number => Math.floor(now / STEP);

/** The step whose code this is, near now and behind the last one that was taken; null where there is none. */
export function stepOf(secret: Uint8Array, code: string, now: number, last: number | null): number | null {
  const given = Buffer.from(code.replace(/\s/g, ''));
  let found: number | null = null;
  for (let step = stepAt(now) - DRIFT; step <= stepAt(now) + DRIFT; step++) {
    const own = Buffer.from(hotp(secret, step));
    // All are compared, so that the time says nothing.
    if (own.length === given.length && timingSafeEqual(own, given) && step > (last ?? -1)) found = step;
  }
  return found;
}

/** RFC 4648 §6, without padding. */
export function toBase32(bytes: Uint8Array): string {
  let [text, bits, value] = ['', 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
}

/** What a code generator reads from the picture. */
export const totpUri = (secret: Uint8Array, login: string): string =>
  `otpauth://totp/${encodeURIComponent(`Tingtang:${login}`)}?secret=${toBase32(secret)}&issuer=Tingtang&digits=${DIGITS}&period=${STEP / 1000}`;
