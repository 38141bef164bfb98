// Logging in, step by step: the device, the waiting, the question, the password, the outlet, and what the bank asks beside
// it. A step that is missing is said, and gone on from; a wrong one is said in one sentence that is the same for everybody.
import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type postgres from 'postgres';
import type { Device } from '#domain/identity/identity.model.ts';
import { expiryOf } from '#domain/identity/password.rules.ts';
import { isPower } from '#domain/identity/permissions.ts';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { grantAtLogin } from './device-grants.ts';
import type { ProvenDevice } from './device-proof.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { askForPasskey, isPasskey, type Origin } from './passkeys.ts';
import { hashPassword, isOldGiven, isPassword, setPassword, whyNotNext } from './passwords.ts';
import { askQuestion, isAnswered, type Question } from './questions.ts';
import { factorsOf, isTotp, offerTotp, useRecoveryCode, type NewTotp } from './second-factors.ts';
import { openSession, worksAt, type Rung } from './sessions.ts';
import { noteFail, noteRight, standingOf, type Standing, type Trier } from './throttle.ts';
import { hashToken, newToken } from './tokens.ts';

export interface Attempt {
  readonly login: string;
  readonly password: string;
  readonly answer?: { readonly id: Id; readonly answer: number } | undefined;
}

/** What is handed in for a step that was asked for. */
export interface StepGiven {
  readonly step: string;
  readonly code?: string | undefined;
  readonly recovery?: string | undefined;
  readonly passkey?: AuthenticationResponseJSON | undefined;
  readonly newPassword?: string | undefined;
}

export interface LoginRefused {
  readonly refused: string;
  readonly data?: RefusalData;
  /** Milliseconds to wait. */
  readonly wait?: number;
  readonly question?: Question;
}

export type Way = 'totp' | 'passkey' | 'recovery';

export interface StepAsked {
  readonly needs: 'second' | 'setup' | 'change';
  readonly step: string;
  readonly ways?: readonly Way[];
  readonly passkey?: PublicKeyCredentialRequestOptionsJSON;
  readonly totp?: NewTotp;
}

export type LoginAnswer = { readonly token: string } | LoginRefused | StepAsked;

/** Where a login comes from; nothing of it is claimed by the client without proof. */
export interface From {
  readonly device: ProvenDevice;
  readonly address: string;
  readonly origin: Origin;
}

const STEP_LIVES = 5 * 60_000;
const STEP_FAILS = 5;

interface Person {
  readonly id: Id;
  readonly active: boolean;
  readonly password_hash: string | null;
  readonly must_change: boolean;
  readonly changed_at: Instant | null;
}

export type Recognised = { readonly person: Person; readonly who: Trier } | LoginRefused;

interface Place {
  readonly deviceId: Id | null;
  /** Whose chain a wrong one is put on. */
  readonly outletId: Id | null;
  readonly address: string;
}

/** The person with this name and password, or one sentence that says nothing about whom there is. */
export async function recognise(
  deps: IdentityDeps,
  { login, password, answer }: Attempt,
  at: Place,
): Promise<Recognised> {
  const { sql, clock } = deps;
  const now = clock.now();
  const { deviceId, outletId, address } = at;
  const who: Trier = { login, deviceId, address };
  const onRecord = (tx: postgres.TransactionSql, refused: string) =>
    noted(deps, tx, outletId, null, deviceId, 'refused', { why: refused });
  const standing = await standingOf(sql, who, now);
  if (standing.wait > 0) {
    await sql.begin((tx) => onRecord(tx, 'try-later'));
    return { refused: 'try-later', wait: standing.wait };
  }
  if (standing.question && !(await isAnswered(sql, answer, now))) {
    if (answer) await sql.begin((tx) => onRecord(tx, 'wrong-answer'));
    return { refused: answer ? 'wrong-answer' : 'answer-needed', question: await askQuestion(sql, now) };
  }
  const [person] = await sql<Person[]>`
    select s.id, s.active, c.password_hash, c.must_change, c.changed_at from credential c join staff s on s.id = c.staff_id
    where c.login = ${login}`;
  const right = await isPassword(person?.password_hash, password);
  if (person?.active && right && !isOldGiven(person, now)) return { person, who };
  const { wait, question } = await sql.begin(async (tx): Promise<Standing> => {
    const counted = await noteFail(tx, who, now);
    await onRecord(tx, 'wrong-login');
    return counted;
  });
  return {
    refused: 'wrong-login',
    ...(wait > 0 ? { wait } : {}),
    ...(question ? { question: await askQuestion(sql, now) } : {}),
  };
}

/** IDN-001, IDN-003, IDN-004: the right person on a device of an institution where he works today. */
export async function logIn(deps: IdentityDeps, attempt: Attempt, from: From): Promise<LoginAnswer> {
  const { id: deviceId, outletId } = from.device;
  const known = await recognise(deps, attempt, { deviceId, outletId, address: from.address });
  if ('refused' in known) return known;
  return await admit(deps, known, from);
}

/** Faces that people work at; the others show, and nobody logs in there. */
const forStaff: readonly Device['face'][] = ['tablet', 'counter'];

export async function admit(
  deps: IdentityDeps,
  { person, who }: Exclude<Recognised, LoginRefused>,
  from: From,
): Promise<LoginAnswer> {
  const { sql } = deps;
  await noteRight(sql, who);
  const { device } = from;
  const refused = forStaff.includes(device.face)
    ? (await worksAt(sql, person.id, device.outletId))
      ? null
      : 'other-outlet'
    : 'not-for-staff';
  if (refused) {
    await sql.begin((tx) => noted(deps, tx, device.outletId, person.id, device.id, 'refused', { why: refused }));
    return { refused };
  }
  const { wait } = await standingOf(sql, codesOf(person.id, from), deps.clock.now());
  if (wait > 0) return { refused: 'try-later', wait };
  const needs = await needsSecond(deps, person.id);
  return needs
    ? await askFor(deps, person.id, from, needs, 'password')
    : await afterFactors(deps, person.id, from, 'password');
}

/** Wrong codes are counted over all logins: who knows the password is not to guess them. */
const codesOf = (staffId: Id, { device, address }: From): Trier => ({
  login: `codes of ${staffId}`,
  deviceId: device.id,
  address,
});

/** Whoever has a second factor is asked for it; whom the policy names has to get one. */
async function needsSecond({ sql, policy }: IdentityDeps, staffId: Id): Promise<'second' | 'setup' | null> {
  if ((await factorsOf(sql, staffId)).length > 0) return 'second';
  if (policy.secondFactor === 'off') return null;
  if (policy.secondFactor === 'all') return 'setup';
  const [row] = await sql<{ permissions: string[] }[]>`
    select coalesce(array_agg(distinct p), '{}') as permissions from staff s join role r on r.code = any(s.roles) and r.active,
      unnest(r.permissions) p where s.id = ${staffId}`;
  return row!.permissions.some(isPower) ? 'setup' : null;
}

async function askFor(
  deps: IdentityDeps,
  staffId: Id,
  from: From,
  needs: StepAsked['needs'],
  rung: Rung,
): Promise<StepAsked> {
  const { sql, clock, seal } = deps;
  const now = clock.now();
  const step = newToken();
  const passkey = needs === 'second' ? await askForPasskey(sql, staffId, from.origin) : null;
  const totp = needs === 'setup' ? await offerTotp(sql, seal, staffId, now) : null;
  const hasTotp = needs === 'second' && (await factorsOf(sql, staffId)).some(({ kind }) => kind === 'totp');
  await sql`delete from login_step where expires_at < ${now} or device_id = ${from.device.id}`;
  await sql`insert into login_step (hash, staff_id, device_id, needs, rung, challenge, expires_at)
    values (${hashToken(step)}, ${staffId}, ${from.device.id}, ${needs}, ${rung}, ${passkey?.challenge ?? null}, ${now + STEP_LIVES})`;
  const ways: Way[] = [...(passkey ? ['passkey' as const] : []), ...(hasTotp ? ['totp' as const] : []), 'recovery'];
  return {
    needs,
    step,
    ...(needs === 'second' ? { ways } : {}),
    ...(passkey ? { passkey } : {}),
    ...(totp ? { totp } : {}),
  };
}

async function afterFactors(deps: IdentityDeps, staffId: Id, from: From, rung: Rung): Promise<LoginAnswer> {
  const [row] = await deps.sql<{ must_change: boolean; changed_at: Instant | null }[]>`
    select must_change, changed_at from credential where staff_id = ${staffId}`;
  const expiry = expiryOf(deps.policy.password, row?.changed_at ?? null);
  const old = expiry !== null && expiry <= toInstant(deps.clock.now());
  if (row!.must_change || old) return await askFor(deps, staffId, from, 'change', rung);
  return await enter(deps, staffId, from, rung);
}

async function enter(deps: IdentityDeps, staffId: Id, { device }: From, rung: Rung): Promise<LoginAnswer> {
  const { token } = await deps.sql.begin(async (tx) => {
    const opened = await openSession(tx, { staffId, deviceId: device.id, rung }, deps.policy.session);
    const { before } = opened;
    const action = before?.staffId === staffId && before.locked ? 'identity.unlockSession' : 'identity.logIn';
    const ended = before && before.staffId !== staffId ? { ended: before.staffId } : {};
    await noted(deps, tx, device.outletId, staffId, device.id, 'applied', { rung, ...ended }, action);
    return opened;
  });
  await grantAtLogin(deps.sql, staffId, device.id);
  return { token };
}

interface StepRow {
  readonly staff_id: Id;
  readonly needs: StepAsked['needs'];
  readonly rung: Rung;
  readonly challenge: string | null;
  readonly fails: number;
}

/** Goes on from a step; one that failed too often, is too old or of another device is none. */
export async function goOn(deps: IdentityDeps, given: StepGiven, from: From): Promise<LoginAnswer> {
  const { sql, clock } = deps;
  const now = clock.now();
  const hash = hashToken(given.step);
  const [row] = await sql<StepRow[]>`
    select t.staff_id, t.needs, t.rung, t.challenge, t.fails from login_step t join staff s on s.id = t.staff_id and s.active
    where t.hash = ${hash} and t.device_id = ${from.device.id} and t.expires_at > ${now}`;
  if (!row || row.fails >= STEP_FAILS || !(await worksAt(sql, row.staff_id, from.device.outletId)))
    return { refused: 'begin-again' };
  if (row.needs === 'change') return await changeAndEnter(deps, row, hash, given, from);
  const right = await sql.begin(async (tx) => {
    // Counted before it is looked at: many at once are no more tries than one after the other.
    const counted = await tx`update login_step set fails = fails + 1 where hash = ${hash} and fails < ${STEP_FAILS}`;
    if (counted.count === 0 || !(await isSecond(deps, tx, row, given, from, now))) return false;
    if ((await tx`delete from login_step where hash = ${hash}`).count === 0) return false;
    const used = row.needs === 'setup' ? 'addSecondFactor' : given.recovery === undefined ? null : 'useRecoveryCode';
    if (used)
      await noted(deps, tx, from.device.outletId, row.staff_id, from.device.id, 'applied', {}, `identity.${used}`);
    return true;
  });
  if (right) {
    await noteRight(sql, codesOf(row.staff_id, from));
    return await afterFactors(deps, row.staff_id, from, 'second');
  }
  const { wait } = await sql.begin(async (tx) => {
    const standing = await noteFail(tx, codesOf(row.staff_id, from), now);
    await noted(deps, tx, from.device.outletId, row.staff_id, from.device.id, 'refused', { why: 'wrong-code' });
    return standing;
  });
  return {
    refused: wait > 0 || row.fails + 1 >= STEP_FAILS ? 'begin-again' : 'wrong-code',
    ...(wait > 0 ? { wait } : {}),
  };
}

async function isSecond(
  { seal }: IdentityDeps,
  tx: postgres.TransactionSql,
  { staff_id: staffId, needs, challenge }: StepRow,
  { code, recovery, passkey }: StepGiven,
  { origin }: From,
  now: number,
): Promise<boolean> {
  if (code !== undefined)
    return await isTotp(tx, seal, staffId, code, now, needs === 'setup' ? 'offered' : 'confirmed');
  if (needs !== 'second') return false;
  if (recovery !== undefined) return await useRecoveryCode(tx, staffId, recovery);
  return passkey !== undefined && challenge !== null && (await isPasskey(tx, staffId, origin, challenge, passkey));
}

/** IDN-007: the password that was given out is good for one thing, to set one's own. */
async function changeAndEnter(
  deps: IdentityDeps,
  { staff_id: staffId, rung }: StepRow,
  hash: string,
  { newPassword = '' }: StepGiven,
  from: From,
): Promise<LoginAnswer> {
  const why = await whyNotNext(deps.sql, deps.policy.password, staffId, newPassword);
  if (why) return { refused: why.code.replace(/^identity\./, ''), data: why.data };
  const passwordHash = await hashPassword(newPassword);
  const changed = await deps.sql.begin(async (tx) => {
    if ((await tx`delete from login_step where hash = ${hash}`).count === 0) return false;
    await setPassword(tx, staffId, passwordHash, { mustChange: false, now: deps.clock.now() });
    await deps.record(tx, {
      outletId: from.device.outletId,
      actorId: staffId,
      deviceId: from.device.id,
      action: 'identity.changePassword',
      subject: staffId,
      result: 'applied',
    });
    return true;
  });
  return changed ? await enter(deps, staffId, from, rung) : { refused: 'begin-again' };
}

const noted = (
  deps: IdentityDeps,
  tx: postgres.TransactionSql,
  outletId: Id | null,
  actorId: Id | null,
  deviceId: Id | null,
  result: 'applied' | 'refused',
  detail: Readonly<Record<string, string>>,
  action: `identity.${string}` = 'identity.logIn',
): PromiseLike<unknown> =>
  deps.record(tx, { outletId, actorId, deviceId, action, subject: actorId ?? '', result, detail });
