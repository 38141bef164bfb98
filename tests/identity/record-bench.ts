/** What is put on record by logins and devices, read back from the trail; and whether it was written together with its deed. */
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { audit } from '#server/audit/audit.ts';
import type { IdentityParts } from '#server/app/identity-api.ts';
import { seedWorld } from '#server/db/seed.ts';
import { hotp, stepAt } from '#server/identity/totp.ts';
import type { TestDevice } from '#tests/kit/device.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { inBase32 } from './login-answers.ts';
import { tabletAt } from './people-bench.ts';

export interface Line {
  readonly outlet: Id;
  readonly actor: Id | null;
  readonly device: Id | null;
  readonly action: string;
  readonly subject: string;
  readonly result: string;
  readonly detail: string;
}

export interface RecordBench extends HttpBench {
  /** The trail takes nothing. */
  closed: boolean;
  /** For each line since: whether the deed was seen inside the transaction of its line, and by nobody else. */
  readonly inOne: boolean[];
  state(): Promise<string>;
  /** What `act` put on record. */
  recordedBy(act: () => Promise<unknown>): Promise<Line[]>;
  /** Somebody logged in on a tablet of his own. */
  onDevice(login?: string, outletId?: Id): Promise<TestDevice>;
  /** Lin with a code generator; the code of it is good from now on. */
  withTotp(): Promise<{ device: TestDevice; key: Buffer }>;
  /** As it was seeded. */
  anew(): Promise<void>;
}

const MINUTE = 60_000;
const { password } = smallOutlet;

export async function openRecordBench(parts: Partial<IdentityParts> = {}): Promise<RecordBench> {
  const http = await openHttp({
    ...parts,
    record: async (tx, deed) => {
      bench.inOne.push((await stateOf(tx)) !== (await stateOf(http.sql)));
      await audit(tx, deed);
      if (bench.closed) throw new Error('the trail is closed');
    },
  });
  const { sql, clock } = http;
  await seedWorld(sql, smallOutlet, clock.now());
  const seeded = await sql<{ staff_id: Id; password_hash: string }[]>`select staff_id, password_hash from credential`;
  const lines = () => sql<(Line & { seq: number })[]>`
    select outlet_id as outlet, seq, actor_id as actor, device_id as device, action, subject, result, detail
    from audit_entry order by outlet_id, seq`;
  const bench: RecordBench = Object.assign(http, {
    closed: false,
    inOne: [],
    state: () => stateOf(sql),
    async recordedBy(act: () => Promise<unknown>) {
      const before = new Set((await lines()).map(({ outlet, seq }) => `${outlet} ${seq}`));
      await act();
      const since = (await lines()).filter(({ outlet, seq }) => !before.has(`${outlet} ${seq}`));
      return since.map(({ seq: _, ...line }) => line);
    },
    async onDevice(login = 'lobby', outletId?: Id) {
      const device = await tabletAt(http, outletId);
      const answer = await device.logIn(login);
      if (!answer.ok) throw new Error(`${login} was not let in: ${await answer.text()}`);
      return device;
    },
    async withTotp() {
      const device = await bench.onDevice();
      const offered = await device.send('POST', '/api/account/totp', { password });
      const key = inBase32(((await offered.json()) as { secret: string }).secret);
      await device.send('POST', '/api/account/totp/confirm', { code: hotp(key, stepAt(clock.now())) });
      clock.pass(MINUTE);
      return { device, key };
    },
    async anew() {
      for (const table of ['login_try', 'second_factor', 'recovery_code', 'session'])
        await sql`delete from ${sql(table)}`;
      for (const { staff_id: id, password_hash: hash } of seeded)
        await sql`update credential set password_hash = ${hash}, history = '{}', must_change = false where staff_id = ${id}`;
    },
  });
  return bench;
}

/** All that a deed of this area changes, but the numbers by which devices prove themselves, which count by themselves. */
async function stateOf(sql: postgres.Sql | postgres.TransactionSql): Promise<string> {
  const [row] = await sql<[{ all: string }]>`select json_build_array(
    (select json_agg(t order by t.token_hash) from session t),
    (select json_agg(t order by t.staff_id) from credential t),
    (select json_agg(t order by t.id) from second_factor t),
    (select json_agg(t order by t.hash) from recovery_code t),
    (select json_agg(json_build_array(t.id, t.outlet_id, t.name, t.revoked_at) order by t.id) from device t),
    (select json_agg(t order by t.id) from sync_principal t),
    (select json_agg(t order by t.principal, t.bucket) from sync_grant t),
    (select json_agg(t order by t.hash) from enrolment_code t),
    (select json_agg(t order by t.key) from login_try t))::text as all`;
  return row.all;
}
