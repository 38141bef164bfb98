// Opening without the server, where the bank allows it: by a passkey of the tablet whose secret (PRF) never leaves its
// authenticator. The keys change each day and the authenticator wants a finger each time; so its secret seals a private
// key once, and each day's keys are sealed to the public one.
import * as v from 'valibot';
import { createSeal } from '#sync/seal.ts';
import { askForKeyBytes, importKeys, KEY_BYTES, type Unlocked } from './key-answer.ts';
import { notePasskey, passkeyNote } from './passkey-note.ts';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
/** For a finger, or the second try of one. */
const LIMIT = 30_000;

const noteSchema = v.object({
  version: v.literal(1),
  credential: v.string(),
  salt: v.string(),
  publicKey: v.string(),
  /** Sealed under the secret of the passkey. */
  privateKey: v.string(),
  /** Today's keys, sealed to the public key; null before the first. */
  box: v.nullable(v.object({ from: v.string(), sealed: v.string() })),
});
type Note = v.InferOutput<typeof noteSchema>;

/** What the box holds, and until when it may be opened. */
const contentSchema = v.object({
  keys: v.string(),
  rules: v.object({ owner: v.string(), idleLock: v.number(), offlineUnlock: v.boolean() }),
  endsAt: v.number(),
});

export type PasskeyAnswer = 'ok' | 'unsupported' | 'refused' | 'offline';

/** Makes a passkey for this person on this tablet; he must be logged in, and the server in reach. */
export async function makePasskey(owner: string, name: string): Promise<PasskeyAnswer> {
  const salt = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const made = await createCredential(owner, name, salt);
  if (!made) return 'refused';
  const { prf } = made.getClientExtensionResults();
  if (!prf?.enabled) return 'unsupported';
  const id = new Uint8Array(made.rawId);
  const secret = prf.results?.first ?? (await secretOf(id, salt));
  if (!secret) return 'refused';
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const [publicKey, privateKey] = await Promise.all([
    crypto.subtle.exportKey('raw', pair.publicKey),
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
  ]);
  const seal = createSeal(await derive(secret as ArrayBuffer, 'passkey'));
  write(owner, {
    version: 1,
    credential: toText(id),
    salt: toText(salt),
    publicKey: toText(publicKey),
    privateKey: toText(await seal.seal(toText(privateKey), `passkey/${owner}`)),
    box: null,
  });
  const bytes = await askForKeyBytes();
  if (typeof bytes === 'string') return 'offline';
  await keepForPasskey(owner, bytes);
  bytes.fill(0);
  return 'ok';
}

/** Today's keys, as the server's answer has them, are put where the passkey finds them. */
export async function keepForPasskey(owner: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const note = read(owner);
  if (!note) return;
  const { endsIn, ...rules } = JSON.parse(new TextDecoder().decode(bytes.subarray(2 * KEY_BYTES))) as Unlocked;
  const once = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const to = await crypto.subtle.importKey('raw', toBytes(note.publicKey), CURVE, false, []);
  const seal = createSeal(
    await derive(await crypto.subtle.deriveBits({ name: 'ECDH', public: to }, once.privateKey, 256), 'box'),
  );
  const content = { keys: toText(bytes.subarray(0, 2 * KEY_BYTES)), rules, endsAt: Date.now() + endsIn * 1000 };
  const sealed = toText(await seal.seal(JSON.stringify(content), `box/${owner}`));
  write(owner, { ...note, box: { from: toText(await crypto.subtle.exportKey('raw', once.publicKey)), sealed } });
}

/** What the passkey opens; null when the person or the tablet does not want to, or there is nothing in it. */
export async function openWithPasskey(owner: string): Promise<Unlocked | null> {
  const note = read(owner);
  if (!note?.box) return null;
  const secret = await secretOf(toBytes(note.credential), toBytes(note.salt));
  if (!secret) return null;
  try {
    const outer = createSeal(await derive(secret, 'passkey'));
    const mine = toBytes(await outer.open(toBytes(note.privateKey), `passkey/${owner}`));
    const privateKey = await crypto.subtle.importKey('pkcs8', mine, CURVE, false, ['deriveBits']);
    mine.fill(0);
    const from = await crypto.subtle.importKey('raw', toBytes(note.box.from), CURVE, false, []);
    const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: from }, privateKey, 256);
    const text = await createSeal(await derive(shared, 'box')).open(toBytes(note.box.sealed), `box/${owner}`);
    const { keys, rules, endsAt } = v.parse(contentSchema, JSON.parse(text));
    const endsIn = (endsAt - Date.now()) / 1000;
    return endsIn > 0 ? { ...rules, endsIn, keys: await importKeys(toBytes(keys)) } : null;
  } catch {
    return null;
  }
}

async function createCredential(owner: string, name: string, salt: BufferSource): Promise<PublicKeyCredential | null> {
  const user = { id: await crypto.subtle.digest('SHA-256', new TextEncoder().encode(owner)), name, displayName: name };
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
    rp: { name: '厅堂 Tingtang' },
    user,
    pubKeyCredParams: [
      { type: 'public-key', alg: -7 },
      { type: 'public-key', alg: -257 },
    ],
    authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required' },
    timeout: LIMIT,
    extensions: { prf: { eval: { first: salt } } },
  };
  return (await navigator.credentials.create({ publicKey }).catch(() => null)) as PublicKeyCredential | null;
}

/** The authenticator gives it for the person's finger, face or code, and for nothing else. */
async function secretOf(id: BufferSource, salt: BufferSource): Promise<ArrayBuffer | null> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
    allowCredentials: [{ type: 'public-key', id, transports: ['internal'] }],
    userVerification: 'required',
    timeout: LIMIT,
    extensions: { prf: { eval: { first: salt } } },
  };
  const given = (await navigator.credentials.get({ publicKey }).catch(() => null)) as PublicKeyCredential | null;
  return (given?.getClientExtensionResults().prf?.results?.first as ArrayBuffer | undefined) ?? null;
}

async function derive(secret: ArrayBuffer, purpose: string): Promise<CryptoKey> {
  const from = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const how = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode(`tingtang ${purpose} 1`),
  };
  return await crypto.subtle.deriveKey(how, from, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function read(owner: string): Note | null {
  const parsed = v.safeParse(noteSchema, JSON.parse(passkeyNote(owner) ?? 'null'));
  return parsed.success ? parsed.output : null;
}
const write = (owner: string, note: Note): void => notePasskey(owner, JSON.stringify(note));

const toText = (bytes: ArrayBuffer | Uint8Array): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
