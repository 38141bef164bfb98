// Puts the routes of people, devices and sessions together; the same for the product and for tests of it.
import { Hono, type Context } from 'hono';
import type postgres from 'postgres';
import type { StaffActor } from '#domain/kernel/actor.ts';
import type { World } from '#domain/worlds/small-outlet.ts';
import { accountRoutes } from '#server/identity/account.routes.ts';
import { deviceKeyRoutes, type TabletPolicy } from '#server/identity/device-keys.routes.ts';
import { openKeyStore } from '#server/identity/device-keys.ts';
import { createNonces } from '#server/identity/device-proof.ts';
import { deviceRoutes } from '#server/identity/devices.routes.ts';
import { DEFAULT_POLICY, type IdentityDeps, type IdentityPolicy } from '#server/identity/identity-deps.ts';
import { identityRoutes } from '#server/identity/identity.routes.ts';
import type { PutOnRecord } from '#server/identity/record.ts';
import { sessionOf, tokenOf } from '#server/identity/requests.ts';
import { watchSessions, type SessionWatch } from '#server/identity/session-watch.ts';
import type { Clock } from '#server/platform/clock.ts';
import { addressOf } from '#server/platform/proxies.ts';
import { createArgsSeal } from '#server/sync/sealed-args.ts';

export interface IdentityParts {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  /** A key of this installation by its name. */
  readonly secret: (name: string) => Uint8Array;
  readonly policy?: Partial<IdentityPolicy>;
  /** What the bank allows on its tablets. */
  readonly tablet?: Partial<TabletPolicy>;
  /** Whose devices enrol themselves on this machine; none, where this is no demonstration. */
  readonly demo?: World | null;
  readonly record?: PutOnRecord;
  readonly onIncident?: IdentityDeps['onIncident'];
  readonly onOutage?: (error: unknown) => void;
}

export interface IdentityApi {
  readonly api: Hono;
  /** What other doors need that know devices by their keys. */
  readonly deps: IdentityDeps;
  readonly watch: SessionWatch;
  readonly whoAsks: (c: Context) => Promise<StaffActor | null>;
  /** Who hands in work: of a revoked device too, whose work is set aside. */
  readonly whoHandsIn: (c: Context) => Promise<StaffActor | null>;
  readonly watchStream: (c: Context, end: () => void) => () => void;
}

export function openIdentity(parts: IdentityParts): IdentityApi {
  const { sql, clock, secret, demo = null, onOutage = () => undefined } = parts;
  const deps: IdentityDeps = {
    sql,
    clock,
    policy: { ...DEFAULT_POLICY, ...parts.policy },
    nonces: createNonces(secret('device-nonces')),
    seal: createArgsSeal(secret('second-factors')),
    record: parts.record ?? (() => Promise.resolve()),
    addressOf,
    demo: demo && {
      password: demo.password,
      staff: new Set(demo.staff.map(({ id }) => id)),
      outlets: demo.institutions.filter(({ level }) => level === 'outlet').map(({ id, name }) => ({ id, name })),
      isHere,
    },
    onIncident: parts.onIncident ?? (() => undefined),
  };
  const watch = watchSessions(sql, onOutage);
  const api = new Hono()
    .route('/', identityRoutes(deps))
    .route('/', deviceRoutes(deps))
    .route('/', accountRoutes(deps))
    .route(
      '/',
      deviceKeyRoutes({
        sql,
        clock,
        record: deps.record,
        keys: openKeyStore(sql, secret('tablet-keys')),
        policy: { idleLock: 120, offlineUnlock: false, ...parts.tablet },
      }),
    );
  return {
    api,
    deps,
    watch,
    whoAsks: async (c) => (await sessionOf(sql, c))?.actor ?? null,
    whoHandsIn: async (c) => (await sessionOf(sql, c, 'hand-in'))?.actor ?? null,
    watchStream: (c, end) => watch.watch(tokenOf(c), end),
  };
}

const LOOPBACK = /^(?:::1|::ffff:127\.|127\.)/;
const OWN_NAMES = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Browser and server on one machine, and nothing in between. */
const isHere = (c: Context): boolean =>
  LOOPBACK.test(addressOf(c)) &&
  OWN_NAMES.test(c.req.header('host') ?? '') &&
  ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'via'].every((name) => c.req.header(name) === undefined);
