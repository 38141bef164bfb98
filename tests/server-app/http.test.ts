/** What every answer carries, who may change something, and where each path leads. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';
import { lin } from '#tests/kit/people.ts';
import { HOST, openHttp, type HttpBench } from './http-bench.ts';

let bench: HttpBench;
beforeAll(async () => {
  bench = await openHttp();
});
beforeEach(() => {
  bench.who = lin;
  bench.ready = true;
});
afterAll(() => bench.close());

const json = async (answer: Response): Promise<unknown> => {
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  return (await answer.json()) as unknown;
};
const pull = (parts: Parameters<HttpBench['ask']>[2] = {}) =>
  bench.ask('POST', '/sync/pull', { body: emptyPull(), ...parts });

describe('what every answer carries', () => {
  const security = [
    'content-security-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'permissions-policy',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
  ];
  const carried = (answer: Response) => Object.fromEntries(security.map((name) => [name, answer.headers.get(name)]));

  it('the security headers are these', async () => {
    expect(carried(await bench.ask('GET', '/'))).toMatchInlineSnapshot(`
      {
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(self), geolocation=(), microphone=()",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=63072000; includeSubDomains",
        "x-content-type-options": "nosniff",
      }
    `);
  });
  it('they are the same on a page, a file, an answer, a refusal, a 404 and a fault', async () => {
    const usual = carried(await bench.ask('GET', '/'));
    bench.who = lin;
    const answers = [
      await bench.ask('GET', '/assets/app-1a2b.js'),
      await pull(),
      await pull({ headers: { origin: 'http://elsewhere.test' } }),
      await bench.ask('GET', '/no/such.file'),
      await bench.ask('GET', '/api/nothing'),
      await bench.ask('GET', '/healthz'),
      await fault(),
      await bench.ask('POST', '/sync/pull', { body: 'x'.repeat(1024 * 1024 + 1) }),
      await bench.ask('POST', '/api/nothing', { body: 'x'.repeat(1024 * 1024 + 1) }),
      await bench.ask('GET', '/metrics'),
      await bench.ask('HEAD', '/'),
      await bench.ask('OPTIONS', '/api/session'),
      await bench.ask('GET', '/hall/queue/7'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      200, 200, 403, 404, 404, 200, 500, 413, 413, 200, 200, 404, 200,
    ]);
    for (const answer of answers) expect(carried(answer)).toEqual(usual);
  });
  it('3.4.2 no other origin is ever let in; 4.1.1 each answer says its type, texts their charset', async () => {
    const headers = { origin: 'http://elsewhere.test', 'access-control-request-method': 'POST' };
    const answers = [
      await bench.ask('OPTIONS', '/sync/pull', { headers }),
      await bench.ask('GET', '/api/session', { headers }),
      await bench.ask('GET', '/', { headers }),
      await bench.ask('GET', '/healthz'),
      await bench.ask('GET', '/metrics'),
      await bench.ask('GET', '/no/such.file'),
    ];
    for (const answer of answers) {
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(answer.headers.get('content-type')).toMatch(/^(application\/json|text\/(html|plain); charset=utf-8)$/i);
    }
  });
  it('nothing of data is kept by a cache; assets for ever; pages are asked for anew', async () => {
    const cache = async (path: string) => (await bench.ask('GET', path)).headers.get('cache-control');
    expect((await pull()).headers.get('cache-control')).toBe('no-store');
    expect([await cache('/api/session'), await cache('/sync/pull'), await cache('/api/nothing')]).toEqual([
      'no-store',
      'no-store',
      'no-store',
    ]);
    expect(await cache('/assets/app-1a2b.js')).toBe('public, max-age=31536000, immutable');
    expect([await cache('/'), await cache('/hall/queue/7')]).toEqual(['no-cache', 'no-cache']);
  });
  it('QUE-014 QUE-017 each face has its own address, and every other one is the staff app', async () => {
    const titles: Record<string, string | undefined> = {};
    for (const path of [
      '/customer',
      '/kiosk',
      '/kiosk?x=1',
      '/display?counter=3',
      '/t/0123456789abcdef0123',
      '/t',
      '/queue',
    ])
      titles[path] = /<title>(.*)<\/title>/.exec(await (await bench.ask('GET', path)).text())?.[1];
    expect(Object.values(titles)).toEqual(['customer', 'kiosk', 'kiosk', 'display', 'phone', 'faces', 'faces']);
  });
  it('a request keeps its id where it has a good one, else gets one', async () => {
    const id = async (given?: string) =>
      (await bench.ask('GET', '/healthz', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await id('abcd-1234_EFGH')).toBe('abcd-1234_EFGH');
    for (const bad of [undefined, 'short', 'a b c d e f g h', '<script>alert(1)</script>', 'x'.repeat(65)])
      expect(await id(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

/** The database fails under a request. */
async function fault(): Promise<Response> {
  const { who } = bench;
  bench.who = {
    get id() {
      throw new Error('secret inside: 张三');
    },
  } as never;
  const answer = await pull();
  bench.who = who;
  return answer;
}

describe('a fault of ours', () => {
  it('says one code and the number to quote, and nothing of what broke; the log has the rest', async () => {
    bench.lines.length = 0;
    const answer = await fault();
    const reference = answer.headers.get('x-request-id');
    expect([answer.status, await json(answer)]).toEqual([500, { code: 'sync.fault', reference }]);
    expect(bench.lines.find((line) => line.includes(reference!) && line.includes('a request failed'))).toBeDefined();
  });
});

describe('who may change something', () => {
  const status = async (headers: Record<string, string | undefined>, method = 'POST', path = '/sync/pull') =>
    (await bench.ask(method, path, { headers, ...(method === 'POST' ? { body: emptyPull() } : {}) })).status;

  it('our own page may', async () => expect(await status({})).toBe(200));
  it.each([
    ['another origin', { origin: 'http://elsewhere.test' }],
    ['another port', { origin: `http://${HOST}:8080` }],
    ['an origin that only begins like ours', { origin: `http://${HOST}.elsewhere.test` }],
    ['a sandboxed frame', { origin: 'null' }],
    ['an origin that is none', { origin: 'elsewhere' }],
    ['an empty origin', { origin: '' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of our site', { 'sec-fetch-site': 'same-site' }],
    ['an address typed by hand', { 'sec-fetch-site': 'none' }],
    ['neither origin nor fetch site', { origin: undefined, 'sec-fetch-site': undefined }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form with a file', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['no type', { 'content-type': undefined }],
    ['a type that only begins like ours', { 'content-type': 'application/jsonp' }],
  ])('%s may not', async (_, headers) => {
    for (const path of [
      '/sync/pull',
      '/sync/push',
      '/sync/stream',
      '/api/session',
      '/api/audit/export',
      '/api/nothing',
    ]) {
      const answer = await bench.ask('POST', path, { headers, body: '{}' });
      expect([path, answer.status, await json(answer)]).toEqual([path, 403, { code: 'sync.foreign-request' }]);
    }
  });
  it('a type may name its charset', async () =>
    expect(await status({ 'content-type': 'application/json; charset=utf-8' })).toBe(200));
  it('logging out asks for no body, but for our own page', async () => {
    expect(await status({ 'content-type': undefined }, 'DELETE', '/api/session')).toBe(204);
    expect(await status({ origin: 'http://elsewhere.test' }, 'DELETE', '/api/session')).toBe(403);
    expect(await status({ origin: undefined, 'sec-fetch-site': undefined }, 'DELETE', '/api/session')).toBe(403);
  });
  it('no origin, however written, breaks anything', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.integer({ min: 33, max: 126 }).map((n) => String.fromCharCode(n)) }),
        async (origin) => {
          expect(await status({ origin })).toBe(403);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('where paths lead', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    '%s of an unknown /api or /sync path is a 404 in JSON',
    async (method) => {
      for (const path of ['/api/nothing', '/sync/nothing', '/api/session/x', '/sync/push/x', '/api', '/sync']) {
        const answer = await bench.ask(method, path, method === 'GET' ? {} : { body: '{}' });
        expect([path, answer.status, await json(answer)]).toEqual([path, 404, { code: 'sync.no-such-route' }]);
      }
    },
  );
  it('the staff app answers any address of its own; a file that is not there is a 404', async () => {
    for (const path of ['/', '/hall', '/hall/queue/7'])
      expect(await (await bench.ask('GET', path)).text()).toContain('<title>faces</title>');
    for (const path of [
      '/nothing.js',
      '/assets/nothing.css',
      '/.env',
      '/.git/config.txt',
      '/server.js',
      '/package.json',
    ])
      expect((await bench.ask('GET', path)).status).toBe(404);
  });
  it('13.4.1, 13.4.3 no folder is listed and no repository served', async () => {
    for (const path of ['/assets/', '/assets', '/.git/', '/.git/config', '/.git/HEAD', '/.svn/entries']) {
      const said = await (await bench.ask('GET', path)).text();
      expect(said, path).not.toMatch(/app-1a2b|\[core\]|ref: refs|Index of/);
    }
  });
  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/..%5c..%5cpackage.json',
    '/%00',
    '/%E0%A4%A',
    '/%',
  ])('no path leads out of the faces or breaks the server: %s', async (path) => {
    const answer = await bench.ask('GET', path);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.text()).not.toContain('"tingtang"');
  });
  it('it is alive from the start, ready only when it says so and the database answers', async () => {
    const status = async (path: string) => (await bench.ask('GET', path)).status;
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200]);
    bench.ready = false;
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
  });
  it('the figures are there for Prometheus', async () =>
    expect(await (await bench.ask('GET', '/metrics')).text()).toContain('tingtang_streams'));
});
