// What a customer shows or types is sealed here, to a key whose other half never leaves the server; this device cannot read
// it again (reliability.md §2.5).

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

export async function sealFor({ x, y }: { readonly x: string; readonly y: string }, text: string): Promise<string> {
  const theirs = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own.privateKey, 256);
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('tingtang kiosk');
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const key = await crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text));
  const point = await crypto.subtle.exportKey('raw', own.publicKey);
  const bytes = [...new Uint8Array(point), ...iv, ...new Uint8Array(sealed)];
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}
