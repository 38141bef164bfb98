// What the routes of the organisation are given by the roof, and how they ask who is there.
import type { Context } from 'hono';
import type postgres from 'postgres';
import type { PermissionName } from '#domain/identity/permissions.ts';
import { isWithin, reachOf } from '#domain/identity/scope.rules.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Execute } from '#server/sync/execute.ts';

type Sql = postgres.Sql | postgres.TransactionSql;

/** A line of the trail, written in the transaction of what it tells of. */
export type Audit = (
  tx: postgres.TransactionSql,
  line: {
    readonly outletId: Id;
    readonly actorId: Id;
    readonly deviceId: Id | null;
    /** `area.whatWasDone`. */
    readonly action: string;
    readonly subject: string;
    readonly result: 'done' | 'refused';
    readonly detail: Readonly<Record<string, unknown>>;
  },
) => Promise<unknown>;

export interface ApiDeps {
  readonly sql: postgres.Sql;
  readonly execute: Execute;
  readonly clock: Clock;
  readonly audit: Audit;
  /** Who is asking; null = nobody is logged in. */
  readonly whoAsks: (c: Context) => Promise<StaffActor | null>;
  /** Grants have changed: streams are to be looked at now. */
  readonly poke: () => void;
}

export const notLoggedIn = (c: Context) => c.json({ code: 'identity.not-logged-in' }, 401);
export const noPermission = (c: Context) => c.json({ code: 'identity.no-permission' }, 403);
/** What is elsewhere and what is not at all look the same. */
export const notHere = (c: Context) => c.json({ code: 'identity.out-of-reach' }, 404);
export const badRequest = (c: Context, code = 'sync.bad-request') => c.json({ code }, 400);

/** For `ilike`: anything with the text in it; `%` and `_` are letters here. */
export const likeText = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** Hands the asker over when he has one of these permissions; otherwise what to answer. */
export async function askedBy(
  deps: Pick<ApiDeps, 'whoAsks'>,
  c: Context,
  ...permissions: readonly PermissionName[]
): Promise<{ readonly actor: StaffActor; readonly permission: PermissionName } | { readonly answer: Response }> {
  const actor = await deps.whoAsks(c);
  if (!actor) return { answer: notLoggedIn(c) };
  const permission = permissions.find((name) => reachOf(actor, name) !== null);
  return permission ? { actor, permission } : { answer: noPermission(c) };
}

/** `isWithin` as a condition of a query; `owner` where rows are somebody's own. The two are held together by a test. */
export function reachSql(
  sql: Sql,
  actor: StaffActor,
  permission: PermissionName,
  path: postgres.Fragment,
  owner?: postgres.Fragment,
): postgres.Fragment {
  const scope = reachOf(actor, permission);
  if (scope === null) return sql`false`;
  if (isWithin(scope, [], '')) return sql`true`;
  const own = owner ? sql`${owner} = ${actor.id}` : sql`false`;
  const paths = [...actor.paths];
  if (scope === 'outlet') return sql`(${own} or ${path} = any(${paths}::text[]))`;
  // Codes have no wildcards in them.
  if (scope === 'subtree') return sql`(${own} or ${path} like any(${paths.map((each) => `${each}%`)}::text[]))`;
  return own;
}
