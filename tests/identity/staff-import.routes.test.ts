/** People from a file: what it would do, row by row, and doing it once however often it is sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { seed } from '#tests/kit/both-sides.ts';
import { institutionKind, staffKind } from '#domain/identity/identity.model.ts';
import { guo, he, lin, luo, ma } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { bank, eastGate, farOutlet, lakeRoad, personOf, stranger } from './small-bank.ts';

const closed = {
  ...eastGate,
  id: '00000000-0000-4000-9070-0000000000ff' as typeof eastGate.id,
  code: '440305099',
  active: false,
};
const gone = { ...personOf('teller2'), active: false };

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp({ rows: bank(seed(institutionKind, closed), seed(staffKind, gone)) });
});
afterAll(() => bench.close());

interface Row {
  employeeNo?: string;
  name?: string;
  institution?: string;
  phone?: string;
  mobile?: string;
  roles?: string;
}
interface Preview {
  code?: string;
  rows: {
    line: number;
    does: string;
    errors: { column: string; code: string; data: object }[];
    asksRoles: boolean;
    row: Row;
  }[];
  counts: Record<string, number>;
}
interface Done {
  rows: { line: number; employeeNo: string; did: string; errors: { column: string; code: string }[] }[];
}
async function post(who: StaffActor | null, path: string, body: object) {
  bench.who = who;
  const answer = await bench.ask('POST', `/api/staff/import${path}`, { body });
  return { status: answer.status, said: (await answer.json()) as unknown };
}
async function preview(body: object, who: StaffActor = he) {
  const { status, said } = await post(who, '/preview', body);
  return { status, said: said as Preview };
}
async function commit(rows: Row[], who: StaffActor = he) {
  const { status, said } = await post(who, '', { rows });
  return { status, said: said as Done };
}
const person = (parts: Row = {}): Row => ({ employeeNo: '80300', name: '方圆', institution: lakeRoad.code, ...parts });
const judged = async (row: Row, who: StaffActor = he) => {
  const { said } = await preview({ rows: [person(row)] }, who);
  return said.rows[0]!.errors.map(({ column, code }) => `${column}: ${code}`);
};
const rowOf = (employeeNo: string) => bench.sql`select * from staff where employee_no = ${employeeNo}`;
const deeds = async () => (await bench.sql<[{ n: number }]>`select count(*)::int as n from sync_mutation`)[0].n;

describe('before', () => {
  test('IDN-015 a file is read by its headings, in Chinese or English, in any order, and nothing is done yet', async () => {
    const csv =
      '\uFEFF姓名,备注,工号,机构号,手机\r\n方圆,新人,80300,440305001,13900000001\r\n"林 晓",,80001,440305001,\r\n';
    const { said } = await preview({ csv });
    expect(said.rows.map(({ line, does, errors }) => [line, does, errors])).toEqual([
      [2, 'add', []],
      [3, 'change', []],
    ]);
    expect(said.rows[0]!.row).toEqual({ ...person({ mobile: '13900000001' }), phone: '', roles: '' });
    expect(said.counts).toEqual({ add: 1, change: 1, same: 0, wrong: 0 });
    expect((await preview({ csv: 'Name,EmployeeNo,Institution\n方圆,80300,440305001' })).said.counts['add']).toBe(1);
    expect(await rowOf('80300')).toHaveLength(0);
  });
  test('IDN-027 each row that cannot be is told with its column and its reason', async () => {
    expect(await judged({ employeeNo: '' })).toEqual(['employeeNo: identity.import-number']);
    expect(await judged({ employeeNo: 'a/b' })).toEqual(['employeeNo: identity.import-number']);
    expect(await judged({ name: ' ' })).toEqual(['name: identity.import-name']);
    expect(await judged({ mobile: '见名片' })).toEqual(['mobile: identity.import-phone']);
    expect(await judged({ institution: '999' })).toEqual(['institution: identity.import-institution']);
    expect(await judged({ institution: closed.code })).toEqual(['institution: identity.institution-closed']);
    expect(await judged({ employeeNo: gone.employeeNo })).toEqual(['employeeNo: identity.has-left']);
    expect(await judged({ employeeNo: personOf('branch').employeeNo, institution: '440305' })).toEqual([
      'employeeNo: identity.not-oneself',
    ]);
    expect(await judged({ roles: '柜员;国王' }, guo)).toEqual(['roles: identity.unknown-role']);
    expect(await judged({ roles: '柜员' })).toEqual(['roles: identity.import-roles']);
    expect(await judged({ name: '', mobile: 'x', institution: '' })).toHaveLength(3);
  });
  test('SEC-002 institutions and people out of reach are told as those that are not there, or are taken', async () => {
    const { said } = await preview({
      rows: [person({ institution: farOutlet.code }), person({ employeeNo: '80302', institution: '404' })],
    });
    expect(said.rows.map(({ errors }) => errors[0]!.code)).toEqual(
      Array.from({ length: 2 }, () => 'identity.import-institution'),
    );
    expect(await judged({ employeeNo: stranger.employeeNo })).toEqual(['employeeNo: identity.number-taken']);
  });
  test('IDN-027 a number stands in a file once', async () => {
    const { said } = await preview({ rows: [person(), person({ name: '另一人' }), person({ employeeNo: '80301' })] });
    expect(said.rows.map(({ does }) => does)).toEqual(['add', 'nothing', 'add']);
    expect(said.rows[1]!.errors).toEqual([{ column: 'employeeNo', code: 'identity.import-twice', data: { line: 2 } }]);
  });
  test('a file without its headings, an empty one, too long a one, and what is no file are refused with the reason', async () => {
    const said = async (body: object) => {
      const { status, said: answer } = await preview(body);
      return [status, answer.code];
    };
    expect(await said({ csv: '工号,姓名\n1,2' })).toEqual([422, 'identity.column-missing']);
    expect(await said({ csv: '' })).toEqual([422, 'identity.column-missing']);
    expect(await said({ csv: '工号,姓名,机构号\n' })).toEqual([422, 'identity.file-empty']);
    expect(await said({ csv: `工号,姓名,机构号\n${'1,2,3\n'.repeat(5_001)}` })).toEqual([
      422,
      'identity.file-too-long',
    ]);
    for (const bad of [
      {},
      { rows: [] },
      { rows: [{ ...person(), active: false }] },
      { csv: 'x', rows: [person()] },
      { csv: 7 },
    ])
      expect(await said(bad)).toEqual([400, 'sync.bad-request']);
    expect((await preview({ csv: 'x'.repeat(2_200_000) })).status).toBe(413);
  });
  test('SEC-002 only whoever imports people, and only when logged in', async () => {
    for (const who of [lin, ma, luo]) {
      expect((await preview({ rows: [person()] }, who)).status).toBe(403);
      expect((await commit([person()], who)).status).toBe(403);
    }
    expect((await post(null, '', { rows: [person()] })).status).toBe(401);
  });
});

describe('doing it', () => {
  test('IDN-015 IDN-027 newcomers are added, known ones changed and transferred, wrong rows left out; again it does nothing', async () => {
    const rows = [
      person({ employeeNo: '80310', name: '韩梅' }),
      person({ employeeNo: '80003', name: '陈静', institution: eastGate.code, mobile: '13700000000' }),
      person({ employeeNo: '80311', name: '' }),
      person({ employeeNo: '80005', name: '赵倩' }),
    ];
    const { said } = await commit(rows);
    expect(said.rows.map(({ line, did, errors }) => [line, did, errors.map(({ code }) => code)])).toEqual([
      [2, 'added', []],
      [3, 'changed', []],
      [4, 'refused', ['identity.import-name']],
      [5, 'same', []],
    ]);
    expect(await rowOf('80310')).toMatchObject([{ name: '韩梅', outlet_id: lakeRoad.id, roles: [], active: true }]);
    expect(await rowOf('80003')).toMatchObject([
      { outlet_id: eastGate.id, mobile: '13700000000', roles: ['outlet_head'] },
    ]);
    expect(
      await bench.sql`select login from credential c join staff s on s.id = c.staff_id where s.employee_no = '80310'`,
    ).toEqual([{ login: '80310' }]);
    const before = await deeds();
    const again = await commit(rows);
    expect(again.said.rows.map(({ did }) => did)).toEqual(['same', 'same', 'refused', 'same']);
    expect(await deeds()).toBe(before);
  });
  test('IDN-027 two that import the same file at once make each person once', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => person({ employeeNo: `8040${n}`, name: `员工${n}` }));
    const both = await Promise.all([commit(rows), commit(rows, guo)]);
    for (const row of rows) expect(await rowOf(row.employeeNo!)).toHaveLength(1);
    for (const { said } of both)
      for (const { did, errors } of said.rows)
        expect([did, errors.map(({ code }) => code).filter((code) => code !== 'identity.number-taken')]).toEqual([
          did,
          [],
        ]);
  });
  test('IDN-017 SEC-004 roles in a file are asked for, not given', async () => {
    const { said } = await commit([person({ employeeNo: '80320', name: '丁一', roles: '柜员；lobby_manager' })], guo);
    expect(said.rows[0]!.did).toBe('added');
    expect(await rowOf('80320')).toMatchObject([{ roles: [] }]);
    expect(await bench.sql`select payload, asked_by, state from approval`).toEqual([
      { payload: { roles: ['lobby_manager', 'teller'], before: [] }, asked_by: guo.id, state: 'open' },
    ]);
    const officer = await commit([person({ employeeNo: '80321', name: '戊', roles: 'sys_admin;auditor' })], guo);
    expect(officer.said.rows[0]).toMatchObject({
      did: 'refused',
      errors: [{ column: 'roles', code: 'identity.roles-exclude' }],
    });
  });
  test('more than a chunk at once is refused', async () => {
    const rows = Array.from({ length: 201 }, (_, n) => person({ employeeNo: `9${n}` }));
    expect((await commit(rows)).status).toBe(400);
  });
  test('a name that was guarded against being a formula on its way out comes in as it was', async () => {
    const { said } = await preview({ csv: `工号,姓名,机构号\n80330,'=阿强,${lakeRoad.code}` });
    expect(said.rows[0]!.row.name).toBe('=阿强');
  });
});
