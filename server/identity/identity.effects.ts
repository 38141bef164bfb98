// What follows a deed on the server alone, whichever way it came: after its commit, and again when it is sent again.
import type postgres from 'postgres';
import * as v from 'valibot';
import { idField, type Id } from '#domain/kernel/ids.ts';
import type { Execute } from '#server/sync/execute.ts';
import { settleGrants } from './device-grants.ts';
import { ensureCredential, settleSessions } from './session-ends.ts';

type Effect = (sql: postgres.Sql, input: { readonly id?: Id; readonly staffId?: Id }) => Promise<void> | void;

const sessionsOfPerson: Effect = (sql, { staffId }) => (staffId ? settleSessions(sql, staffId) : undefined);

/** What a person's rights open on his tablet changes at once, and not at his next login. */
const rightsOfRole: Effect = (sql, { id }) => (id ? settleGrants(sql, { roleId: id }) : undefined);
const rightsOfPerson: Effect = async (sql, { id }) => {
  const [approval] = await sql<
    { staffId: Id }[]
  >`select subject_id as "staffId" from approval where id = ${id ?? null}`;
  if (approval) await settleGrants(sql, approval);
};

const effects: Readonly<Record<string, Effect>> = {
  'identity.addStaff': (sql, { id }) => (id ? ensureCredential(sql, id) : undefined),
  'identity.deactivateStaff': sessionsOfPerson,
  'identity.transferStaff': sessionsOfPerson,
  'identity.endAssignment': sessionsOfPerson,
  'identity.decideRoles': rightsOfPerson,
  'identity.changeRole': rightsOfRole,
  'identity.retireRole': rightsOfRole,
};

const ids = v.object({ id: v.optional(idField), staffId: v.optional(idField) });

/** `poke` has streams looked at once grants have changed. */
export function withIdentityEffects(execute: Execute, sql: postgres.Sql, poke: () => void): Execute {
  return async (command, alongside) => {
    const outcome = await execute(command, alongside);
    const effect = outcome.status === 'applied' ? effects[command.name] : undefined;
    if (!effect) return outcome;
    await effect(sql, v.parse(ids, command.input) as { id?: Id; staffId?: Id });
    poke();
    return outcome;
  };
}
