// What the bank has chosen for passwords, second factors, sessions and tablets: read from the settings here and nowhere else.
import { OLD_SYSTEMS_FORBID, passwordProfiles } from '#domain/identity/password.rules.ts';
import type { TabletPolicy } from '#server/identity/device-keys.routes.ts';
import type { IdentityPolicy } from '#server/identity/identity-deps.ts';
import type { Env } from '#server/platform/env.ts';

export interface BankPolicy {
  readonly policy: IdentityPolicy;
  readonly tablet: TabletPolicy;
}

export function bankPolicy(env: Env): BankPolicy {
  const profile = passwordProfiles[env.PASSWORD_PROFILE];
  return {
    policy: {
      password: {
        ...profile,
        forbidden: env.PASSWORD_FORBID ? OLD_SYSTEMS_FORBID : '',
        words: [...profile.words, ...env.PASSWORD_WORDS],
      },
      secondFactor: env.SECOND_FACTOR,
      session: { hours: env.SESSION_HOURS, closes: env.BUSINESS_CLOSES ?? null },
      enrolmentTakesTwo: env.ENROLMENT_TAKES_TWO,
    },
    tablet: { idleLock: env.IDLE_LOCK, offlineUnlock: env.OFFLINE_UNLOCK === 'passkey' },
  };
}
