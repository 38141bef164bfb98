/** Whatever is sent: an answer with a code, never a fault, never the sender's own words back. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';
import { idOf, lin } from '#tests/kit/people.ts';
import { Outgoing } from '#tests/sync-server/outgoing.ts';
import { openHttp, type HttpBench } from './http-bench.ts';

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp();
});
beforeEach(() => {
  bench.who = lin;
});
afterAll(() => bench.close());

/** A word that must never come back. */
const CANARY = 'kanarienvogel';
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(CANARY, `${CANARY}\u0000`, '\ud800', '__proto__', "'; drop table ticket --"),
);
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(-1, 0, 1, 2 ** 31, 2 ** 53, 2 ** 63, 1e308, -0.5));
const junk = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.jsonValue({ maxDepth: 3 }),
);
const bent = (good: unknown, weight = 60) =>
  fc.oneof({ weight, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: junk });
const id = fc.integer({ min: 1, max: 5 }).map((n) => idOf(40, n) as string);
const bentId = fc.oneof({ weight: 30, arbitrary: id }, { weight: 1, arbitrary: junk });

const uuid = fc.integer({ min: 1, max: 400 }).map((n) => idOf(42, n) as string);
const bentUuid = fc.oneof({ weight: 60, arbitrary: uuid }, { weight: 1, arbitrary: junk });

const mutation = fc.record(
  {
    mid: fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 1, max: 2 }) }, { weight: 1, arbitrary: junk }),
    uuid: bentUuid,
    name: fc.oneof(bent('settings.setLobby'), bent('queue.takeTicket'), bent('no.such')),
    v: bent(1),
    args: fc.oneof(
      junk,
      fc.record({
        deviceId: bent(lin.deviceId),
        waitMinutes: bent(10),
        vipThreshold: bent(50_000_000),
        showVip: bent(true),
        showComplaint: bent(true),
      }),
    ),
    at: fc.oneof(bent(0), bent(2 ** 53 - 1)),
  },
  { requiredKeys: ['mid', 'uuid', 'name', 'v', 'args', 'at'] },
);
const muts = fc.oneof(
  { weight: 9, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: junk },
);
const pushBody = fc.oneof(
  { weight: 5, arbitrary: fc.record({ cid: bentId, muts }) },
  { weight: 1, arbitrary: fc.record({ cid: bentId, muts }, { requiredKeys: [] }) },
);
const pullBody = fc.record(
  {
    cid: bentId,
    inc: bentId,
    ep: fc.oneof(bentId, fc.constant(null)),
    gv: bent(0),
    cur: fc.oneof(
      bent({}),
      fc.dictionary(
        fc.oneof(fc.constantFrom('1', '2', '999999999', '__proto__'), text),
        fc.oneof(bent(0), bent(-1), number),
      ),
    ),
    lmid: fc.oneof(bent(0), bent(2 ** 53 - 1)),
    ack: fc.oneof(bent(0), bent(2 ** 53 - 1)),
    pending: fc.oneof(bent(0), bent(2 ** 53 - 1)),
    schema: fc.oneof({ weight: 20, arbitrary: bent(1) }, { weight: 1, arbitrary: fc.constant(0) }),
    app: bent('1.0'),
    part: fc.oneof(bent([]), fc.array(number), fc.array(fc.integer({ min: -1, max: 9 }))),
    purged: fc.oneof(bent(null), fc.record({ gv: bent(1), buckets: bent([1]), n: bent(3) })),
  },
  { requiredKeys: ['cid', 'inc', 'ep', 'gv', 'cur', 'lmid', 'ack', 'pending', 'schema', 'app'] },
);
const loginBody = fc.record({ login: bent(CANARY, 1), password: junk, [CANARY]: junk }, { requiredKeys: [] });
const written = (body: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 10, arbitrary: body.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: junk.map((value) => JSON.stringify(value) ?? '') },
    {
      weight: 1,
      arbitrary: fc.tuple(body, fc.nat(60)).map(([value, cut]) => JSON.stringify(value).slice(0, -1 - cut)),
    },
    { weight: 1, arbitrary: text },
  );

describe('generated bodies', () => {
  const seen: Record<string, number> = {};
  async function expectAnswer(path: string, body: string, allowed: readonly number[]): Promise<void> {
    const outgoing = new Outgoing();
    const answer = await bench.ask('POST', path, { body, env: { outgoing } });
    const said = await answer.text();
    outgoing.emit('close');
    expect(allowed, `${answer.status} ${said} to ${body}`).toContain(answer.status);
    seen[`${path} ${answer.status}`] = (seen[`${path} ${answer.status}`] ?? 0) + 1;
    if (answer.status >= 400) expect(Object.keys(JSON.parse(said) as object)).toEqual(['code']);
    if (path !== '/sync/pull') expect(said).not.toContain(CANARY);
  }
  /** Many at a time, as tablets do; each run of the property asks so many. */
  const atOnce = 20;
  const rounds = (all: number) => ({ numRuns: Math.ceil(all / atOnce), endOnFailure: true });
  const asked = (body: fc.Arbitrary<unknown>, path: string, allowed: readonly number[]) =>
    fc.asyncProperty(fc.array(written(body), { minLength: atOnce, maxLength: atOnce }), async (bodies) => {
      await Promise.all(bodies.map((one) => expectAnswer(path, one, allowed)));
    });
  it('100,200 pushes, pulls and logins: an answer or a 4xx with a code, never a 5xx, never an echo', async () => {
    bench.lines.length = 0;
    await fc.assert(asked(pushBody, '/sync/push', [200, 400, 409]), rounds(45_000));
    await fc.assert(asked(pullBody, '/sync/pull', [200, 400, 426]), rounds(35_000));
    await fc.assert(asked(pullBody, '/sync/stream', [200, 400, 426]), rounds(20_000));
    await fc.assert(asked(loginBody, '/api/session', [400, 401, 403]), rounds(200));
    for (const kind of [
      '/sync/push 200',
      '/sync/push 400',
      '/sync/push 409',
      '/sync/pull 200',
      '/sync/pull 400',
      '/sync/stream 200',
      '/sync/stream 400',
    ])
      expect(seen[kind] ?? 0, `${kind} was met`).toBeGreaterThan(300);
    expect(seen['/api/session 400'] ?? 0).toBeGreaterThan(50);
    expect(Object.values(seen).reduce((all, n) => all + n, 0)).toBeGreaterThanOrEqual(100_200);
    expect(bench.faults).toEqual([]);
    expect(bench.lines.join('')).not.toContain(CANARY);
  }, 600_000);
});

describe('bodies of note', () => {
  const status = async (path: string, body: string | Uint8Array, headers: Record<string, string | undefined> = {}) => {
    const answer = await bench.ask('POST', path, { body, headers });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };
  it('what is no JSON, empty, half or not UTF-8 is a bad request', async () => {
    for (const path of ['/sync/push', '/sync/pull', '/sync/stream'])
      for (const body of ['', '{', 'null', '[]', '{"cid":', new Uint8Array([0xff, 0xfe, 0x00])])
        expect(await status(path, body)).toEqual([400, 'sync.bad-request']);
    for (const body of [
      '',
      '{',
      'null',
      '{"login":"lobby"}',
      '{"login":"","password":"x"}',
      '{"login":" ","password":"x"}',
      '{"login":"a\\u0000b","password":"x"}',
    ])
      expect(await status('/api/session', body)).toEqual([400, 'identity.incomplete-login']);
  });
  it('a push has one to a hundred mutations', async () => {
    const muts = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        mid: i + 5,
        uuid: idOf(41, i + 1),
        name: 'no.such',
        v: 1,
        args: null,
        at: 0,
      }));
    const push = (n: number) => status('/sync/push', JSON.stringify({ cid: idOf(41, 999), muts: muts(n) }));
    expect([await push(0), await push(101)]).toEqual([
      [400, 'sync.bad-request'],
      [400, 'sync.bad-request'],
    ]);
    expect((await push(100))[0]).toBe(200);
  });
  it('more than a megabyte is too large, also when its length is not told or told wrong', async () => {
    const large = JSON.stringify({ ...emptyPull(), app: 'x'.repeat(1024 * 1024) });
    for (const path of ['/sync/push', '/sync/pull', '/sync/stream']) {
      expect(await status(path, large)).toEqual([413, 'sync.too-large']);
      expect(await status(path, large, { 'content-length': String(large.length) })).toEqual([413, 'sync.too-large']);
      expect(await status(path, large, { 'transfer-encoding': 'chunked' })).toEqual([413, 'sync.too-large']);
    }
    expect(await status('/api/session', JSON.stringify({ login: 'x', password: 'y'.repeat(5_000) }))).toEqual([
      413,
      'sync.too-large',
    ]);
  });
  it('a hundred thousand brackets break nothing', async () => {
    const deep = `{"cid":"${idOf(41, 1)}","muts":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await status('/sync/push', deep)).toEqual([400, 'sync.bad-request']);
    const args = `{"cid":"${idOf(41, 2)}","muts":[{"mid":1,"uuid":"${idOf(41, 3)}","name":"settings.setLobby","v":1,"at":0,"args":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`;
    expect((await status('/sync/push', args))[0]).toBe(200);
  });
});
