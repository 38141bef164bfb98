// Setting and checking passwords: argon2id, the bank's policy, the last ones, and those that everybody knows.
import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type postgres from 'postgres';
import { whyNotPassword, type PasswordPolicy } from '#domain/identity/password.rules.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { refuse, type Refusal } from '#domain/kernel/refusal.ts';
import { isKnownPassword } from './known-passwords.ts';
import { newCode } from './tokens.ts';

/** argon2id, 46 MiB, one pass (ASVS 5.0 appendix C). */
const cost = { memoryCost: 47_104, timeCost: 1, parallelism: 1 };

/** Two people may type the same letters composed differently. */
const asTyped = (password: string): string => password.normalize('NFC');

export const hashPassword = (password: string): Promise<string> => hash(asTyped(password), cost);

/** Verified against when there is no such person, so that the answer takes as long. */
let decoy: Promise<string> | null = null;

/** Takes as long for a person who is not there. */
export async function isPassword(expected: string | null | undefined, password: string): Promise<boolean> {
  const against = expected ?? (await (decoy ??= hashPassword(randomUUID())));
  const right = await verify(against, asTyped(password)).catch(() => false);
  return right && expected !== null && expected !== undefined;
}

interface CredentialRow {
  readonly login: string;
  readonly name: string;
  readonly employee_no: string;
  readonly password_hash: string | null;
  readonly history: readonly string[];
}

/** IDN-009 … IDN-011: why this cannot be this person's next password. Slow: it tries the last ones too. */
export async function whyNotNext(
  sql: postgres.Sql,
  policy: PasswordPolicy,
  staffId: Id,
  password: string,
): Promise<Refusal | null> {
  const [person] = await sql<CredentialRow[]>`
    select c.login, s.name, s.employee_no, c.password_hash, c.history from credential c join staff s on s.id = c.staff_id
    where c.staff_id = ${staffId}`;
  if (!person) return refuse('identity.out-of-reach');
  const weak = whyNotPassword(policy, password, [person.login, person.name, person.employee_no]);
  if (weak) return weak;
  if (isKnownPassword(password)) return refuse('identity.password-known');
  const last = [person.password_hash, ...person.history].filter((each) => each !== null).slice(0, policy.history);
  for (const old of last)
    if (await isPassword(old, password)) return refuse('identity.password-used', { last: policy.history });
  return null;
}

/** The old one goes into the history; whoever else is logged in as this person is out. */
export async function setPassword(
  tx: postgres.TransactionSql,
  staffId: Id,
  passwordHash: string,
  { mustChange, now, keep = '' }: { mustChange: boolean; now: number; keep?: string },
): Promise<void> {
  await tx`update credential set history = (array_remove(array_prepend(password_hash, history), null))[1:5],
    password_hash = ${passwordHash}, must_change = ${mustChange}, changed_at = ${now} where staff_id = ${staffId}`;
  await tx`delete from session where staff_id = ${staffId} and token_hash <> ${keep}`;
}

/** A password that was given out and that nobody has used opens nothing after this (ASVS 6.4.1). */
const GIVEN_LIVES = 7 * 24 * 60 * 60_000;
export const isOldGiven = (
  { must_change, changed_at }: { readonly must_change: boolean; readonly changed_at: number | null },
  now: number,
): boolean => must_change && changed_at !== null && changed_at + GIVEN_LIVES <= now;

/** IDN-007: for one login, after which it has to be another one. 80 bits, easy to read out. */
export const oneTimePassword = (): string => newCode(4);
