/** How each door of the rights table is knocked at, and what its answer shows when it opens. */
import { randomUUID } from 'node:crypto';
import type { Id } from '#domain/kernel/ids.ts';
import { openValues } from '#server/customers/private-values.ts';
import { browserKeys } from '#tests/alerts/push-browser.ts';
import { customerSeal } from '#tests/kit/server.ts';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';
import type { Cell } from './rights-cell.ts';
import { deedInputs } from './rights-deeds.ts';
import { freshId, PASSWORD } from './rights-world.ts';

export interface Knock {
  readonly path: string;
  readonly body?: object;
  /** Another token than the asker's own, where the answer would end it. */
  readonly token?: string | null;
}
export interface Door {
  readonly knock: (cell: Cell) => Knock | Promise<Knock>;
  /** The answer carries the mark of the institution. `list` = and what is out of reach is only missing in it. */
  readonly shows?: 'mark' | 'list';
  /** Each row of the answer says what became of it. */
  readonly rows?: 'does' | 'did';
  /** The answer has a clear value of a customer in it. */
  readonly reveals?: true;
  /** The whole answer that tells whoever may ask, and does not reach what he asks about, of nobody. */
  readonly nobody?: string;
  /** What only its maker's own business is may be incomplete here: it was let in. */
  readonly self?: true;
}

const at = (path: string, body?: (cell: Cell) => object): Door['knock'] => {
  return (cell) => ({
    path: path.replace(':P', cell.subject.place.institution.id),
    ...(body ? { body: body(cell) } : {}),
  });
};
const day = 24 * 60 * 60_000;
const trail = ({ subject: { place } }: Cell) => ({
  outlet: place.institution.id,
  from: Date.now() - day,
  to: Date.now() + day,
  action: 'test.marked',
});
const textOf = (query: object): string =>
  new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)])).toString();
const importRows = ({ subject: { place } }: Cell) => ({
  rows: [
    {
      employeeNo: `I${freshId().slice(-8)}`,
      name: '新人',
      institution: place.institution.code,
      phone: '',
      mobile: '',
      roles: '',
    },
  ],
});
const pull = ({ asker }: Cell) => emptyPull({ cid: asker.deviceId, inc: asker.deviceId });
const pushAddress = () => {
  const { endpoint, keys } = browserKeys();
  return { endpoint, keys, language: 'zh' };
};
const phoneOf = async ({ world }: Cell, id: Id) => {
  const [row] = await world.server.sql<{ sealed: string }[]>`
    select sealed from customer_private where customer_id = ${id}`;
  return { by: 'phone', value: openValues(customerSeal, id, row!.sealed).phone };
};
const reveal = { field: 'phone', reason: 'identity' };
/** With a session that may end by it. */
const spare =
  (path: string): Door['knock'] =>
  async ({ world, asker }) => ({
    path,
    token: asker.token === null ? null : await world.spareToken(asker),
    body: {},
  });

async function ownFactor({ world, asker }: Cell): Promise<string> {
  const id = randomUUID();
  await world.server.sql`insert into second_factor (id, staff_id, kind, name, secret, created_at, confirmed_at)
    values (${id}, ${asker.id}, 'totp', '', '', 1, 1)`;
  return id;
}

async function someLoad({ world }: Cell): Promise<string> {
  const id = randomUUID();
  await world.server.sql`insert into file_load (id, file, state, started_at) values (${id}, 'a.txt', 'refused', 1)`;
  return id;
}

async function ownSession({ world, asker }: Cell): Promise<string> {
  if (asker.token !== null) await world.spareToken(asker);
  const [row] = await world.server.sql<{ id: string }[]>`
    select id from session where staff_id = ${asker.id} order by started_at desc limit 1`;
  return row?.id ?? randomUUID();
}

export const doors: Readonly<Record<string, Door>> = {
  'GET /healthz': { knock: at('/healthz') },
  'GET /readyz': { knock: at('/readyz') },
  'GET /metrics': { knock: at('/metrics') },
  'GET /customer': { knock: at('/customer') },
  'GET /kiosk': { knock: at('/kiosk') },
  'GET /display': { knock: at('/display') },
  'GET /t/:code': { knock: at('/t/00000000000000000000') },
  'GET /*': { knock: at('/') },
  'GET /api/ticket/:code': { knock: at('/api/ticket/00000000000000000000') },
  'POST /api/ticket/:code/cancel': { knock: at('/api/ticket/00000000000000000000/cancel', () => ({})) },
  'POST /bridge/take-number': { knock: at('/bridge/take-number', () => ({})) },
  'POST /api/session': { knock: at('/api/session', () => ({ login: 'S1', password: PASSWORD })) },
  'POST /api/session/step': { knock: at('/api/session/step', () => ({ step: 'x' })) },
  'POST /api/session/renew': { knock: at('/api/session/renew', () => ({})) },
  'DELETE /api/session': { knock: spare('/api/session') },
  'POST /api/session/lock': { knock: spare('/api/session/lock') },
  'GET /api/device': { knock: at('/api/device') },
  // No staff session opens these: they are a kiosk's and a display's own.
  'GET /api/station/demo': { knock: at('/api/station/demo') },
  'GET /api/station/stream': { knock: at('/api/station/stream') },
  'POST /api/station/demo': { knock: at('/api/station/demo', () => ({})) },
  'POST /api/station/session': { knock: at('/api/station/session', () => ({})) },
  'POST /api/station/tickets': { knock: at('/api/station/tickets', () => ({ tickets: [], holds: [] })) },
  'POST /api/station/announced': { knock: at('/api/station/announced', () => ({ calls: [] })) },
  'POST /api/appointments': {
    knock: async (cell) => ({
      path: '/api/appointments',
      body: { ...(await deedInputs['appointments.book']!(cell)), phone: null },
    }),
  },
  'POST /api/station/appointments': { knock: at('/api/station/appointments', () => ({ code: 'A' })) },
  'POST /api/station/trouble': { knock: at('/api/station/trouble', () => ({ trouble: 'none' })) },
  'POST /api/device': { knock: at('/api/device', () => ({ code: 'no-such-code' })) },
  'GET /api/session': { knock: at('/api/session') },
  'POST /api/session/keys': { knock: at('/api/session/keys', () => ({})) },
  'POST /api/session/former-key': { knock: at('/api/session/former-key', ({ asker }) => ({ device: asker.deviceId })) },
  'GET /api/account': { knock: at('/api/account') },
  'POST /api/account/password': { knock: at('/api/account/password', () => ({})), self: true },
  'POST /api/account/totp': { knock: at('/api/account/totp', () => ({})), self: true },
  'POST /api/account/totp/confirm': { knock: at('/api/account/totp/confirm', () => ({})), self: true },
  'POST /api/account/passkey': { knock: at('/api/account/passkey', () => ({})), self: true },
  'POST /api/account/passkey/confirm': { knock: at('/api/account/passkey/confirm', () => ({})), self: true },
  'POST /api/account/recovery': { knock: at('/api/account/recovery', () => ({})), self: true },
  'DELETE /api/account/sessions/:id': {
    knock: async (cell) => ({ path: `/api/account/sessions/${await ownSession(cell)}` }),
  },
  'DELETE /api/account/sessions/:id →': {
    knock: ({ subject }) => ({ path: `/api/account/sessions/${subject.sessionId}` }),
  },
  'POST /api/account/factors/:id/drop': {
    knock: async (cell) => ({
      path: `/api/account/factors/${await ownFactor(cell)}/drop`,
      body: { password: PASSWORD },
    }),
  },
  'POST /api/account/factors/:id/drop →': {
    knock: ({ subject }) => ({ path: `/api/account/factors/${subject.factorId}/drop`, body: { password: PASSWORD } }),
  },
  'POST /api/queue/calls': {
    knock: async (cell) => {
      const { counterId, callId } = (await deedInputs['queue.callNext']!(cell)) as Record<string, string>;
      return { path: '/api/queue/calls', body: { id: callId, counterId } };
    },
  },
  'GET /api/queue/tickets/:id/calls': {
    knock: ({ subject }) => ({ path: `/api/queue/tickets/${subject.ticketId}/calls` }),
  },
  'GET /api/halls': { knock: at('/api/halls'), shows: 'list' },
  'GET /api/reports/halls': { knock: at('/api/reports/halls'), shows: 'list' },
  'GET /api/halls/:outletId': { knock: at('/api/halls/:P'), shows: 'mark' },
  'GET /api/halls/:outletId/report': { knock: at('/api/halls/:P/report?day=2026-03-02'), shows: 'mark' },
  'GET /api/halls/:outletId/report.csv': { knock: at('/api/halls/:P/report.csv?day=2026-03-02'), shows: 'mark' },
  'GET /api/halls/:outletId/replay': { knock: at('/api/halls/:P/replay?day=2026-03-02') },
  'POST /api/deeds': {
    knock: async (cell) => ({ path: '/api/deeds', body: await deedBody('identity.changeOwnCard', cell) }),
  },
  'POST /sync/push': {
    knock: async (cell) => {
      const args = await deedInputs['settings.setLobby']!(cell);
      const mutation = { mid: 1, uuid: randomUUID(), name: 'settings.setLobby', v: 1, args, at: Date.now() };
      return { path: '/sync/push', body: { cid: randomUUID(), muts: [mutation] } };
    },
  },
  'POST /sync/pull': { knock: at('/sync/pull', pull), shows: 'list' },
  'POST /sync/stream': { knock: at('/sync/stream', pull), shows: 'list' },
  'GET /api/institutions': { knock: at('/api/institutions?under=:P'), shows: 'list' },
  'GET /api/roles': { knock: at('/api/roles') },
  'GET /api/approvals': { knock: at('/api/approvals?state=all'), shows: 'list' },
  'GET /api/staff': { knock: at('/api/staff?institution=:P'), shows: 'list' },
  'GET /api/staff/:id': { knock: ({ subject }) => ({ path: `/api/staff/${subject.person.id}` }), shows: 'mark' },
  'GET /api/staff.csv': { knock: at('/api/staff.csv?institution=:P'), shows: 'list' },
  'POST /api/staff/import/preview': { knock: at('/api/staff/import/preview', importRows), rows: 'does' },
  'POST /api/staff/import': { knock: at('/api/staff/import', importRows), rows: 'did' },
  'POST /api/staff/:id/password': {
    knock: ({ subject }) => ({ path: `/api/staff/${subject.person.id}/password`, body: {} }),
  },
  'GET /api/sessions': { knock: at('/api/sessions'), shows: 'list' },
  'DELETE /api/sessions/:id': { knock: ({ subject }) => ({ path: `/api/sessions/${subject.sessionId}` }) },
  'GET /api/audit/places': { knock: at('/api/audit/places'), shows: 'list' },
  'GET /api/audit': { knock: (cell) => ({ path: `/api/audit?${textOf(trail(cell))}` }), shows: 'mark' },
  'POST /api/audit/export': { knock: at('/api/audit/export', trail), shows: 'mark' },
  'GET /api/devices': {
    knock: ({ subject: { place } }) => ({ path: `/api/devices?text=${encodeURIComponent(place.mark)}` }),
    shows: 'list',
  },
  'GET /api/devices/places': { knock: at('/api/devices/places'), shows: 'list' },
  'POST /api/devices/codes': {
    knock: at('/api/devices/codes', ({ subject: { place } }) => ({ outletId: place.institution.id, face: 'tablet' })),
  },
  'GET /api/devices/codes': { knock: at('/api/devices/codes'), shows: 'list' },
  'POST /api/devices/codes/:id/approve': {
    knock: ({ subject }) => ({ path: `/api/devices/codes/${subject.codeId}/approve`, body: {} }),
  },
  'POST /api/devices/:id/name': {
    knock: ({ subject }) => ({ path: `/api/devices/${subject.deviceId}/name`, body: { name: subject.place.mark } }),
  },
  'POST /api/devices/:id/revoke': {
    knock: ({ subject }) => ({ path: `/api/devices/${subject.deviceId}/revoke`, body: {} }),
  },
  'GET /api/bridges/loads': { knock: at('/api/bridges/loads') },
  'GET /api/bridges/loads/:id/rejects': {
    knock: async (cell) => ({ path: `/api/bridges/loads/${await someLoad(cell)}/rejects` }),
  },
  'GET /api/alerts/push-key': { knock: at('/api/alerts/push-key') },
  'POST /api/alerts/subscription': { knock: at('/api/alerts/subscription', pushAddress) },
  'DELETE /api/alerts/subscription': { knock: at('/api/alerts/subscription') },
  'GET /api/customers/:id/masked': {
    knock: ({ subject }) => ({ path: `/api/customers/${subject.customerId}/masked` }),
    shows: 'mark',
  },
  'GET /api/customers/:id/masked his': {
    knock: async ({ world, asker }) => ({ path: `/api/customers/${await world.customerOf(asker)}/masked` }),
  },
  'POST /api/customers/find': {
    knock: async (cell) => ({ path: '/api/customers/find', body: await phoneOf(cell, cell.subject.customerId) }),
    shows: 'list',
    nobody: '{"customers":[]}',
  },
  'POST /api/customers/find his': {
    knock: async (cell) => ({
      path: '/api/customers/find',
      body: await phoneOf(cell, await cell.world.customerOf(cell.asker)),
    }),
    shows: 'mark',
  },
  'POST /api/customers/:id/reveal': {
    knock: ({ subject }) => ({ path: `/api/customers/${subject.customerId}/reveal`, body: reveal }),
    reveals: true,
  },
  'POST /api/customers/:id/reveal his': {
    knock: async ({ world, asker }) => ({
      path: `/api/customers/${await world.customerOf(asker)}/reveal`,
      body: reveal,
    }),
    reveals: true,
  },
  'POST /api/devices/:id/move': {
    knock: ({ subject: { deviceId, place } }) => ({
      path: `/api/devices/${deviceId}/move`,
      body: { outletId: place.other.id },
    }),
  },
  'POST /api/devices/:id/move →': {
    knock: ({ ours, subject: { place } }) => ({
      path: `/api/devices/${ours.deviceId}/move`,
      body: { outletId: place.institution.id },
    }),
  },
};

/** A deed at once, with an id of its own. */
export const deedBody = async (name: string, cell: Cell): Promise<object> => ({
  id: randomUUID(),
  name: name.replace(' →', ''),
  version: 1,
  input: await deedInputs[name]!(cell),
});
