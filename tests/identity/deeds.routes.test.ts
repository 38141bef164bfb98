/** Deeds of administration: done at once, once by their id, in everyone's reach, with nothing smuggled in. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addStaff, changeOwnCard, changeStaff } from '#domain/identity/staff.mutators.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { gao, guo, he, hu, idOf, lin, luo } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { bank, farOutlet, lakeRoad, stranger } from './small-bank.ts';

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp({ rows: bank() });
});
afterAll(() => bench.close());

async function send(who: StaffActor | null, body: object) {
  bench.who = who;
  const answer = await bench.ask('POST', '/api/deeds', { body });
  return { status: answer.status, said: (await answer.json()) as Record<string, never> };
}
const deed = (who: StaffActor | null, name: string, input: object, id: string = randomUUID()) =>
  send(who, { id, name, version: 1, input });

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
    for (const more of [{ actor: gao }, { at: 0 }]) expect((await send(he, { ...good, ...more })).status).toBe(400);
    for (const bad of [{ ...good, id: 'x' }, { ...good, name: 'x' }, { ...good, version: 0 }, [], 'x'])
      expect((await send(he, bad as object)).status).toBe(400);
    expect((await send(he, good)).status).toBe(200);
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
    expect(await bench.sql`select roles from staff where id = ${newcomer.id}`).toEqual([{ roles: [] }]);
  });
  test('what a revoked person still sends is on record and not done', async () => {
    await bench.sql`insert into sync_principal (id, quarantined) values (${hu.id}, true)`;
    const { status, said } = await deed(hu, changeOwnCard.name, { name: '别人', phone: null, mobile: null });
    expect([status, said['status']]).toEqual([500, 'quarantined']);
    expect(await bench.sql`select name from staff where id = ${hu.id}`).toEqual([{ name: '胡伟' }]);
  });
});
