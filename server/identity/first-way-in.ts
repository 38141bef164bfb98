// How the first administrator of a bank comes in. A bank's own database has no password that is printed anywhere: as long
// as nobody has set one of his own, each start gives the super administrator a password for one login and a code for the
// first device, and says both where the server was started.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import { makeCode } from './enrolment.ts';
import { hashPassword, oneTimePassword, setPassword } from './passwords.ts';
import type { PutOnRecord } from './record.ts';

export interface FirstWayIn {
  readonly login: string;
  readonly password: string;
  readonly code: string;
}

interface FirstDeps {
  readonly sql: postgres.Sql;
  readonly record: PutOnRecord;
  readonly now: number;
}

/** Null where somebody has a password of his own, or nobody is a super administrator. */
export async function openFirstWayIn({ sql, record, now }: FirstDeps): Promise<FirstWayIn | null> {
  return await sql.begin(async (tx) => {
    const [first] = await tx<{ id: Id; login: string; outlet_id: Id }[]>`
      select s.id, c.login, s.outlet_id from staff s join credential c on c.staff_id = s.id
      where s.active and 'super_admin' = any(s.roles)
        and not exists (select from credential o where o.password_hash is not null and not o.must_change)
      order by s.employee_no limit 1 for update of c`;
    if (!first) return null;
    const password = oneTimePassword();
    await setPassword(tx, first.id, await hashPassword(password), { mustChange: true, now });
    const device = { outletId: first.outlet_id, face: 'tablet', madeBy: first.id } as const;
    const made = await makeCode(tx, device, false, now);
    const at = { outletId: first.outlet_id, actorId: null, deviceId: null, result: 'applied' } as const;
    const detail = { why: 'first-start' };
    await record(tx, { ...at, action: 'identity.resetPassword', subject: first.id, detail });
    await record(tx, { ...at, action: 'identity.makeEnrolmentCode', subject: made.id, detail });
    return { login: first.login, password, code: made.code };
  });
}
