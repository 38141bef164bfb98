/** One mutation, one transaction, judged once: whoever sends it, however often, whatever breaks. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { defineMutator, one as oneRow } from '#domain/kernel/mutator.ts';
import { counterKind } from '#domain/queue/queue.model.ts';
import { setLobby } from '#domain/settings/settings.mutators.ts';
import { toFen } from '#domain/kernel/money.ts';
import { createExecute } from '#server/sync/execute.ts';
import { lin } from '#tests/kit/people.ts';
import { one, three, two } from '#tests/queue/small-hall.ts';
import { auditFeed } from './feed-audit.ts';
import { bump, commandOf, openBench, type SyncBench } from './sync-bench.ts';

/** Throws its error as often as told, then does its deed. */
let failures: { times: number; error: () => Error } = { times: 0, error: () => new Error('never') };
let runs = 0;
const shaky = defineMutator({
  name: 'test.shaky',
  version: 1,
  input: v.object({ counterId: idField }),
  may: () => true,
  reads: ({ counterId }) => [oneRow(counterKind, counterId)],
  run(store, { counterId }) {
    const counter = store.get(counterKind, counterId)!;
    store.put(counterKind, { ...counter, number: counter.number + 100 });
    runs += 1;
    if (runs <= failures.times) throw failures.error();
  },
});
/** Touches what it did not declare. */
const sly = defineMutator({
  name: 'test.sly',
  version: 1,
  input: v.object({ counterId: idField }),
  may: () => true,
  reads: () => [],
  run: (store, { counterId }) => void store.get(counterKind, counterId),
});

let bench: SyncBench;
beforeAll(async () => {
  bench = await openBench({ more: [shaky, sly] as never, max: 12 });
});
afterAll(() => bench.close());

const numberOf = async (id: Id): Promise<number> =>
  (await bench.sql<{ number: number }[]>`select number from counter where id = ${id}`)[0]!.number;
const stored = (id: Id) => bench.sql`select status, code, info from sync_mutation where id = ${id}`;
const heads = () => bench.sql`select key, head, n, sum from sync_bucket order by key`;
const failing = (times: number, code?: string) => {
  runs = 0;
  failures = { times, error: () => Object.assign(new Error('broken'), { code }) };
};

describe('judged once', () => {
  it('F03 fifty at once of the same mutation have one effect and one answer', async () => {
    const command = commandOf(bump, { counterId: one.id });
    const before = await numberOf(one.id);
    const [bucket] = await bench.sql<{ head: number }[]>`select max(head) as head from sync_bucket`;
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => bench.execute(command)));
    expect(new Set(outcomes.map((outcome) => outcome.status))).toEqual(new Set(['applied']));
    expect(await numberOf(one.id)).toBe(before + 1);
    expect((await bench.sql<{ head: number }[]>`select max(head) as head from sync_bucket`)[0]!.head).toBe(
      bucket!.head + 1,
    );
    expect(await stored(command.mutationId)).toMatchObject([{ status: 1 }]);
    expect(bench.faults).toEqual([]);
  });
  it('F02 a retry after a lost answer gets the same answer and does nothing', async () => {
    const command = commandOf(bump, { counterId: one.id });
    expect(await bench.execute(command)).toEqual({ status: 'applied' });
    const [before, feed] = [await numberOf(one.id), await heads()];
    expect(await bench.execute(command)).toEqual({ status: 'applied' });
    expect([await numberOf(one.id), await heads()]).toEqual([before, feed]);
  });
  it('F02 a refusal is kept with its reason and given again, also when the rule would say yes by now', async () => {
    const asked = {
      deviceId: lin.deviceId,
      waitMinutes: 121,
      vipThreshold: toFen(50),
      showVip: true,
      showComplaint: true,
    };
    const command = commandOf(setLobby, asked);
    const refused = {
      status: 'refused',
      refusal: { code: 'settings.wait-out-of-range', data: { least: 1, most: 120 } },
    };
    expect(await bench.execute(command)).toEqual(refused);
    expect(await bench.execute({ ...command, input: { ...asked, waitMinutes: 10 } })).toEqual(refused);
    expect(await bench.sql`select from lobby_setting`).toHaveLength(0);
  });
  it('F02 what was refused at the door is kept too, and is no fault when it comes again', async () => {
    const doors = [commandOf(bump, {} as never), { ...commandOf(bump, { counterId: one.id }), name: 'test.unheardOf' }];
    for (const command of doors) {
      const first = await bench.execute(command);
      expect(first.status).toBe('refused');
      expect(await bench.execute(command)).toEqual(first);
    }
    expect(bench.faults).toEqual([]);
  });
  it('F04 the same mutation id with another body is never applied', async () => {
    const command = commandOf(bump, { counterId: one.id });
    await bench.execute(command);
    const before = await numberOf(two.id);
    expect(await bench.execute({ ...command, input: { counterId: two.id } })).toEqual({ status: 'applied' });
    expect(await numberOf(two.id)).toBe(before);
  });
  it('what is unknown, not allowed, too new, misshapen or without its row is refused and leaves no trace but that', async () => {
    const feed = await heads();
    const say = (parts: object, input: unknown = { counterId: one.id }) => bench.do(bump, input as never, parts);
    expect(await say({ name: 'test.nobodyKnows' })).toBe('sync.unknown-mutation');
    expect(await say({ name: 'queue.closeDay' }, {})).toBe('sync.not-allowed');
    expect([await say({ version: 2 }), await say({ version: 0 })]).toEqual(['sync.bad-input', 'sync.bad-input']);
    expect([await say({}, {}), await say({}, null), await say({}, { counterId: 7 })]).toEqual(
      Array(3).fill('sync.bad-input'),
    );
    expect(await say({}, { counterId: randomUUID() })).toBe('sync.row-missing');
    expect(await heads()).toEqual(feed);
    expect(bench.faults).toEqual([]);
  });
});

describe('when something breaks', () => {
  it('a fault of ours is tried three times, then set aside with a number to quote; what comes after it goes on', async () => {
    failing(99);
    const command = commandOf(shaky, { counterId: two.id });
    const before = await numberOf(two.id);
    const dead = { status: 'dead', reference: command.mutationId.slice(0, 8).toUpperCase() };
    expect(await bench.execute(command)).toEqual(dead);
    expect(runs).toBe(3);
    expect(bench.faults).toHaveLength(1);
    expect(await stored(command.mutationId)).toMatchObject([{ status: 3, code: null }]);
    failing(0);
    expect(await bench.execute(command), 'it is not tried again').toEqual(dead);
    expect([runs, await numberOf(two.id)]).toEqual([0, before]);
    expect(await bench.do(bump, { counterId: two.id })).toBe('applied');
    bench.faults.length = 0;
  });
  it('a fault that goes away within three tries has its one effect', async () => {
    failing(2);
    const before = await numberOf(two.id);
    expect(await bench.do(shaky, { counterId: two.id })).toBe('applied');
    expect(await numberOf(two.id)).toBe(before + 100);
    expect(bench.faults).toEqual([]);
  });
  it('a serialization failure is tried again and never makes a mutation dead', async () => {
    failing(2, '40001');
    expect(await bench.do(shaky, { counterId: two.id })).toBe('applied');
    failing(99, '40001');
    const command = commandOf(shaky, { counterId: two.id });
    await expect(bench.execute(command)).rejects.toMatchObject({ code: '40001' });
    expect(await stored(command.mutationId)).toHaveLength(0);
    failing(0);
    expect(await bench.execute(command)).toEqual({ status: 'applied' });
  });
  it('two that wait for each other in Postgres are both done in the end', async () => {
    const [a, b] = [await numberOf(one.id), await numberOf(three.id)];
    let arrived = 0;
    // Holds one row long enough for the other to hold the other one; the rows to run over are asked for right behind it.
    const holding = (id: Id) => ({
      before: (tx: { (strings: TemplateStringsArray, ...values: never[]): Promise<unknown> }) => {
        arrived++;
        return tx`select pg_sleep(0.3) from (select from counter where id = ${id as never} for update) as held`;
      },
    });
    const outcomes = await Promise.all([
      bench.execute(commandOf(bump, { counterId: three.id }), holding(one.id) as never),
      bench.execute(commandOf(bump, { counterId: one.id }), holding(three.id) as never),
    ]);
    expect(outcomes).toEqual([{ status: 'applied' }, { status: 'applied' }]);
    expect([await numberOf(one.id), await numberOf(three.id)]).toEqual([a + 1, b + 1]);
    expect(arrived, 'one of them was the deadlock’s victim and came again').toBeGreaterThan(2);
  });
  it.each(['CONNECTION_CLOSED', 'CONNECT_TIMEOUT', 'ECONNREFUSED', '57P01', '53300', '08006'])(
    'F62 an outage (%s) judges nothing, however often it is tried: the sender is told, and sends again',
    async (code) => {
      const command = commandOf(bump, { counterId: two.id });
      const before = await numberOf(two.id);
      let tries = 0;
      const gone = {
        after: () => {
          tries++;
          throw Object.assign(new Error('gone'), { code });
        },
      };
      await expect(bench.execute(command, gone)).rejects.toMatchObject({ code });
      expect([tries, await stored(command.mutationId), await numberOf(two.id)]).toMatchObject([1, [], before]);
      expect(await bench.execute(command)).toEqual({ status: 'applied' });
      expect(await numberOf(two.id)).toBe(before + 1);
      expect(bench.faults).toEqual([]);
    },
  );
  it('F62 a connection that dies in the middle of a transaction takes neither the mutation nor the server with it', async () => {
    const command = commandOf(bump, { counterId: two.id });
    const before = await numberOf(two.id);
    const cut = { before: async (tx: SyncBench['sql']) => tx`select pg_terminate_backend(pg_backend_pid())` };
    await expect(bench.execute(command, cut as never)).rejects.toMatchObject({
      code: expect.stringMatching(/^(57P01|CONNECTION_)/) as string,
    });
    expect([await stored(command.mutationId), await numberOf(two.id)]).toMatchObject([[], before]);
    expect(await bench.execute(command)).toEqual({ status: 'applied' });
    expect(await numberOf(two.id)).toBe(before + 1);
  });
  it('what the sender’s own step throws reaches the sender and undoes everything', async () => {
    const reason = new Error('not now');
    const command = commandOf(bump, { counterId: two.id });
    const before = await numberOf(two.id);
    const after = () => {
      throw reason;
    };
    await expect(bench.execute(command, { after })).rejects.toBe(reason);
    await expect(bench.execute(command, { before: () => Promise.reject(reason) })).rejects.toBe(reason);
    expect([await stored(command.mutationId), await numberOf(two.id)]).toMatchObject([[], before]);
    expect(bench.faults).toEqual([]);
  });
  it('a statement that fails undoes everything, though the commit was sent right behind it', async () => {
    const command = commandOf(bump, { counterId: two.id });
    const before = await numberOf(two.id);
    const after = (tx: SyncBench['sql']) => [tx`select 1 / (${0}::int)`];
    await expect(bench.execute(command, { after: after as never })).rejects.toMatchObject({ code: '22012' });
    expect([await stored(command.mutationId), await numberOf(two.id)]).toMatchObject([[], before]);
    expect(await bench.execute(command), 'the connection is fit for the next one').toEqual({ status: 'applied' });
  });
  it('sends in two goes, buckets and the trail locked last and the commit behind them', async () => {
    const said: string[] = [];
    const { url } = bench;
    const sql = postgres(url, { max: 1, onnotice: () => {}, debug: (_, query) => void said.push(query.trim()) });
    const execute = createExecute({
      ...bench,
      sql: sql as never,
      mutators: [bump] as never,
      onFault: () => {},
      onCommit: () => {},
    });
    await execute(commandOf(bump, { counterId: two.id }));
    said.length = 0;
    await execute(commandOf(bump, { counterId: two.id }));
    expect(said.map((text) => /^(begin|select|insert into \S+|with \w+|update \S+|commit)/.exec(text)?.[0])).toEqual([
      'begin',
      'select',
      'select',
      'select',
      'insert into sync_mutation',
      'insert into "counter"',
      'insert into sync_doc',
      'with moved',
      'with head',
      'commit',
    ]);
    await sql.end();
  });
  it('a mutator that touches what it did not declare is our fault, not the person’s', async () => {
    expect(await bench.do(sly, { counterId: one.id })).toBe('dead');
    expect(String(bench.faults.splice(0))).toMatch(/without declaring it/);
  });
  it('I11 after all that the feed still adds up', async () => {
    const { kept, workedOut, docs, heads: wrong } = await auditFeed(bench.sql, bench.lookup);
    expect(kept).toEqual(workedOut);
    expect(docs.kept).toEqual(docs.workedOut);
    expect(wrong).toEqual([]);
  });
});
