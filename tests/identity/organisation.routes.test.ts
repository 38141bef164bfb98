/** The lists of the organisation over HTTP: who is given which, and nothing of what lies elsewhere. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { approvalKind } from '#domain/identity/identity.model.ts';
import type { PermissionName } from '#domain/identity/permissions.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import { isWithin, reachOf, whyNotReach } from '#domain/identity/scope.rules.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { reachSql } from '#server/identity/api-deps.ts';
import { NINE, seed } from '#tests/kit/both-sides.ts';
import { chen, gao, guo, he, hu, idOf, lin, luo, ma, wu, zhou, type Staff } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import {
  bank,
  branch,
  city,
  eastGate,
  farBranch,
  farOutlet,
  head,
  lakeRoad,
  personOf,
  stranger,
} from './small-bank.ts';

const places = [head, city, branch, lakeRoad, eastGate, farBranch, farOutlet];
const pathOf = new Map(places.map(({ id, path }) => [id, path]));
const teller: Staff = { ...lin, ...personRights('teller'), id: personOf('teller').id };
function personRights(code: string) {
  const { permissions, scope } = builtInRoles.find((role) => role.code === code)!;
  return { roles: [code], permissions, scope, narrower: {} };
}
const actors: Readonly<Record<string, StaffActor>> = { lin, zhou, chen, teller, wu, hu, he, guo, ma, luo, gao };
const asked = (n: number, subjectId: typeof lin.id, outletId: typeof lakeRoad.id) =>
  seed(approvalKind, {
    id: idOf(79, n),
    outletId,
    what: 'roles',
    subjectId,
    payload: { roles: ['teller'], before: ['lobby_manager'] },
    askedBy: guo.id,
    askedAt: NINE,
    decidedBy: null,
    decidedAt: null,
    state: 'open',
  });

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp({ rows: bank(asked(1, lin.id, lakeRoad.id), asked(2, stranger.id, farOutlet.id)) });
});
beforeEach(() => void (bench.trail.length = 0));
afterAll(() => bench.close());

interface Said {
  readonly code?: string;
  readonly rows: (Readonly<Record<string, unknown>> & { readonly id: Id; readonly outletId: Id })[];
  readonly total: number;
  readonly next: string | null;
  readonly [field: string]: unknown;
}
async function get(who: StaffActor | null, path: string) {
  bench.who = who;
  const answer = await bench.ask('GET', `/api${path}`);
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, text, said: (json ? JSON.parse(text) : null) as Said };
}
/** Each list, and the permissions of which one opens it. */
const lists: Readonly<Record<string, readonly PermissionName[]>> = {
  '/institutions': ['identity.manageInstitutions', 'identity.readStaff'],
  '/staff': ['identity.readStaff'],
  '/roles': ['identity.manageRoles', 'identity.readStaff'],
  '/approvals': ['identity.decideRoles', 'identity.proposeRoles'],
  '/sessions': ['identity.readSessions'],
};

describe('role × scope', () => {
  test('SEC-002 every list is closed to whoever has not its permission, and to nobody at all', async () => {
    for (const [path, needs] of Object.entries(lists)) {
      expect([path, (await get(null, path)).status]).toEqual([path, 401]);
      for (const [name, actor] of Object.entries(actors)) {
        const open = needs.some((permission) => actor.permissions.includes(permission));
        const { status, said } = await get(actor, path);
        expect([path, name, status, said.code]).toEqual([
          path,
          name,
          open ? 200 : 403,
          open ? undefined : 'identity.no-permission',
        ]);
      }
    }
  });
  test('SEC-002 of people and institutions everybody sees those in his reach, all of them and no others', async () => {
    for (const [name, actor] of Object.entries(actors)) {
      if (reachOf(actor, 'identity.readStaff') === null) continue;
      const people = await get(actor, '/staff?limit=200');
      const all = await get(gao, '/staff?limit=200');
      const mine = all.said.rows.filter(
        ({ id, outletId }) =>
          id === actor.id || isWithin(reachOf(actor, 'identity.readStaff')!, actor.paths, pathOf.get(outletId)!),
      );
      expect([name, people.said.rows.map(({ id }) => id)]).toEqual([name, mine.map(({ id }) => id)]);
      expect(people.said.total).toBe(mine.length);
      const tree = await get(actor, '/institutions');
      const permission = actor.permissions.includes('identity.manageInstitutions')
        ? 'identity.manageInstitutions'
        : 'identity.readStaff';
      const reached = places.filter(({ path }) => whyNotReach(actor, permission, { institutionPath: path }) === null);
      expect([name, tree.said.rows.map(({ code }) => code)]).toEqual([name, reached.map(({ code }) => code)]);
    }
  });
  test('SEC-002 a person of another outlet is not there for whoever does not reach it, as one that does not exist', async () => {
    const none = await get(lin, `/staff/${idOf(99, 9)}`);
    expect(none).toMatchObject({ status: 404, said: { code: 'identity.out-of-reach' } });
    for (const [name, actor] of Object.entries(actors)) {
      if (reachOf(actor, 'identity.readStaff') === null) continue;
      for (const person of [personOf('lobby'), personOf('lobby3'), personOf('boss'), stranger]) {
        const seen =
          whyNotReach(actor, 'identity.readStaff', {
            institutionPath: pathOf.get(person.outletId)!,
            ownerId: person.id,
          }) === null;
        const { status, text } = await get(actor, `/staff/${person.id}`);
        expect([name, person.name, status]).toEqual([name, person.name, seen ? 200 : 404]);
        if (!seen) expect(text).toBe(none.text);
      }
    }
    for (const bad of ['x', "' or 1=1 --", '%00'])
      expect((await get(gao, `/staff/${encodeURIComponent(bad)}`)).status).toBe(404);
  });
  test('SEC-002 the condition in a query and the rule say the same', async () => {
    const permissions: PermissionName[] = [
      'identity.readStaff',
      'customers.readOwn',
      'identity.manageRoles',
      'reports.inspect',
    ];
    for (const actor of [...Object.values(actors), { ...lin, paths: [lakeRoad.path, farOutlet.path] }])
      for (const permission of permissions)
        for (const place of places)
          for (const ownerId of [actor.id, zhou.id]) {
            const { sql } = bench;
            const [row] = await sql<{ yes: boolean }[]>`
              select ${reachSql(sql, actor, permission, sql`t.path`, sql`t.owner`)} as yes
              from (select ${place.path}::text as path, ${ownerId}::uuid as owner) t`;
            expect(row!.yes).toBe(whyNotReach(actor, permission, { institutionPath: place.path, ownerId }) === null);
          }
  });
});

describe('the lists', () => {
  test('IDN-021 the tree comes in its order, with how many work where; closed ones when asked for, parts of it by name', async () => {
    const { said } = await get(gao, '/institutions');
    expect(said.rows.map(({ path }) => path)).toEqual(places.map(({ path }) => path).toSorted());
    expect(said.rows.find(({ code }) => code === lakeRoad.code)).toMatchObject({
      people: 6,
      parentId: branch.id,
      level: 'outlet',
    });
    expect((await get(gao, `/institutions?under=${branch.id}`)).said.rows).toHaveLength(3);
    expect((await get(he, `/institutions?under=${farBranch.id}`)).said.rows).toEqual([]);
    expect((await get(he, '/institutions?under=x')).status).toBe(400);
  });
  test('IDN-015 people are searched by name and number, by login only by those who keep logins', async () => {
    await bench.sql`insert into credential (staff_id, login) values (${lin.id}, 'linxiao'), (${zhou.id}, 'zm_100%')`;
    const names = async (who: StaffActor, q: string) =>
      (await get(who, `/staff?q=${encodeURIComponent(q)}`)).said.rows.map(({ name }) => name);
    expect(await names(he, '晓')).toEqual(['林晓']);
    expect(await names(he, '8000')).toHaveLength(7);
    expect(await names(he, 'LINX')).toEqual(['林晓']);
    expect(await names(lin, 'linx')).toEqual([]);
    expect(await names(he, '_100%')).toEqual(['周明']);
    expect(await names(he, '%')).toEqual(['周明']);
    expect((await get(lin, '/staff')).text).not.toContain('linxiao');
  });
  test('IDN-015 filters by institution, role and whether he is there; a filter for elsewhere finds nobody', async () => {
    const total = async (who: StaffActor, query: string) => (await get(who, `/staff?${query}`)).said.total;
    expect(await total(gao, `institution=${branch.id}`)).toBe(11);
    expect(await total(gao, 'role=teller')).toBe(4);
    expect(await total(gao, 'active=0')).toBe(0);
    expect(await total(he, `institution=${farOutlet.id}`)).toBe(0);
    expect(await total(he, `institution=${head.id}`)).toBe(11);
  });
  test('IDN-015 pages go on where the last one ended, in each order, without a gap and without a second look', async () => {
    for (const sort of ['name', 'number', 'institution']) {
      const seen: unknown[] = [];
      let cursor: string | null = '';
      for (let page = 0; cursor !== null && page < 20; page++) {
        const { said }: { said: { rows: { id: string }[]; next: string | null; total: number } } = await get(
          gao,
          `/staff?limit=4&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`,
        );
        expect(said.total).toBe(16);
        seen.push(...said.rows.map(({ id }) => id));
        cursor = said.next;
      }
      const whole = await get(gao, `/staff?limit=200&sort=${sort}`);
      expect(seen).toEqual(whole.said.rows.map(({ id }) => id));
      const back = await get(gao, `/staff?limit=9&sort=${sort}&down=1`);
      const rest = await get(gao, `/staff?limit=9&sort=${sort}&down=1&cursor=${back.said.next}`);
      expect([...back.said.rows, ...rest.said.rows].map(({ id }) => id)).toEqual(seen.toReversed());
    }
  });
  test('bad questions are answered with what they are', async () => {
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=1e3',
      'sort=password_hash',
      'cursor=abc',
      `cursor=${btoa('["\\u0000","x"]')}`,
      'active=2',
      'down=0',
      `q=${'x'.repeat(61)}`,
      'q=%00',
      'institution=1',
    ])
      expect([query, (await get(gao, `/staff?${query}`)).status]).toEqual([query, 400]);
    expect((await get(gao, '/approvals?state=some')).status).toBe(400);
  });
  test('SEC-004 what waits to be decided is listed with who asked, for those in reach', async () => {
    const { said } = await get(ma, '/approvals');
    expect(said.rows.map(({ subject, asker, mine }) => [subject, asker, mine]).toSorted()).toEqual([
      ['唐宁', '郭凯', false],
      ['林晓', '郭凯', false],
    ]);
    const near = { ...ma, scope: 'subtree' as const, paths: [branch.path] };
    expect((await get(near, '/approvals')).said.rows).toHaveLength(1);
    expect((await get(guo, '/approvals?state=all')).said.rows.map(({ mine }) => mine)).toEqual([true, true]);
    expect((await get(ma, '/approvals?state=granted')).said.rows).toEqual([]);
    expect((await get(ma, '/approvals?state=decided')).said.rows).toEqual([]);
    expect((await get(ma, '/approvals')).said.rows.map(({ worksAt }) => worksAt)).toContain(lakeRoad.id);
  });
  test('IDN-017 IDN-018 roles come with what they may do and how many hold them in reach', async () => {
    const { said } = await get(he, '/roles');
    expect(said.rows).toHaveLength(builtInRoles.length);
    expect(said.rows.find(({ code }) => code === 'lobby_manager')).toMatchObject({ holders: 2, builtIn: true });
    expect((await get(lin, '/roles')).said.rows.find(({ code }) => code === 'lobby_manager')).toMatchObject({
      holders: 1,
    });
  });
});

describe('one person, and all of them as a file', () => {
  test('IDN-016 IDN-024 IDN-026 a person comes with grades, assignments, superior, those below, what he manages', async () => {
    const { sql } = bench;
    await sql`update staff set superior_id = ${chen.id} where id in (${lin.id}, ${zhou.id})`;
    await sql`update staff set manages = ${[eastGate.id]}::uuid[] where id = ${chen.id}`;
    await sql`insert into staff_grade (id, staff_id, from_day, tier, grade, remark, set_by, set_at) values
      (${idOf(81, 1)}, ${chen.id}, '2026-01-05', 2, 7, '', ${he.id}, 1), (${idOf(81, 2)}, ${chen.id}, '2026-02-01', 3, 8, '晋升', ${he.id}, 2)`;
    await sql`insert into assignment (id, staff_id, outlet_id, from_day, until_day, set_by, set_at)
      values (${idOf(82, 1)}, ${chen.id}, ${eastGate.id}, '2026-03-02', '2026-03-06', ${he.id}, 1)`;
    const { said } = await get(he, `/staff/${chen.id}`);
    expect(said).toMatchObject({
      superior: null,
      below: [{ name: '林晓' }, { name: '周明' }],
      manages: [{ code: eastGate.code }],
      grades: [
        { fromDay: '2026-02-01', tier: 3, grade: 8, remark: '晋升' },
        { fromDay: '2026-01-05', tier: 2, grade: 7 },
      ],
      assignments: [{ outlet: eastGate.name, fromDay: '2026-03-02', untilDay: '2026-03-06' }],
    });
    expect((await get(he, `/staff/${lin.id}`)).said).toMatchObject({
      superior: { id: chen.id, name: '陈静' },
      above: [chen.id],
      asked: { asker: '郭凯', roles: ['teller'], askedAt: NINE },
    });
    await sql`update staff set superior_id = ${gao.id} where id = ${chen.id}`;
    expect((await get(he, `/staff/${lin.id}`)).said['above']).toEqual([chen.id, gao.id]);
    expect((await get(he, `/staff/${gao.id}`)).status).toBe(404);
  });
  test('IDN-043 people leave as a file only in the hands of somebody who has signed; both are on record', async () => {
    expect(await get(he, '/staff.csv')).toMatchObject({ status: 403, said: { code: 'identity.not-signed' } });
    expect(bench.trail).toMatchObject([{ action: 'identity.exportStaff', result: 'refused', actorId: he.id }]);
    await bench.sql`update staff set confidential_since = 1 where id = ${he.id}`;
    const { status, text } = await get(he, '/staff.csv');
    expect(status).toBe(200);
    expect(text.split('\r\n')).toHaveLength(11 + 2);
    expect(bench.trail.at(-1)).toMatchObject({ result: 'done', detail: { rows: 11 } });
    expect(text).not.toContain(stranger.name);
    expect((await get(lin, '/staff.csv')).status).toBe(403);
  });
  test('no cell of a file becomes a formula', async () => {
    const names = ['=1+1', '+A1', '-2', '@x', '＝1', ' =2', 'a,"b"'];
    const people = names.map((name, n) => ({ ...personOf('teller'), id: idOf(83, n), employeeNo: `9500${n}`, name }));
    for (const person of people)
      await bench.sql`insert into staff ${bench.sql({ id: person.id, outlet_id: person.outletId, employee_no: person.employeeNo, name: person.name, roles: [], manages: [], active: true } as never)}`;
    const lines = (await get(he, '/staff.csv?q=9500')).text.split('\r\n').slice(1, -1);
    expect(lines.map((line) => /^\d+,(".*?"(?=,)|[^,]*)/.exec(line)![1])).toEqual([
      "'=1+1",
      "'+A1",
      "'-2",
      "'@x",
      "'＝1",
      "' =2",
      '"a,""b"""',
    ]);
    await bench.sql`delete from staff where employee_no like '9500%'`;
  });
});
