// What the routes of people, devices and sessions are put together from.
import type { Context } from 'hono';
import type postgres from 'postgres';
import { passwordProfiles, type PasswordPolicy } from '#domain/identity/password.rules.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { ArgsSeal } from '#server/sync/sealed-args.ts';
import type { Nonces } from './device-proof.ts';
import type { PutOnRecord } from './record.ts';

/** Who has to show more than a password: nobody, those who decide over others' rights, everybody. */
export type SecondFactorPolicy = 'off' | 'power' | 'all';

export interface SessionPolicy {
  /** Hours after which a session ends, whatever is done with it. */
  readonly hours: number;
  /** The outlet's close of business, `HH:MM`, at which sessions end that began before it; null = they go on. */
  readonly closes: string | null;
}

export interface IdentityPolicy {
  readonly password: PasswordPolicy;
  readonly secondFactor: SecondFactorPolicy;
  readonly session: SessionPolicy;
  /** SEC-004: a code for a new device takes two. */
  readonly enrolmentTakesTwo: boolean;
}

export const DEFAULT_POLICY: IdentityPolicy = {
  password: passwordProfiles.asvs,
  secondFactor: 'off',
  session: { hours: 10, closes: null },
  enrolmentTakesTwo: false,
};

/** People of the seed world with its printed password: on this machine itself their devices enrol themselves. */
export interface DemoWorld {
  readonly password: string;
  readonly staff: ReadonlySet<Id>;
  /** The halls that its devices may stand in, by the names that it was seeded with. */
  readonly outlets: readonly { readonly id: Id; readonly name: string }[];
  /** Whether the page lies on the machine that serves it. */
  readonly isHere: (c: Context) => boolean;
}

export interface IdentityDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly policy: IdentityPolicy;
  readonly nonces: Nonces;
  /** Of what code generators share with us. */
  readonly seal: ArgsSeal;
  readonly record: PutOnRecord;
  /** Where the request came from. */
  readonly addressOf: (c: Context) => string;
  readonly demo: DemoWorld | null;
  /** What somebody has to be told: a copied device. */
  readonly onIncident: (incident: { readonly what: string } & Record<string, unknown>) => void;
}
