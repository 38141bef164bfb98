/** API4: who asks too often is told when to come again; who asks as people and tablets do never meets a limit. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, cameSecurely, readProxyList, throughProxies } from '#server/platform/proxies.ts';
import { createRateLimits } from '#server/platform/rate-limit.ts';
import { Hono } from 'hono';
import { fakeClock } from '#tests/kit/clock.ts';
import { lin } from '#tests/kit/people.ts';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';
import { Outgoing } from '#tests/sync-server/outgoing.ts';
import { openHttp, type HttpBench } from './http-bench.ts';

describe('API4 a bucket of tokens', () => {
  const limit = { burst: 3, perMinute: 6 };
  it('as many at once as it holds; then one each ten seconds', () => {
    const clock = fakeClock();
    const limits = createRateLimits(clock);
    const take = (...keys: string[]) => limits.take('login', limit, keys);
    expect([take('a'), take('a'), take('a'), take('a')]).toEqual([0, 0, 0, 10_000]);
    clock.pass(9_999);
    expect(take('a')).toBeGreaterThan(0);
    clock.pass(2);
    expect([take('a'), take('a') > 0]).toEqual([0, true]);
    expect(take('b'), 'another key is another bucket').toBe(0);
    clock.pass(3_600_000);
    expect([take('a'), take('a'), take('a'), take('a') > 0], 'it holds no more than that').toEqual([0, 0, 0, true]);
  });
  it('a refusal costs no token of the other keys', () => {
    const limits = createRateLimits(fakeClock());
    for (let i = 0; i < 3; i++) limits.take('login', limit, ['address']);
    for (let i = 0; i < 9; i++) expect(limits.take('login', limit, ['address', 'device'])).toBeGreaterThan(0);
    expect([1, 2, 3].map(() => limits.take('login', limit, ['device']))).toEqual([0, 0, 0]);
  });
  it('nobody who is named is nobody who is counted', () =>
    expect(createRateLimits(fakeClock()).take('x', { burst: 0, perMinute: 1 }, [])).toBe(0));
  it('ever new names fill no memory; who asked lately is not forgotten for them', () => {
    const limits = createRateLimits(fakeClock(), 100);
    for (let i = 0; i < 1_000; i++) {
      limits.take('login', limit, [`new ${i}`]);
      limits.take('login', limit, ['old']);
    }
    expect(limits.size).toBe(100);
    expect(limits.take('login', limit, ['old'])).toBeGreaterThan(0);
  });
  it('whatever the clock does, nobody gets more than the bucket and what came back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -60_000, max: 60_000 }), { maxLength: 60 }), (steps) => {
        const clock = fakeClock();
        const limits = createRateLimits(clock);
        let [given, forward] = [0, 0];
        for (const step of steps) {
          clock.pass(step);
          forward += Math.max(0, step);
          if (limits.take('x', limit, ['a']) === 0) given += 1;
        }
        expect(given).toBeLessThanOrEqual(3 + (forward * 6) / 60_000 + 1e-6);
      }),
    );
  });
});

describe('API4 at the door', () => {
  let bench: HttpBench;
  beforeAll(async () => {
    bench = await openHttp();
  });
  beforeEach(() => {
    bench.who = lin;
    bench.clock.pass(24 * 60 * 60_000);
  });
  afterAll(() => bench.close());

  interface Sent {
    readonly cookie?: string;
    readonly socket?: string;
    readonly forwarded?: string;
  }
  const send = (path: string, body: object, { cookie, socket, forwarded }: Sent, method = 'POST') =>
    bench.ask(method, path, {
      ...(method === 'POST' ? { body } : {}),
      headers: { cookie, 'x-forwarded-for': forwarded },
      socket,
      ...(path === '/sync/stream' ? { env: { outgoing: new Outgoing() } } : {}),
    });
  /** Answers to so many, in order: how many went through, and what the first that did not was told. */
  async function knock(times: number, path: string, body: object, sent: Sent, method = 'POST') {
    let through = 0;
    for (let i = 0; i < times; i++) {
      const answer = await send(path, body, sent, method);
      if (answer.status === 429)
        return { through, after: Number(answer.headers.get('retry-after')), said: await answer.json() };
      through += 1;
    }
    return { through };
  }
  const tooOften = { said: { code: 'sync.too-often' } };
  const wrong = { login: '', password: '' };

  it('login: by address, whatever tablet it claims to be; by tablet, wherever it is', async () => {
    expect(await knock(600, '/api/session', wrong, { socket: '203.0.113.5' })).toMatchObject({
      through: 60,
      after: 2,
      ...tooOften,
    });
    expect((await send('/api/session', wrong, { socket: '203.0.113.5', cookie: 'device=new' })).status).toBe(429);
    expect((await send('/api/session', wrong, { socket: '203.0.113.6' })).status).toBe(400);
    let refused = 0;
    for (let i = 0; i < 70; i++)
      if ((await send('/api/session', wrong, { socket: `203.0.114.${i}`, cookie: 'device=same' })).status === 429)
        refused += 1;
    expect(refused).toBe(10);
  });
  it('login: a client behind a proxy of ours is counted as himself, and cannot choose as whom', async () => {
    for (let i = 0; i < 60; i++)
      await send('/api/session', wrong, { socket: '10.9.0.1', forwarded: `1.2.3.${i}, 198.51.100.7` });
    expect((await send('/api/session', wrong, { socket: '10.9.0.1', forwarded: '9.9.9.9, 198.51.100.7' })).status).toBe(
      429,
    );
    expect((await send('/api/session', wrong, { socket: '10.9.0.1', forwarded: '198.51.100.8' })).status).toBe(400);
    for (let i = 0; i < 60; i++) await send('/api/session', wrong, { socket: '203.0.113.9', forwarded: `1.2.3.${i}` });
    expect((await send('/api/session', wrong, { socket: '203.0.113.9', forwarded: '4.4.4.4' })).status).toBe(429);
  });
  it.each([
    ['stream', '/sync/stream', 60, emptyPull()],
    ['pull', '/sync/pull', 120, emptyPull()],
    ['push', '/sync/push', 600, {}],
    ['export', '/api/audit/export', 5, {}],
  ] as const)('%s: ten times as many as allowed, by session', async (what, path, most, body) => {
    const cookie = `session=${what}`;
    expect(await knock(most * 10, path, body, { cookie })).toMatchObject({ through: most, ...tooOften });
    expect((await send(path, body, { cookie: `session=${what}-other` })).status).not.toBe(429);
    expect(
      (await send(path, body, { cookie: `__Host-session=${what}` })).status,
      'the same token by its other name',
    ).toBe(429);
  });
  it('look-ups: a hundred and twenty at once, then two a second', async () => {
    expect(await knock(1_200, '/api/session', {}, { cookie: 'session=looking' }, 'GET')).toMatchObject({
      through: 120,
      after: 1,
      ...tooOften,
    });
  });
  it('a refusal carries what every answer carries, and is kept by no cache', async () => {
    await knock(6, '/api/audit/export', {}, { cookie: 'session=carried' });
    const answer = await send('/api/audit/export', {}, { cookie: 'session=carried' });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('whom a proxy speaks for', () => {
  const ask = async (trusted: string, socket: string | undefined, headers: Record<string, string>) => {
    const app = new Hono();
    app.use(throughProxies(readProxyList(trusted)!));
    app.get('/', (c) => c.json([addressOf(c), cameSecurely(c)]));
    const env = socket === undefined ? {} : { incoming: { socket: { remoteAddress: socket } } };
    return (await (await app.request('http://x/', { headers }, env)).json()) as unknown;
  };
  it.each([
    [
      'nobody trusted',
      '',
      '198.51.100.1',
      { 'x-forwarded-for': '1.1.1.1', 'x-forwarded-proto': 'https' },
      ['198.51.100.1', false],
    ],
    [
      'a stranger',
      '10.0.0.0/8',
      '198.51.100.1',
      { 'x-forwarded-for': '1.1.1.1', 'x-forwarded-proto': 'https' },
      ['198.51.100.1', false],
    ],
    [
      'one of ours',
      '10.0.0.0/8',
      '10.1.1.1',
      { 'x-forwarded-for': '1.1.1.1', 'x-forwarded-proto': 'https' },
      ['1.1.1.1', true],
    ],
    [
      'two of ours in a row',
      '10.0.0.0/8',
      '10.1.1.1',
      { 'x-forwarded-for': '6.6.6.6, 1.1.1.1, 10.2.2.2' },
      ['1.1.1.1', false],
    ],
    ['one of ours over IPv6', '10.0.0.0/8', '::ffff:10.1.1.1', { 'x-forwarded-for': '1.1.1.1' }, ['1.1.1.1', false]],
    [
      'one of ours that says rubbish',
      '10.0.0.0/8',
      '10.1.1.1',
      { 'x-forwarded-for': '1.1.1.1, <script>' },
      ['10.1.1.1', false],
    ],
    [
      'the last word on https counts',
      '10.0.0.0/8',
      '10.1.1.1',
      { 'x-forwarded-proto': 'https, http' },
      ['10.1.1.1', false],
    ],
    [
      'no socket at all',
      '10.0.0.0/8',
      undefined,
      { 'x-forwarded-for': '1.1.1.1', 'x-forwarded-proto': 'https' },
      ['', false],
    ],
  ] as const)('%s', async (_, trusted, socket, headers, expected) =>
    expect(await ask(trusted, socket, headers)).toEqual(expected),
  );
  it.each(['10.0.0.0/33', 'host', '10.0.0.0/', '10.0.0', '10.0.0.0/-1', '::1/129', '1.1.1.1 2.2.2.2'])(
    '%j is no list',
    (text) => expect(readProxyList(text)).toBeNull(),
  );
});
