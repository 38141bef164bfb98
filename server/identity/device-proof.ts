// A device shows that it holds its key: it signs the number it was last given, and is given the next (reliability.md §2.3).
// A key can be copied from a disk together with that number. But only one of two holders can use it; the other one comes
// with a number that was used, and with that both are known for copies.
import { createHmac, createPublicKey, timingSafeEqual, verify, type JsonWebKey } from 'node:crypto';
import type postgres from 'postgres';
import * as v from 'valibot';
import type { Device } from '#domain/identity/identity.model.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';

const short = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.regex(/^[\w.-]+$/));

export const proofField = v.object({
  device: idField,
  /** As it was given. */
  nonce: short(60),
  /** The device's own mark on this nonce, made before it is used the first time: a lost answer asked for again has it too. */
  mark: v.pipe(v.string(), v.regex(/^[\w-]{16}$/)),
  signature: short(120),
});
export type Proof = v.InferOutput<typeof proofField>;

export const publicKeyField = v.object({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: short(60),
  y: short(60),
});
export type PublicKey = v.InferOutput<typeof publicKeyField>;

/** So many marks are remembered: what a slow network delivers twice is told from a copy. */
const MARKS = 8;

export type ProofAnswer =
  | { readonly device: ProvenDevice; readonly nonce: string }
  /** Its answer was lost: here is the number that came with it; ask again with that. */
  | { readonly again: string }
  | { readonly refused: 'not-enrolled' }
  | { readonly refused: 'device-revoked'; readonly device: ProvenDevice }
  /** Two hold its key: it is to be revoked, and somebody is to be told. */
  | { readonly cloned: ProvenDevice };

export interface ProvenDevice {
  readonly id: Id;
  readonly outletId: Id;
  readonly face: Device['face'];
}

interface DeviceRow {
  readonly outlet_id: Id;
  readonly face: Device['face'];
  readonly public_key: string | null;
  readonly nonce: string | null;
  readonly revoked_at: number | null;
}

/** What is signed. `about` says what for: a proof for one thing is none for another. */
export const provedText = (about: string, { device, nonce, mark }: Omit<Proof, 'signature'>): string =>
  ['tingtang device', about, device, nonce, mark].join('\n');

export function isSigned(key: PublicKey, text: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    return verify(
      'sha256',
      Buffer.from(text),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  } catch {
    return false;
  }
}

/** Numbers count up and carry our own seal: nobody can make one up, and one of the future means that we were restored. */
export interface Nonces {
  nonce(device: Id, n: number): string;
  /** The number, or null where the nonce is not ours. */
  read(device: Id, nonce: string): number | null;
}

export function createNonces(secret: Uint8Array): Nonces {
  const nonce = (device: Id, n: number): string =>
    `${n}.${createHmac('sha256', secret).update(`${device} ${n}`).digest('base64url').slice(0, 22)}`;
  return {
    nonce,
    read(device, given) {
      const n = Number(/^(\d{1,15})\./.exec(given)?.[1] ?? Number.NaN);
      if (!Number.isSafeInteger(n)) return null;
      const [own, theirs] = [Buffer.from(nonce(device, n)), Buffer.from(given)];
      return own.length === theirs.length && timingSafeEqual(own, theirs) ? n : null;
    },
  };
}

/** The column `nonce` of a device: the number that is due, and the marks of those before, newest first. */
const readState = (text: string | null): { due: number; marks: string[] } => {
  const [due = '1', ...marks] = (text ?? '1').split(' ');
  return { due: Number(due), marks };
};

export const FIRST_STATE = '1';

/** Moves the device's number on. In a transaction of its own: it counts whatever becomes of what was asked. */
export async function proveDevice(
  tx: postgres.TransactionSql,
  nonces: Nonces,
  proof: Proof,
  about: string,
  now: number,
): Promise<ProofAnswer> {
  const [row] = await tx<DeviceRow[]>`
    select outlet_id, face, public_key, nonce, revoked_at from device where id = ${proof.device} for update`;
  const key = row?.public_key ? (JSON.parse(row.public_key) as PublicKey) : null;
  if (!row || !key || !isSigned(key, provedText(about, proof), proof.signature)) return { refused: 'not-enrolled' };
  const device = { id: proof.device, outletId: row.outlet_id, face: row.face };
  if (row.revoked_at !== null) return { refused: 'device-revoked', device };
  const n = nonces.read(proof.device, proof.nonce);
  if (n === null) return { refused: 'not-enrolled' };
  const { due, marks } = readState(row.nonce);
  if (n < due)
    return marks[due - 1 - n] === proof.mark ? { again: nonces.nonce(proof.device, due) } : { cloned: device };
  // Ahead of us: this database was restored from a backup, and the device goes on from where it was.
  const before = n === due ? marks : [];
  const state = [n + 1, proof.mark, ...before].slice(0, MARKS + 1).join(' ');
  await tx`update device set nonce = ${state}, last_contact = ${now} where id = ${proof.device}`;
  return { device, nonce: nonces.nonce(proof.device, n + 1) };
}
