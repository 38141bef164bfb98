/** The lists of the organisation over HTTP: who is given which, and nothing of what lies elsewhere. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { approvalKind } from '#domain/identity/identity.model.ts';
import { addStaff, changeOwnCard, changeStaff } from '#domain/identity/staff.mutators.ts';
import type { PermissionName } from '#domain/identity/permissions.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import { isWithin, reachOf, whyNotReach } from '#domain/identity/scope.rules.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
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

async function get<T = { rows: Record<string, unknown>[] }>(who: StaffActor | null, path: string) {
  bench.who = who;
  const answer = await bench.ask('GET', `/api${path}`);
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, text, said: (json ? JSON.parse(text) : null) as T };
}
async function send(who: StaffActor | null, path: string, body: object) {
  bench.who = who;
  const answer = await bench.ask('POST', `/api${path}`, { body });
  return { status: answer.status, said: (await answer.json()) as Record<string, never> };
}
const deed = (who: StaffActor | null, name: string, input: object, id: string = randomUUID()) =>
  send(who, '/deeds', { id, name, version: 1, input });

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
        const { status, said } = await get<{ code?: string }>(actor, path);
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
      const people = await get<{ rows: { id: string; outletId: typeof head.id }[]; total: number }>(
        actor,
        '/staff?limit=200',
      );
      const all = await get<typeof people.said>(gao, '/staff?limit=200');
      const mine = all.said.rows.filter(
        ({ id, outletId }) =>
          id === actor.id || isWithin(reachOf(actor, 'identity.readStaff')!, actor.paths, pathOf.get(outletId)!),
      );
      expect([name, people.said.rows.map(({ id }) => id)]).toEqual([name, mine.map(({ id }) => id)]);
      expect(people.said.total).toBe(mine.length);
      const tree = await get<{ rows: { code: string }[] }>(actor, '/institutions');
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
    const total = async (who: StaffActor, query: string) =>
      (await get<{ total: number }>(who, `/staff?${query}`)).said.total;
    expect(await total(gao, `institution=${branch.id}`)).toBe(9);
    expect(await total(gao, 'role=teller')).toBe(2);
    expect(await total(gao, 'active=0')).toBe(0);
    expect(await total(he, `institution=${farOutlet.id}`)).toBe(0);
    expect(await total(he, `institution=${head.id}`)).toBe(9);
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
        expect(said.total).toBe(14);
        seen.push(...said.rows.map(({ id }) => id));
        cursor = said.next;
      }
      const whole = await get<{ rows: { id: string }[] }>(gao, `/staff?limit=200&sort=${sort}`);
      expect(seen).toEqual(whole.said.rows.map(({ id }) => id));
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

describe('deeds', () => {
  const card = { staffId: lin.id, outletId: lakeRoad.id, name: '林晓', phone: null, mobile: '13800000002' };
  test('IDN-015 a deed is done at once, once by its id, and its answer is the same when it is sent again', async () => {
    const id = randomUUID();
    const input = { ...card, mobile: '13800000009' };
    expect(await deed(he, changeStaff.name, input, id)).toEqual({ status: 200, said: { status: 'applied' } });
    await deed(he, changeStaff.name, card);
    expect(await deed(he, changeStaff.name, input, id)).toEqual({ status: 200, said: { status: 'applied' } });
    expect(await bench.sql`select mobile from staff where id = ${lin.id}`).toEqual([{ mobile: card.mobile }]);
  });
  test('an id that stands for another deed, or for somebody else’s, is taken for neither', async () => {
    const id = randomUUID();
    await deed(he, changeStaff.name, card, id);
    const other = { status: 409, said: { code: 'sync.other-body' } };
    expect(await deed(he, changeStaff.name, { ...card, name: '林' }, id)).toEqual(other);
    expect(await deed(guo, changeStaff.name, card, id)).toEqual(other);
  });
  test('SEC-002 what is elsewhere is answered like what is not there; without permission it is said so', async () => {
    const elsewhere = { ...card, staffId: stranger.id, outletId: farOutlet.id };
    const gone = { status: 404, said: { status: 'refused', code: 'identity.out-of-reach', data: {} } };
    expect(await deed(he, changeStaff.name, elsewhere)).toEqual(gone);
    expect(await deed(he, changeStaff.name, { ...elsewhere, outletId: lakeRoad.id })).toEqual(gone);
    expect(await deed(he, changeStaff.name, { ...card, staffId: idOf(99, 9) })).toEqual(gone);
    expect((await deed(luo, changeStaff.name, card)).status).toBe(403);
    expect((await deed(null, changeStaff.name, card)).status).toBe(401);
    expect((await deed(guo, changeStaff.name, elsewhere)).status).toBe(200);
  });
  test('IDN-015 mass assignment is refused, in the deed and around it', async () => {
    for (const more of [{ roles: ['super_admin'] }, { active: false }, { employeeNo: '1' }, { __proto__x: 1 }])
      expect(await deed(he, changeStaff.name, { ...card, ...more })).toMatchObject({
        status: 400,
        said: { code: 'sync.bad-input' },
      });
    const good = {
      id: randomUUID(),
      name: changeOwnCard.name,
      version: 1,
      input: { name: '何敏', phone: null, mobile: null },
    };
    for (const more of [{ actor: gao }, { at: 0 }])
      expect((await send(he, '/deeds', { ...good, ...more })).status).toBe(400);
    for (const bad of [{ ...good, id: 'x' }, { ...good, name: 'x' }, { ...good, version: 0 }, [], 'x'])
      expect((await send(he, '/deeds', bad as object)).status).toBe(400);
    expect((await send(he, '/deeds', good)).status).toBe(200);
  });
  test('a rule’s no comes with its code; a deed nobody knows is none; too long a body is not read', async () => {
    const again = {
      id: idOf(80, 1),
      outletId: lakeRoad.id,
      employeeNo: '80001',
      name: '某人',
      phone: null,
      mobile: null,
    };
    expect(await deed(he, addStaff.name, again)).toEqual({
      status: 409,
      said: { status: 'refused', code: 'identity.number-taken', data: { number: '80001' } },
    });
    expect((await deed(gao, 'identity.becomeKing', {})).status).toBe(400);
    expect((await deed(gao, changeOwnCard.name, { name: 'x'.repeat(300_000) })).status).toBe(413);
  });
  test('IDN-007 a newcomer has one login, his number, and no password yet', async () => {
    const newcomer = {
      id: idOf(80, 2),
      outletId: lakeRoad.id,
      employeeNo: '80200',
      name: '新人',
      phone: null,
      mobile: null,
    };
    const id = randomUUID();
    for (let time = 0; time < 2; time++) expect((await deed(he, addStaff.name, newcomer, id)).status).toBe(200);
    expect(
      await bench.sql`select login, password_hash, must_change from credential where staff_id = ${newcomer.id}`,
    ).toEqual([{ login: '80200', password_hash: null, must_change: true }]);
    expect((await get(he, '/staff?q=80200')).said.rows).toMatchObject([{ login: '80200', roles: [] }]);
  });
  test('what a revoked person still sends is on record and not done', async () => {
    await bench.sql`insert into sync_principal (id, quarantined) values (${hu.id}, true)`;
    const { status, said } = await deed(hu, changeOwnCard.name, { name: '别人', phone: null, mobile: null });
    expect([status, said['status']]).toEqual([500, 'quarantined']);
    expect(await bench.sql`select name from staff where id = ${hu.id}`).toEqual([{ name: '胡伟' }]);
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
    const { said } = await get<Record<string, unknown>>(he, `/staff/${chen.id}`);
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
    expect((await get<Record<string, unknown>>(he, `/staff/${lin.id}`)).said['superior']).toEqual({
      id: chen.id,
      name: '陈静',
    });
  });
  test('IDN-043 people leave as a file only in the hands of somebody who has signed; both are on record', async () => {
    expect(await get(he, '/staff.csv')).toMatchObject({ status: 403, said: { code: 'identity.not-signed' } });
    expect(bench.trail).toMatchObject([{ action: 'identity.exportStaff', result: 'refused', actorId: he.id }]);
    await bench.sql`update staff set confidential_since = 1 where id = ${he.id}`;
    const { status, text } = await get(he, '/staff.csv');
    expect(status).toBe(200);
    expect(text.split('\r\n')).toHaveLength(10 + 2);
    expect(bench.trail.at(-1)).toMatchObject({ result: 'done', detail: { rows: 10 } });
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
