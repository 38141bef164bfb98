/** A browser as a push service and a server see it: an address, and the keys that open what is sent there (RFC 8291). */
import { createDecipheriv, createECDH, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { PUSH_HOST } from '#tests/kit/pushes.ts';

export interface BrowserKeys {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** @throws where it was not sealed for these keys */
  open(body: Buffer): string;
}

const KEY = 65;

export function browserKeys(path = `/send/${randomUUID()}`): BrowserKeys {
  const own = createECDH('prime256v1');
  const publicKey = own.generateKeys();
  const auth = randomBytes(16);
  return {
    endpoint: `https://${PUSH_HOST}${path}`,
    keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
    /** RFC 8188 with the keys of RFC 8291 §3.4: salt, record size, key of the sender, one record. */
    open(body) {
      const salt = body.subarray(0, 16);
      const idLength = body[20]!;
      const sender = body.subarray(21, 21 + idLength);
      if (idLength !== KEY) throw new Error('no key of a sender');
      const record = body.subarray(21 + idLength);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender]);
      const secret = Buffer.from(hkdfSync('sha256', own.computeSecret(sender), auth, info, 32));
      const derive = (what: string, bytes: number): Buffer =>
        Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${what}\0`), bytes));
      const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
      decipher.setAuthTag(record.subarray(-16));
      const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
      return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
    },
  };
}
