/** What a login answers, read; and what a person holds beside his password, in Node. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

export interface Said {
  readonly code?: string;
  readonly seconds?: number;
  readonly step?: string;
  readonly ways?: string[];
  readonly question?: { id: string; a: number; op: 'plus' | 'minus'; b: number };
  readonly passkey?: { challenge: string };
  readonly totp?: { secret: string };
}
export const read = async (answer: Response) => ({ status: answer.status, ...((await answer.json()) as Said) });
/** RFC 4648 §6, back to bytes. */
export const inBase32 = (text: string): Buffer => {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
};

/** A software authenticator: ES256, no attestation. */
export function softAuthenticator(home: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const id = createHash('sha256').update(x!).digest().subarray(0, 16);
  const rp = (origin: string) => createHash('sha256').update(new URL(origin).hostname).digest();
  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const cborBytes = (bytes: Buffer) => Buffer.concat([Buffer.from([0x58, bytes.length]), bytes]);
  const cose = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(Buffer.from(x!, 'base64url')),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y!, 'base64url')),
  ]);
  const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)]);
  let counter = 1;
  const count = () => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(counter++);
    return bytes;
  };
  const base = {
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
  };
  return {
    register(challenge: string) {
      const authData = Buffer.concat([
        rp(home),
        Buffer.from([0x45]),
        count(),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        cose,
      ]);
      const length = Buffer.from([0x59, authData.length >> 8, authData.length & 255]);
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        length,
        authData,
      ]);
      const data = clientData('webauthn.create', challenge, home);
      return {
        ...base,
        response: {
          clientDataJSON: data.toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    sign(challenge: string, origin = home) {
      const data = clientData('webauthn.get', challenge, origin);
      const authData = Buffer.concat([rp(origin), Buffer.from([0x05]), count()]);
      const signed = Buffer.concat([authData, createHash('sha256').update(data).digest()]);
      const signature = sign('sha256', signed, privateKey).toString('base64url');
      return {
        ...base,
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature,
        },
      };
    },
  };
}
