// What a customer enters at a kiosk is sealed where it is entered, to a key whose other half never leaves the server
// (reliability.md §2.5): ECDH P-256 with a key of its own for each text, HKDF-SHA-256, AES-256-GCM.
import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';

export interface KioskSeal {
  /** What kiosks seal to: x and y of a point, base64url. */
  readonly publicKey: { readonly x: string; readonly y: string };
  /** The text, or null where it was not sealed to us or was touched. */
  open(sealed: string): string | null;
}

const POINT = 65;
const IV = 12;
const TAG = 16;
const INFO = 'tingtang kiosk';

/** @param secret of the installation; its private key follows from it */
export function createKioskSeal(secret: Uint8Array): KioskSeal {
  const own = createECDH('prime256v1');
  own.setPrivateKey(Buffer.from(hkdfSync('sha256', secret, '', 'tingtang kiosk private key', 32)));
  const point = own.getPublicKey();
  return {
    publicKey: { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= POINT + IV + TAG) return null;
      try {
        const shared = own.computeSecret(bytes.subarray(0, POINT));
        const key = Buffer.from(hkdfSync('sha256', shared, '', INFO, 32));
        const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(POINT, POINT + IV));
        cipher.setAuthTag(bytes.subarray(-TAG));
        return Buffer.concat([cipher.update(bytes.subarray(POINT + IV, -TAG)), cipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
