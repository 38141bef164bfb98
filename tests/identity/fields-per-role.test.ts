/**
 * SEC-002, CUS-076: which fields the tablet of each role is sent, by name, in `fields-per-role.txt` where a person reads
 * them; of another outlet nothing; and no clear value of any customer in any of it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appointmentKind } from '#domain/appointments/appointments.model.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import { privateFields } from '#domain/customers/private.model.ts';
import { counterKind, queueKind, ticketKind } from '#domain/queue/queue.model.ts';
import { lobbySettingKind, usualLobbySetting } from '#domain/settings/settings.model.ts';
import { lookupCode, lookupKind } from '#server/app/synced-kinds.ts';
import { keepPrivate } from '#server/customers/private-values.ts';
import { importRows } from '#server/sync/import.ts';
import type { Patch } from '#sync/wire.ts';
import { idOf } from '#tests/kit/people.ts';
import { customerSeal, openWorld, startServer, type TestServer, type TestWorld } from '#tests/kit/server.ts';
import { bookingOf } from '#tests/appointments/bookings.ts';
import { counterOf, customerOf, queueOf, ticketOf } from '#tests/queue/small-hall.ts';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';
import { clearIn, clearValues } from './clear-values.ts';
import { makeAsker, type Asker } from './rights-askers.ts';
import { roleOrder } from './rights-table.ts';
import { eastGate, lakeRoad } from './small-bank.ts';

/** Whose work it is not to meet customers: theirs is the hall alone. */
const withoutCustomers =
  'sys_admin sec_admin auditor sales_rep service_agent finance_auditor kb_reviewer collector entry_clerk branch_admin customer_kiosk'.split(
    ' ',
  );

let world: TestWorld;
let server: TestServer;
const askers: Asker[] = [];
/** A customer of the outlet, one of another outlet; and for each person one of his own. */
const [here, there] = [idOf(60, 1), idOf(60, 2)];
const ownOf = new Map<string, string>();

beforeAll(async () => {
  world = await openWorld();
  server = await startServer(world);
  const { sql } = server;
  for (const [n, { id: outletId }] of [lakeRoad, eastGate].entries()) {
    const queue = queueOf(1, { id: idOf(61, n), outletId });
    const customerId = [here, there][n]!;
    await importRows(sql, lookupKind, queueKind, [queue]);
    await importRows(sql, lookupKind, counterKind, [counterOf(1, { id: idOf(62, n), outletId })]);
    await importRows(sql, lookupKind, customerKind, [customerOf(1, { id: customerId, outletId })]);
    await importRows(sql, lookupKind, ticketKind, [
      ticketOf(1, { id: idOf(63, n), outletId, queueId: queue.id, customerId }),
    ]);
    await importRows(sql, lookupKind, appointmentKind, [
      bookingOf(1, { id: idOf(65, n), outletId, queueId: queue.id, customerId }),
    ]);
    await keepPrivate(sql, customerSeal, [{ customerId, ownerId: null, values: clearValues(1) }]);
  }
  for (const [n, [, role]] of roleOrder.entries()) {
    const asker = await makeAsker(sql, { who: role, role, outletId: lakeRoad.id, passwordHash: null });
    askers.push(asker);
    const setting = usualLobbySetting(asker.deviceId, lakeRoad.id);
    await importRows(sql, lookupKind, lobbySettingKind, [setting]);
    const own = idOf(64, n);
    ownOf.set(role, own);
    await importRows(sql, lookupKind, customerKind, [customerOf(1, { id: own, outletId: lakeRoad.id })]);
    await keepPrivate(sql, customerSeal, [{ customerId: own, ownerId: asker.id, values: clearValues(1) }]);
  }
}, 120_000);
afterAll(async () => {
  await server.stop();
  await world.drop();
});

async function ask({ token }: Asker, method: string, path: string, body?: object) {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      origin: server.url,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      cookie: `session=${token}`,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, text: await answer.text() };
}

type Rows = readonly { readonly kind: string; readonly row: Record<string, unknown> }[];
async function pulled(asker: Asker): Promise<{ rows: Rows; text: string }> {
  const { text } = await ask(asker, 'POST', '/sync/pull', emptyPull({ cid: asker.deviceId, inc: asker.deviceId }));
  const patch = JSON.parse(text) as Patch;
  expect(
    Object.values(patch.b).some(({ more }) => more),
    'the whole comes in one part',
  ).toBe(false);
  const rows = Object.values(patch.b).flatMap(({ ops }) =>
    ops.flatMap(([code, , row]) =>
      row ? [{ kind: lookupCode(code).kind.name, row: row as unknown as Record<string, unknown> }] : [],
    ),
  );
  return { rows, text };
}

function grouped<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

/** Who gets the same stands together. */
function together(said: ReadonlyMap<string, string>): string {
  const groups = grouped([...said.keys()], (role) => said.get(role)!);
  return [...groups].map(([what, roles]) => `${roles.join(', ')}:\n${what.replace(/^/gm, '    ')}\n`).join('');
}

function fieldsOf(rows: Rows): string {
  const kinds = grouped(rows, ({ kind }) => kind);
  return [...kinds]
    .map(([kind, of]) => `${kind.padEnd(13)} ${[...new Set(of.flatMap(({ row }) => Object.keys(row)))].join(' ')}`)
    .toSorted()
    .join('\n');
}

const shown = (text: string): string => {
  const { code, ...said } = JSON.parse(text) as { code?: string; own?: boolean; values?: object };
  if (code) return code;
  const values = Object.entries(said.values ?? {}).map(([field, value]) => `${field} ${String(value)}`);
  return [`own ${said.own}`, ...values].join(' · ');
};

describe('what each role is sent', () => {
  test('SEC-002 CUS-007 CUS-076 the names of all fields, and how a customer’s values look, are as they were read', async () => {
    const [synced, foreign, masked, own, elsewhere, revealed] = Array.from(
      { length: 6 },
      () => new Map<string, string>(),
    );
    for (const asker of askers) {
      const { rows } = await pulled(asker);
      synced!.set(asker.who, fieldsOf(rows));
      const others = rows.filter(({ row }) => 'outletId' in row && row['outletId'] !== lakeRoad.id);
      foreign!.set(asker.who, others.length === 0 ? 'nothing' : fieldsOf(others));
      for (const [map, id] of [
        [masked, here],
        [own, ownOf.get(asker.who)],
        [elsewhere, there],
      ] as const)
        map!.set(asker.who, shown((await ask(asker, 'GET', `/api/customers/${id}/masked`)).text));
      const opens = async (id: string, field: string) =>
        (await ask(asker, 'POST', `/api/customers/${id}/reveal`, { field, reason: 'identity' })).status === 200;
      const may = [];
      for (const [what, id] of [
        ['of the outlet', here],
        ['his own', ownOf.get(asker.who)!],
        ['elsewhere', there],
      ] as const)
        may.push(`${what}: ${(await opens(id, 'phone')) ? 'yes' : 'no'}`);
      revealed!.set(asker.who, may.join(' · '));
    }
    const text = [
      `BY SYNC, ON A TABLET OF THE OUTLET\n${together(synced!)}`,
      `BY SYNC, OF ANOTHER OUTLET\n${together(foreign!)}`,
      `MASKED, A CUSTOMER OF THE OUTLET\n${together(masked!)}`,
      `MASKED, HIS OWN CUSTOMER\n${together(own!)}`,
      `MASKED, A CUSTOMER OF ANOTHER OUTLET\n${together(elsewhere!)}`,
      `IN THE CLEAR, FOR A REASON (${privateFields.join(', ')})\n${together(revealed!)}`,
    ].join('\n');
    await expect(text).toMatchFileSnapshot('./fields-per-role.txt');
  }, 60_000);

  test('SEC-002 CUS-076 what sync sends has no clear value of anybody in it, nor a row of another outlet', async () => {
    for (const asker of askers) {
      const { rows, text } = await pulled(asker);
      expect(rows.length, asker.who).toBeGreaterThan(withoutCustomers.includes(asker.who) ? 30 : 80);
      expect(clearIn(text), asker.who).toBe(undefined);
      for (const id of [eastGate.id, there, idOf(61, 1), idOf(62, 1), idOf(63, 1)]) expect(text).not.toContain(id);
    }
  });

  test('SEC-002 the settings of another tablet are not sent', async () => {
    const [one, other] = askers as [Asker, Asker];
    const { text } = await pulled(one);
    expect(text).toContain(one.deviceId);
    expect(text).not.toContain(other.deviceId);
  });
});
