/** SEC-003: every deed that is judged is on record once, in its outlet's chain, and the record is only ever added to. */
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { defineMutator, one as oneRow } from '#domain/kernel/mutator.ts';
import { counterKind } from '#domain/queue/queue.model.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { toFen } from '#domain/kernel/money.ts';
import { audit, NO_OUTLET } from '#server/audit/audit.ts';
import { verifyChains } from '#server/audit/chain.ts';
import { hallMachine, idOf, lin } from '#tests/kit/people.ts';
import { one, three, two } from '#tests/queue/small-hall.ts';
import { bump, commandOf, lookupWithTellers, openBench, shift, type SyncBench } from '#tests/sync-server/sync-bench.ts';

const CANARY = '张三 13800138000';
const clumsy = defineMutator({
  name: 'test.clumsy',
  version: 3,
  input: v.object({ counterId: idField, note: v.string() }),
  may: () => true,
  reads: ({ counterId }) => [oneRow(counterKind, counterId)],
  run() {
    throw new Error(`broken over ${CANARY}`);
  },
});

let bench: SyncBench;
beforeAll(async () => {
  bench = await openBench({ more: [clumsy] as never, max: 24, lookup: lookupWithTellers });
});
afterAll(() => bench.close());

interface Entry {
  readonly seq: number;
  readonly outlet: Id;
  readonly actor: Id | null;
  readonly device: Id | null;
  readonly action: string;
  readonly subject: string;
  readonly result: string;
  readonly detail: Record<string, unknown>;
}
async function entries(outletId: Id = lin.outletId): Promise<Entry[]> {
  const rows = await bench.sql<(Omit<Entry, 'detail'> & { detail: string })[]>`
    select seq, outlet_id as outlet, actor_id as actor, device_id as device, action, subject, result, detail
    from audit_entry where outlet_id = ${outletId} order by seq`;
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }));
}
const newest = async (): Promise<Entry> => (await entries()).at(-1)!;
const lobby = (waitMinutes: number) => ({
  deviceId: lin.deviceId,
  waitMinutes,
  vipThreshold: toFen(50),
  showVip: true,
  showComplaint: true,
});

describe('SEC-003 what was judged is on record', () => {
  it('applied: who, on which tablet, what, which rows', async () => {
    const command = commandOf(shift, { from: one.id, to: two.id, teller: CANARY });
    expect(await bench.execute(command)).toEqual({ status: 'applied' });
    expect(await newest()).toMatchObject({
      outlet: lin.outletId,
      actor: lin.id,
      device: lin.deviceId,
      action: 'test.shift',
      subject: one.id,
      result: 'applied',
      detail: { mutation: command.mutationId, v: 1, rows: [two.id] },
    });
  });
  it('refused: with the code of the reason, and nothing of what was typed', async () => {
    expect(await bench.do(setLobby, lobby(121))).toBe('settings.wait-out-of-range');
    const entry = await newest();
    expect(entry).toMatchObject({ result: 'refused', action: 'settings.setLobby', subject: lin.deviceId });
    expect(Object.keys(entry.detail).toSorted()).toEqual(['code', 'mutation', 'v']);
    expect(entry.detail['code']).toBe('settings.wait-out-of-range');
  });
  it('not understood: a name that nobody knows is not repeated', async () => {
    const command = { ...commandOf(bump, { counterId: one.id }), name: CANARY };
    expect(await bench.execute(command)).toMatchObject({ status: 'refused' });
    expect(await newest()).toMatchObject({
      action: 'sync.unknownMutation',
      subject: '',
      result: 'refused',
      detail: { code: 'sync.unknown-mutation' },
    });
  });
  it('dead, after three attempts: one entry', async () => {
    const before = (await entries()).length;
    expect(await bench.do(clumsy, { counterId: one.id, note: CANARY })).toBe('dead');
    bench.faults.splice(0);
    expect(await entries()).toHaveLength(before + 1);
    expect(await newest()).toMatchObject({ action: 'test.clumsy', result: 'dead', detail: { v: 3 } });
  });
  it('quarantined: set aside, with the rows it would have touched', async () => {
    const command = commandOf(bump, { counterId: three.id });
    await bench.execute(command, { aside: () => true });
    expect(await newest()).toMatchObject({ result: 'quarantined', subject: three.id });
  });
  it('what a machine tells is not on record where it is taken in; where it is refused, it is, as a machine’s', async () => {
    const before = (await entries()).length;
    expect((await bench.execute(commandOf(bump, { counterId: one.id }, hallMachine))).status).toBe('applied');
    expect(await entries()).toHaveLength(before);
    expect((await bench.execute(commandOf(setLobby, lobby(10), hallMachine))).status).toBe('refused');
    expect(await newest()).toMatchObject({
      actor: hallMachine.id,
      device: null,
      result: 'refused',
      detail: { as: 'machine', code: 'sync.not-allowed' },
    });
  });
  it('F03 sent again, it is judged once and on record once; what its sender stopped is not on record', async () => {
    const command = commandOf(bump, { counterId: one.id });
    const before = (await entries()).length;
    await Promise.all(Array.from({ length: 10 }, () => bench.execute(command)));
    expect(await entries()).toHaveLength(before + 1);
    const sender = { after: (tx: postgres.TransactionSql) => [tx`select 1 / 0`] };
    await expect(bench.execute(commandOf(bump, { counterId: one.id }), sender)).rejects.toMatchObject({
      code: '22012',
    });
    expect(await entries()).toHaveLength(before + 1);
  });
  it('nothing that was typed in, refused, broken or unknown is anywhere in the trail', async () => {
    const [found] = await bench.sql<{ n: number; all: number }[]>`
      select count(*) filter (where e::text like ${'%138001%'} or e::text like ${'%张三%'})::int as n, count(*)::int as all from audit_entry e`;
    expect(found!.n).toBe(0);
    expect(found!.all).toBeGreaterThan(6);
  });
  it('what happened at no outlet has a chain of its own', async () => {
    const event = { actorId: null, deviceId: null, action: 'identity.logIn', subject: '', result: 'refused' } as const;
    await bench.sql.begin(
      async (tx) => await audit(tx, { outletId: null, ...event, detail: { code: 'identity.wrong-login' } }),
    );
    expect(await entries(NO_OUTLET)).toHaveLength(1);
  });
  it('an event whose transaction fails never was', async () => {
    const before = await entries();
    const work = bench.sql.begin(async (tx) => {
      await audit(tx, {
        outletId: lin.outletId,
        actorId: lin.id,
        deviceId: null,
        action: 'identity.logOut',
        subject: '',
        result: 'applied',
      });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await entries()).toEqual(before);
  });
});

describe('SEC-003 the record is only ever added to', () => {
  it.each([
    ['changing an entry', `update audit_entry set result = 'applied'`],
    ['changing none', `update audit_entry set result = 'applied' where false`],
    ['deleting one', `delete from audit_entry where seq = 1`],
    ['emptying it', `truncate audit_entry`],
    ['deleting a head', `delete from audit_head`],
    ['emptying the heads', `truncate audit_head`],
    ['moving a head back', `update audit_head set seq = 1`],
    ['a head of another entry', `update audit_head set hash = prev`],
    ['giving a head away', `update audit_head set outlet_id = gen_random_uuid()`],
  ])('%s is refused by the database itself', async (_, statement) => {
    const before = await entries();
    await expect(bench.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
    expect(await entries()).toEqual(before);
  });
});

describe('SEC-003 many at once', () => {
  it('twenty writers of one outlet, deeds over one bucket and over several, events beside them: the chain is whole, nobody is a deadlock', async () => {
    const deadlocks = async () =>
      (
        await bench.sql<
          { n: number }[]
        >`select deadlocks::int as n from pg_stat_database where datname = current_database()`
      )[0]!.n;
    const before = [(await entries()).length, await deadlocks()] as const;
    const [counters, tellers] = [
      [one, two, three],
      ['李雷', '韩梅梅', null],
    ];
    const each = 15;
    const writer = async (w: number): Promise<void> => {
      for (let i = 0; i < each; i++) {
        const [from, to] = [counters[(w + i) % 3]!, counters[(w + 2 * i + 1) % 3]!];
        if (w % 4 === 0)
          await bench.sql.begin(
            async (tx) =>
              await audit(tx, {
                outletId: lin.outletId,
                actorId: lin.id,
                deviceId: null,
                action: 'customers.reveal',
                subject: randomUUID(),
                result: 'applied',
              }),
          );
        else if (from.id === to.id || w % 4 === 1) expect(await bench.do(bump, { counterId: from.id })).toBe('applied');
        else expect(await bench.do(shift, { from: from.id, to: to.id, teller: tellers[i % 3]! })).toBe('applied');
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, w) => writer(w)));
    expect(bench.faults).toEqual([]);
    const after = await entries();
    expect(after.length).toBe(before[0] + 20 * each);
    expect(after.map(({ seq }) => seq)).toEqual(after.map((_, i) => i + 1));
    expect((await verifyChains(bench.sql, null)).findings).toEqual([]);
    await bench.sql`select pg_stat_force_next_flush()`;
    expect(await deadlocks()).toBe(before[1]);
  });
  it('the first entries of an outlet, by twenty at once, make one chain', async () => {
    const outletId = idOf(75, 1);
    const event = {
      outletId,
      actorId: lin.id,
      deviceId: null,
      action: 'identity.logIn',
      subject: '',
      result: 'applied',
    } as const;
    await Promise.all(Array.from({ length: 20 }, () => bench.sql.begin(async (tx) => await audit(tx, event))));
    expect((await entries(outletId)).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect((await verifyChains(bench.sql, outletId)).findings).toEqual([]);
  });
  it('a walk beside writers finds nothing that is not so', async () => {
    let busy = true;
    const writing = Promise.all(
      Array.from({ length: 3 }, async () => {
        for (let i = 0; i < 100; i++) await bench.do(bump, { counterId: one.id });
      }),
    ).finally(() => (busy = false));
    let walks = 0;
    for (; busy; walks++) expect((await verifyChains(bench.sql, null, { page: 50 })).findings).toEqual([]);
    await writing;
    expect(walks).toBeGreaterThan(1);
  });
});
