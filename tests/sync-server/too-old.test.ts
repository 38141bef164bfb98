/** Releases too old to be given rows, receipts of purges, a database that does not answer: what goes to whom. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Id } from '#domain/kernel/ids.ts';
import { createHttp } from '#server/app/http.ts';
import { openLog } from '#server/platform/log.ts';
import { syncRoutes } from '#server/sync/sync.routes.ts';
import { lin } from '#tests/kit/people.ts';
import { one } from '#tests/queue/small-hall.ts';
import { bump, emptyPull, openBench, type SyncBench } from './sync-bench.ts';

let bench: SyncBench;
const incidents: object[] = [];
let app: Hono;
beforeAll(async () => {
  bench = await openBench();
  app = new Hono().route(
    '/sync',
    syncRoutes({
      ...bench,
      whoAsks: async () => lin,
      oldestSchema: 5,
      onIncident: (incident) => void incidents.push(incident),
    }),
  );
});
afterAll(() => bench.close());

const post = async (path: string, body: object) => {
  const answer = await app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
};
const deed = (mid: number) => ({
  mid,
  uuid: randomUUID(),
  name: bump.name,
  v: 1,
  args: { counterId: one.id } as object,
  at: 0,
});

it('F14 a release below the oldest gets no rows, by pull and by stream; what it has to send is taken', async () => {
  const cid = randomUUID() as Id;
  for (const path of ['/sync/pull', '/sync/stream'])
    expect(await post(path, emptyPull({ cid, schema: 4 }))).toEqual({ status: 426, said: { code: 'sync.too-old' } });
  expect((await post('/sync/pull', emptyPull({ cid, schema: 5 }))).status).toBe(200);
  expect(await post('/sync/push', { cid, muts: [deed(1)] })).toEqual({ status: 200, said: { lmid: 1 } });
});

it('SYN-002 the receipt of a purge is on record with device’s client, person, buckets and count', async () => {
  const cid = randomUUID() as Id;
  await post('/sync/pull', emptyPull({ cid, schema: 5, purged: { gv: 3, buckets: [4, 9], n: 120 } }));
  expect(incidents.at(-1)).toEqual({
    what: 'rows were purged',
    client: cid,
    user: lin.id,
    gv: 3,
    buckets: [4, 9],
    n: 120,
  });
});

it('F04 the same mutation id with another body is a 409, on record, and has no effect', async () => {
  const cid = randomUUID() as Id;
  const first = deed(1);
  await post('/sync/push', { cid, muts: [first] });
  expect(await post('/sync/push', { cid, muts: [{ ...first, args: { counterId: one.id, more: true } }] })).toEqual({
    status: 409,
    said: { code: 'sync.other-body' },
  });
  expect(incidents.at(-1)).toMatchObject({ client: cid, user: lin.id });
  expect(JSON.stringify(incidents.at(-1))).not.toContain(one.id);
});

it.each(['CONNECTION_CLOSED', '57P01', '57014', '53300', '40P01', '40001'])(
  'F63 a database that does not answer (%s) is a 503 with the time to come again; nothing was judged',
  async (code) => {
    const busy = createHttp({
      sql: bench.sql,
      log: openLog('silent'),
      api: new Hono().get('/asked', () => {
        throw Object.assign(new Error('no'), { code });
      }),
      sync: new Hono(),
      metrics: async () => '',
      ready: () => true,
    });
    const answer = await busy.request('/api/asked');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await answer.json()).toMatchObject({ code: 'sync.busy' });
  },
);
