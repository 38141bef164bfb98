// How this device shows which it is: it signs the number the server gave it last (reliability.md §2.3).

export interface DeviceKey {
  readonly id: string;
  readonly key: CryptoKey;
  /** The number that is due. */
  readonly nonce: string;
  /**
   * Our own mark on it, kept before it is sent the first time: asked again after a lost answer, it is the same. Null while
   * nothing is on its way, so that a copy of the disk makes another one.
   */
  readonly mark: string | null;
}

export interface Proof {
  readonly device: string;
  readonly nonce: string;
  readonly mark: string;
  readonly signature: string;
}

export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

export const newMark = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(12)));

/** The private half cannot be read by any script, this one included. */
export async function newKey(): Promise<{ key: CryptoKey; publicKey: PublicKey }> {
  const pair = await crypto.subtle.generateKey(curve, false, ['sign', 'verify']);
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { key: pair.privateKey, publicKey: { kty: 'EC', crv: 'P-256', x: x!, y: y! } };
}

async function sign(key: CryptoKey, lines: readonly string[]): Promise<string> {
  const text = new TextEncoder().encode(lines.join('\n'));
  return toBase64url(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, text)));
}

export async function prove({ id, key, nonce, mark }: DeviceKey & { mark: string }, about: string): Promise<Proof> {
  const signature = await sign(key, ['tingtang device', about, id, nonce, mark]);
  return { device: id, nonce, mark, signature };
}

/** As it is compared on the server: however it was typed. */
const readCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');

export const signCode = (key: CryptoKey, code: string, { x, y }: PublicKey): Promise<string> =>
  sign(key, ['tingtang enrol', readCode(code), x, y]);
