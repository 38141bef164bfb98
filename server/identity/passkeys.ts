// Passkeys as a second factor (WebAuthn): bound to the person's own tablet, phone or key, and to our own address.
import { randomUUID } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';

/** Where the page lies that asks: `https://tingtang.bank.example`. */
export type Origin = string;
const rpOf = (origin: Origin): string => new URL(origin).hostname;

interface PasskeyRow {
  readonly id: Id;
  readonly credential_id: string;
  readonly public_key: string;
  readonly counter: number;
  readonly transports: AuthenticatorTransport[] | null;
}

const passkeysOf = (sql: postgres.Sql, staffId: Id): Promise<PasskeyRow[]> =>
  sql<PasskeyRow[]>`select id, credential_id, public_key, counter, transports from second_factor
    where staff_id = ${staffId} and kind = 'passkey' and confirmed_at is not null`;

export async function askForPasskey(
  sql: postgres.Sql,
  staffId: Id,
  origin: Origin,
): Promise<PublicKeyCredentialRequestOptionsJSON | null> {
  const known = await passkeysOf(sql, staffId);
  if (known.length === 0) return null;
  return await generateAuthenticationOptions({
    rpID: rpOf(origin),
    userVerification: 'preferred',
    allowCredentials: known.map(({ credential_id: id, transports }) => ({ id, ...(transports ? { transports } : {}) })),
  });
}

/** Whether this signs the challenge with a passkey of this person. */
export async function isPasskey(
  tx: postgres.TransactionSql,
  staffId: Id,
  origin: Origin,
  challenge: string,
  response: AuthenticationResponseJSON,
): Promise<boolean> {
  const known = (await passkeysOf(tx as unknown as postgres.Sql, staffId)).find(
    (each) => each.credential_id === response.id,
  );
  if (!known) return false;
  const answer = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpOf(origin),
    requireUserVerification: false,
    credential: {
      id: known.credential_id,
      publicKey: new Uint8Array(Buffer.from(known.public_key, 'base64url')),
      counter: known.counter,
    },
  }).catch(() => null);
  if (!answer?.verified) return false;
  await tx`update second_factor set counter = ${answer.authenticationInfo.newCounter} where id = ${known.id}`;
  return true;
}

export async function offerPasskey(
  sql: postgres.Sql,
  staffId: Id,
  login: string,
  origin: Origin,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await passkeysOf(sql, staffId);
  return await generateRegistrationOptions({
    rpName: '厅堂 Tingtang',
    rpID: rpOf(origin),
    userName: login,
    userID: new Uint8Array(Buffer.from(staffId)),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    excludeCredentials: known.map(({ credential_id: id }) => ({ id })),
  });
}

export async function takePasskey(
  tx: postgres.TransactionSql,
  staffId: Id,
  name: string,
  origin: Origin,
  challenge: string,
  response: RegistrationResponseJSON,
  now: number,
): Promise<boolean> {
  const answer = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpOf(origin),
    requireUserVerification: false,
  }).catch(() => null);
  if (!answer?.verified || !answer.registrationInfo) return false;
  const { id, publicKey, counter, transports } = answer.registrationInfo.credential;
  const { count } = await tx`
    insert into second_factor (id, staff_id, kind, name, credential_id, public_key, counter, transports, created_at, confirmed_at)
    values (${randomUUID()}, ${staffId}, 'passkey', ${name}, ${id}, ${Buffer.from(publicKey).toString('base64url')}, ${counter},
      ${transports ?? null}, ${now}, ${now}) on conflict do nothing`;
  return count > 0;
}
