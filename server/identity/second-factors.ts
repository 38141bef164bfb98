// What a person has beside his password: a code generator or a passkey, and codes for the day on which it is lost.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import type { ArgsSeal } from '#server/sync/sealed-args.ts';
import { hashToken, newCode, readCode } from './tokens.ts';
import { newTotpSecret, stepOf, toBase32, totpUri } from './totp.ts';

export interface Factor {
  readonly id: Id;
  readonly kind: 'totp' | 'passkey';
  readonly name: string;
  readonly createdAt: number;
}

const RECOVERY_CODES = 10;
/** Six groups of four, five bits a letter: of 120 bits a plain hash is enough (ASVS 6.5.2). */
const RECOVERY_GROUPS = 6;
const MOST_FACTORS = 10;

export async function factorsOf(sql: postgres.Sql, staffId: Id): Promise<readonly Factor[]> {
  return await sql<Factor[]>`select id, kind, name, created_at as "createdAt" from second_factor
    where staff_id = ${staffId} and confirmed_at is not null order by created_at`;
}

export interface NewTotp {
  readonly id: Id;
  /** To be typed, where no camera is at hand. */
  readonly secret: string;
  readonly uri: string;
}

/** Not asked for before a code of it was right once. */
export async function offerTotp(sql: postgres.Sql, seal: ArgsSeal, staffId: Id, now: number): Promise<NewTotp | null> {
  const [has] = await sql<{ n: number; login: string }[]>`
    select (select count(*)::int from second_factor where staff_id = ${staffId} and confirmed_at is not null) as n, login
    from credential where staff_id = ${staffId}`;
  if (!has || has.n >= MOST_FACTORS) return null;
  const secret = newTotpSecret();
  const id = randomUUID() as Id;
  const sealed = Buffer.from(seal.seal(secret.toString('base64'))).toString('base64');
  await sql`delete from second_factor where staff_id = ${staffId} and kind = 'totp' and confirmed_at is null`;
  await sql`insert into second_factor (id, staff_id, kind, name, secret, created_at)
    values (${id}, ${staffId}, 'totp', '', ${sealed}, ${now})`;
  return { id, secret: toBase32(secret), uri: totpUri(secret, has.login) };
}

/** Whether this is a code of one of the person's generators now; each is taken once. */
export async function isTotp(
  tx: postgres.TransactionSql,
  seal: ArgsSeal,
  staffId: Id,
  code: string,
  now: number,
  which: 'confirmed' | 'offered',
): Promise<boolean> {
  const rows = await tx<{ id: Id; secret: string; last_step: number | null }[]>`
    select id, secret, last_step from second_factor where staff_id = ${staffId} and kind = 'totp'
      and (confirmed_at is null) = ${which === 'offered'} for update`;
  for (const { id, secret, last_step } of rows) {
    const step = stepOf(Buffer.from(seal.open(Buffer.from(secret, 'base64')), 'base64'), code, now, last_step);
    if (step === null) continue;
    await tx`update second_factor set last_step = ${step}, confirmed_at = coalesce(confirmed_at, ${now}) where id = ${id}`;
    return true;
  }
  return false;
}

/** Shown once; those before are worth nothing from now on. */
export async function newRecoveryCodes(tx: postgres.TransactionSql, staffId: Id): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => newCode(RECOVERY_GROUPS));
  await tx`delete from recovery_code where staff_id = ${staffId}`;
  await tx`insert into recovery_code (hash, staff_id)
    select unnest(${codes.map((code) => hashOf(staffId, code))}::text[]), ${staffId}::uuid`;
  return codes;
}

const hashOf = (staffId: Id, code: string): string => hashToken(`${staffId} ${readCode(code)}`);

export async function useRecoveryCode(tx: postgres.TransactionSql, staffId: Id, code: string): Promise<boolean> {
  const { count } = await tx`delete from recovery_code where hash = ${hashOf(staffId, code)} and staff_id = ${staffId}`;
  return count > 0;
}

export async function dropFactor(tx: postgres.TransactionSql, staffId: Id, id: Id): Promise<boolean> {
  const { count } = await tx`delete from second_factor where id = ${id} and staff_id = ${staffId}`;
  return count > 0;
}

/** @returns how many there were; recovery codes, offered ones too, are gone with them */
export async function dropAllFactors(tx: postgres.TransactionSql, staffId: Id): Promise<number> {
  await tx`delete from recovery_code where staff_id = ${staffId}`;
  const gone =
    await tx`delete from second_factor where staff_id = ${staffId} returning confirmed_at is not null as had`;
  return gone.filter(({ had }) => had === true).length;
}
