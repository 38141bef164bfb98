/** SEC-003, SEC-002: the trail is read by whom it is for, within his reach; a file of it is on record before it leaves. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { audit, NO_OUTLET } from '#server/audit/audit.ts';
import { verifyChains } from '#server/audit/chain.ts';
import { idOf, lin, zhou } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';

const START = Date.parse('2026-03-02T01:00:00Z');
const branch = idOf(80, 1);
const other = idOf(80, 2);
const foreign = idOf(80, 3);
let bench: HttpBench;
const may = (
  scope: StaffActor['scope'],
  paths: readonly string[],
  permissions: readonly string[] = ['audit.read'],
): StaffActor => ({
  ...lin,
  permissions,
  scope,
  paths,
  narrower: {},
});

beforeAll(async () => {
  bench = await openHttp();
  const { sql } = bench;
  await sql`delete from institution`;
  const tree: [Id, string, string][] = [
    [branch, '深圳分行', 'sz/'],
    [lin.outletId, '科技园支行', 'sz/a/'],
    [other, '福田支行', 'sz/b/'],
    [foreign, '广州支行', 'gz/c/'],
  ];
  for (const [id, name, path] of tree)
    await sql`insert into institution (id, parent_id, level, code, name, ownership, path, active)
      values (${id}, null, 'outlet', ${path}, ${name}, 'self', ${path}, true)`;
  await sql`insert into staff (id, outlet_id, employee_no, name, roles, manages, active)
    values (${lin.id}, ${lin.outletId}, 'E1', '=林晓', '{}', '{}', true) on conflict (id) do update set name = excluded.name`;
  for (const outletId of [lin.outletId, other, foreign, null])
    for (let n = 0; n < 120; n++)
      await sql.begin(
        async (tx) =>
          await audit(tx, {
            outletId,
            at: toInstant(START + n * 60_000),
            actorId: n % 2 === 0 ? lin.id : zhou.id,
            deviceId: lin.deviceId,
            action: n % 3 === 0 ? 'customers.reveal' : 'queue.callTicket',
            subject: idOf(81, n),
            result: n % 10 === 0 ? 'refused' : 'applied',
            detail: { n, reason: '@核对身份' },
          }),
      );
}, 60_000);
beforeEach(() => {
  bench.who = may('outlet', ['sz/a/']);
});
afterAll(() => bench.close());

interface Page {
  readonly entries: {
    seq: number;
    at: number;
    actor: string | null;
    action: string;
    result: string;
    detail: { n: number };
  }[];
  readonly next: number | null;
}
const span = { from: String(START), to: String(START + 200 * 60_000) };
const ask = (query: Record<string, string>) =>
  bench.ask('GET', `/api/audit?${new URLSearchParams({ ...span, ...query }).toString()}`);
const page = async (query: Record<string, string> = {}): Promise<Page> => {
  const answer = await ask(query);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Page;
};
const said = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];
const file = (body: object = {}) =>
  bench.ask('POST', '/api/audit/export', { body: { from: START, to: START + 200 * 60_000, ...body } });

describe('SEC-003 a page of the trail', () => {
  it('newest first, fifty at a time, each once, with the person’s name', async () => {
    const all: number[] = [];
    let cursor: number | null = null;
    do {
      const { entries, next }: Page = await page(cursor === null ? {} : { cursor: String(cursor) });
      all.push(...entries.map(({ seq }) => seq));
      cursor = next;
    } while (cursor !== null);
    expect(all).toEqual(Array.from({ length: 120 }, (_, i) => 120 - i));
    const { entries } = await page();
    expect(entries[1]).toMatchObject({ actor: '=林晓', action: 'queue.callTicket', detail: { n: 118 } });
  });
  it('by time, by person, by action or its area, by result', async () => {
    const numbers = async (query: Record<string, string>) => (await page(query)).entries.map(({ detail }) => detail.n);
    expect(await numbers({ from: String(START + 5 * 60_000), to: String(START + 7 * 60_000) })).toEqual([7, 6, 5]);
    expect((await numbers({ actor: zhou.id })).every((n) => n % 2 === 1)).toBe(true);
    expect((await numbers({ action: 'customers.' })).every((n) => n % 3 === 0)).toBe(true);
    expect(await numbers({ result: 'refused', action: 'customers.reveal' })).toEqual([90, 60, 30, 0]);
  });
  it.each([
    ['no time', { from: '' }],
    ['a time before the other', { to: String(START - 1) }],
    ['more than a quarter of a year', { to: String(START + 94 * 24 * 3_600_000) }],
    ['a person that is none', { actor: 'x' }],
    ['an outlet that is none', { outlet: "' or 1=1" }],
    ['an action that is none', { action: "queue.x' --" }],
    ['a pattern', { action: '%' }],
    ['a result that is none', { result: 'gone' }],
    ['a cursor that is none', { cursor: '-1' }],
  ])('%s is a bad request', async (_, query) =>
    expect(await said(await ask(query))).toEqual([400, 'sync.bad-request']),
  );
});

describe('SEC-002 whose trail', () => {
  it.each([
    ['outlet', ['sz/a/'], [200, 404, 404, 404, 404]],
    ['subtree', ['sz/'], [200, 200, 404, 404, 404]],
    ['bank', ['sz/a/'], [200, 200, 200, 200, 404]],
    ['own', ['sz/a/'], [404, 404, 404, 404, 404]],
  ] as const)('reach %s: own, sister, foreign, no outlet’s, unknown', async (scope, paths, expected) => {
    bench.who = may(scope, paths);
    const outlets = [lin.outletId, other, foreign, NO_OUTLET, randomUUID()];
    const read = await Promise.all(outlets.map(async (outlet) => (await ask({ outlet })).status));
    const taken = await Promise.all(outlets.map(async (outlet) => (await file({ outlet })).status));
    expect([read, taken]).toEqual([expected, expected]);
    const { places } = (await (await bench.ask('GET', '/api/audit/places')).json()) as { places: { id: Id }[] };
    expect(outlets.map((outlet) => (places.some(({ id }) => id === outlet) ? 200 : 404))).toEqual(expected);
  });
  it('who has not the permission is told so, and no rows leave; nobody is asked to log in', async () => {
    bench.who = may('bank', ['sz/'], ['audit.keep', 'identity.manageStaff']);
    for (const answer of [await ask({}), await file(), await bench.ask('GET', '/api/audit/places')])
      expect(await said(answer)).toEqual([403, 'identity.no-permission']);
    bench.who = null;
    for (const answer of [await ask({}), await file(), await bench.ask('GET', '/api/audit/places')])
      expect(await said(answer)).toEqual([401, 'identity.not-logged-in']);
  });
});

describe('SEC-003 a file of the trail', () => {
  const newest = async () =>
    (
      await bench.sql<{ action: string; actor_id: string; result: string; detail: string }[]>`
      select action, actor_id, result, detail from audit_entry where outlet_id = ${lin.outletId} order by seq desc limit 1`
    )[0]!;
  it('has every row asked for, no cell that is a formula, and is on record with their number', async () => {
    const answer = await file({ action: 'customers.' });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="audit.csv"',
    ]);
    const lines = new TextDecoder('utf-8', { ignoreBOM: true })
      .decode(await answer.arrayBuffer())
      .trimEnd()
      .split('\r\n');
    expect(lines[0]!.startsWith('\ufeff序号')).toBe(true);
    expect(lines).toHaveLength(1 + 40 + 1);
    expect(lines[1]).toContain(',2026-03-02T10:57:00,');
    expect(lines.filter((line) => line.includes(`'=林晓`))).toHaveLength(20);
    for (const line of lines)
      for (const cell of line.split(',')) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+@＝]/);
    const entry = await newest();
    expect(entry).toMatchObject({ action: 'audit.export', actor_id: lin.id, result: 'applied' });
    expect(JSON.parse(entry.detail)).toMatchObject({ rows: 40, action: 'customers.' });
  });
  it('what cannot be put on record does not leave', async () => {
    await bench.sql`alter table audit_entry add constraint closed check (action <> 'audit.export') not valid`;
    bench.lines.length = 0;
    const answer = await file();
    await bench.sql`alter table audit_entry drop constraint closed`;
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('林晓');
  });
  it('the trail is whole after all that', async () =>
    expect((await verifyChains(bench.sql, null)).findings).toEqual([]));
});
