// How the areas write to the audit trail, who may read whose, and what those who stand in it are called: the trail itself knows no area (SEC-002).
import type postgres from 'postgres';
import { isWithin, reachOf } from '#domain/identity/scope.rules.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { audit, NO_OUTLET, type AuditEvent } from '#server/audit/audit.ts';
import type { AuditPlace, AuditRoutesDeps } from '#server/audit/audit.routes.ts';
import type { Audit } from '#server/identity/api-deps.ts';
import type { Clock } from '#server/platform/clock.ts';

/** The trail as the routes of the areas write to it: what they did is done, or was refused. */
export const onTrail =
  (clock: Clock): Audit =>
  async (tx, { result, action, detail, ...line }) =>
    await audit(tx, {
      ...line,
      at: toInstant(clock.now()),
      action: action as AuditEvent['action'],
      result: result === 'done' ? 'applied' : 'refused',
      detail: detail as NonNullable<AuditEvent['detail']>,
    });

export function trailReaders(sql: postgres.Sql): Pick<AuditRoutesDeps, 'mayRead' | 'placesOf' | 'namesOf'> {
  return {
    mayRead: (actor) => reachOf(actor, 'audit.read') !== null,
    async placesOf(actor: StaffActor): Promise<readonly AuditPlace[]> {
      const reach = reachOf(actor, 'audit.read');
      if (reach === null) return [];
      const rows = await sql<(AuditPlace & { path: string })[]>`
        select id, name, path from institution order by (id = ${actor.outletId}) desc, path`;
      const places = rows
        .filter(({ path }) => isWithin(reach, actor.paths, path))
        .map(({ id, name }) => ({ id, name }));
      // What happened at no outlet is the whole bank's.
      return reach === 'bank' ? [...places, { id: NO_OUTLET, name: '' }] : places;
    },
    async namesOf(ids: readonly Id[]): Promise<ReadonlyMap<string, string>> {
      if (ids.length === 0) return new Map();
      const rows = await sql<{ id: string; name: string }[]>`
        select id, name from staff where id = any(${[...ids]}::uuid[])
        union all select id, name from queue_machine where id = any(${[...ids]}::uuid[])
        union all select id, name from device where id = any(${[...ids]}::uuid[]) and name <> ''`;
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
  };
}
