// How a device becomes one of ours: an administrator makes a code for an outlet and a face, the device uses it, once,
// within ten minutes, and leaves its public key.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { Device } from '#domain/identity/identity.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { refuse, type Refusal } from '#domain/kernel/refusal.ts';
import { FIRST_STATE, isSigned, type PublicKey } from './device-proof.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { hashToken, newCode, readCode } from './tokens.ts';

const LIVES = 10 * 60_000;
/** Seven groups of four, five bits a letter: 140 bits. */
const GROUPS = 7;

const hashOf = (code: string): string => hashToken(`enrolment ${readCode(code)}`);

export interface NewCode {
  readonly id: Id;
  /** Shown once. */
  readonly code: string;
  readonly expiresAt: number;
  readonly approved: boolean;
}

export async function makeCode(
  tx: postgres.TransactionSql,
  { outletId, face, madeBy }: { outletId: Id; face: Device['face']; madeBy: Id },
  takesTwo: boolean,
  now: number,
): Promise<NewCode> {
  const code = newCode(GROUPS);
  const id = randomUUID() as Id;
  const expiresAt = now + LIVES;
  await tx`insert into enrolment_code (hash, id, outlet_id, face, expires_at, made_by, approved_by)
    values (${hashOf(code)}, ${id}, ${outletId}, ${face}, ${expiresAt}, ${madeBy}, ${takesTwo ? null : madeBy})`;
  return { id, code, expiresAt, approved: !takesTwo };
}

/** SEC-004: by somebody else than who made it. */
export async function approveCode(tx: postgres.TransactionSql, id: Id, by: Id, now: number): Promise<Refusal | null> {
  const [row] = await tx<{ made_by: Id; expires_at: number; used_at: number | null }[]>`
    select made_by, expires_at, used_at from enrolment_code where id = ${id} for update`;
  if (!row) return refuse('identity.code-unknown');
  if (row.made_by === by) return refuse('identity.code-own');
  if (row.used_at !== null) return refuse('identity.code-used');
  if (row.expires_at <= now) return refuse('identity.code-expired');
  await tx`update enrolment_code set approved_by = ${by} where id = ${id}`;
  return null;
}

export interface Enrolled {
  readonly deviceId: Id;
  readonly nonce: string;
  readonly face: Device['face'];
  readonly outlet: { readonly id: Id; readonly name: string };
}

/** What a device signs to show that the key it leaves is its own. */
export const enrolledText = (code: string, { x, y }: PublicKey): string =>
  ['tingtang enrol', readCode(code), x, y].join('\n');

interface CodeRow {
  readonly id: Id;
  readonly outlet_id: Id;
  readonly outlet: string;
  readonly active: boolean;
  readonly face: Device['face'];
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly made_by: Id;
  readonly approved_by: Id | null;
}

export async function enrol(
  { sql, clock, nonces, record }: IdentityDeps,
  { code, publicKey, signature }: { code: string; publicKey: PublicKey; signature: string },
): Promise<Enrolled | Refusal> {
  const now = clock.now();
  const isOwn = isSigned(publicKey, enrolledText(code, publicKey), signature);
  return await sql.begin(async (tx) => {
    const [row] = await tx<CodeRow[]>`
      select c.id, c.outlet_id, o.name as outlet, o.active, c.face, c.expires_at, c.used_at, c.made_by, c.approved_by
      from enrolment_code c join institution o on o.id = c.outlet_id where c.hash = ${hashOf(code)} for update of c`;
    // Who leaves a key that is not his learns nothing about the code, and does not use it up.
    const refused = isOwn ? whyNotEnrol(row, now) : refuse('identity.code-unknown');
    if (refused) {
      await record(tx, {
        outletId: row?.outlet_id ?? null,
        actorId: null,
        deviceId: null,
        action: 'identity.enrolDevice',
        subject: row?.id ?? '',
        result: 'refused',
        detail: { why: refused.code },
      });
      return refused;
    }
    const { id, outlet_id: outletId, outlet, face, made_by: madeBy } = row!;
    await tx`update enrolment_code set used_at = ${now} where id = ${id}`;
    const device = await addDevice(tx, { outletId, face, publicKey }, now);
    const detail = { face, code: id };
    await record(tx, {
      outletId,
      actorId: madeBy,
      deviceId: device,
      action: 'identity.enrolDevice',
      subject: device,
      result: 'applied',
      detail,
    });
    return {
      deviceId: device,
      nonce: nonces.nonce(device, Number(FIRST_STATE)),
      face,
      outlet: { id: outletId, name: outlet },
    };
  });
}

function whyNotEnrol(row: CodeRow | undefined, now: number): Refusal | null {
  if (!row?.active) return refuse('identity.code-unknown');
  if (row.used_at !== null) return refuse('identity.code-used');
  if (row.expires_at <= now) return refuse('identity.code-expired');
  return row.approved_by === null ? refuse('identity.code-not-approved') : null;
}

export async function addDevice(
  tx: postgres.TransactionSql,
  { outletId, face, publicKey }: { outletId: Id; face: Device['face']; publicKey: PublicKey },
  now: number,
): Promise<Id> {
  const id = randomUUID() as Id;
  await tx`insert into device (id, outlet_id, face, name, public_key, nonce, enrolled_at, last_contact, pending)
    values (${id}, ${outletId}, ${face}, '', ${JSON.stringify(publicKey)}, ${FIRST_STATE}, ${now}, ${now}, 0)`;
  return id;
}
