/** API7: the server asks nobody but whom it may ask, whatever a name says and however often it is asked. */
import type { lookup as systemLookup } from 'node:dns';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOutbound, isInside, whyNotOut, type OutboundParts } from '#server/platform/outbound.ts';
import { makeCertificate } from '#tests/kit/certificate.ts';
import { sourceFiles } from '#tests/house/tree.ts';

const HOST = 'push.example.test';
let server: Server;
let port = 0;
let ca = '';
let connections = 0;
const asked: string[] = [];
beforeAll(async () => {
  const certificate = makeCertificate(HOST);
  ca = certificate.cert;
  server = createServer(certificate, (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['host']}`);
    if (request.url === '/away') return response.writeHead(302, { location: 'https://push.example.test/home' }).end();
    if (request.url === '/large') return response.end('x'.repeat(4096));
    if (request.url === '/silent') return undefined;
    request.resume().on('end', () => response.writeHead(201, { 'x-of': 'push' }).end('taken'));
    return undefined;
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => {
  connections = 0;
  asked.length = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A name server that says the next of these answers each time it is asked. */
const says = (...answers: readonly (readonly string[])[]): typeof systemLookup => {
  const left = [...answers];
  return ((_: string, __: unknown, done: (error: null, all: unknown) => void) =>
    done(
      null,
      (left.length > 1 ? left.shift()! : left[0]!).map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      })),
    )) as never;
};
/** The listener stands on this machine: for it alone, this machine counts as outside. */
const out = (parts: Partial<OutboundParts> = {}) =>
  createOutbound({
    hosts: [HOST],
    lookup: says(['127.0.0.1']),
    isInside: (address) => address !== '127.0.0.1' && isInside(address),
    tls: { ca, port },
    ...parts,
  });
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'answered',
    (error: { code?: string }) => error.code,
  );

describe('API7 whom the server may ask', () => {
  it('a listed host by https: asked, answered', async () => {
    const answer = await out()('https://push.example.test/send?x=1', { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers['x-of'], answer.body.toString()]).toEqual([201, 'push', 'taken']);
    expect(asked).toEqual([`POST /send?x=1 push.example.test:${port}`]);
  });
  it.each([
    ['http://push.example.test/', 'outbound.not-https'],
    ['ftp://push.example.test/', 'outbound.not-https'],
    ['file:///etc/passwd', 'outbound.not-https'],
    ['https://push.example.test:8443/', 'outbound.other-port'],
    ['https://a@push.example.test/', 'outbound.names-a-user'],
    ['https://push.example.test:x@elsewhere.test/', 'outbound.names-a-user'],
    ['https://elsewhere.test/', 'outbound.host-not-listed'],
    ['https://push.example.test.elsewhere.test/', 'outbound.host-not-listed'],
    ['https://xpush.example.test/', 'outbound.host-not-listed'],
    ['https://push.example.test./', 'outbound.host-not-listed'],
    ['https://127.0.0.1/', 'outbound.host-not-listed'],
    ['https://0x7f000001/', 'outbound.host-not-listed'],
    ['https://[::1]/', 'outbound.host-not-listed'],
    ['//push.example.test/', 'outbound.no-address'],
    ['push.example.test', 'outbound.no-address'],
    ['', 'outbound.no-address'],
  ])('%s: %s, and nobody was dialled', async (address, code) => {
    expect(await codeOf(out()(address))).toBe(code);
    expect(connections).toBe(0);
  });
  it('a list may name all hosts below one, and not that one', () => {
    expect(whyNotOut('https://a.push.test/', ['.push.test'])).toBeNull();
    expect(whyNotOut('https://a.b.push.test/', ['.push.test'])).toBeNull();
    expect(whyNotOut('https://push.test/', ['.push.test'])).toBe('outbound.host-not-listed');
    expect(whyNotOut('https://evilpush.test/', ['.push.test'])).toBe('outbound.host-not-listed');
  });
  it('a number on the list by mistake is still refused', async () => {
    expect(await codeOf(out({ hosts: ['127.0.0.1'] })('https://127.0.0.1/'))).toBe('outbound.inside');
    expect(await codeOf(out({ hosts: ['[::1]'] })('https://[::1]/'))).toBe('outbound.inside');
    expect(connections).toBe(0);
  });
  it('a listed name that stands for an address inside is not dialled, also when only one of several is inside', async () => {
    for (const address of [
      '10.1.2.3',
      '100.64.0.1',
      '169.254.169.254',
      '192.168.1.1',
      '172.31.255.255',
      '::1',
      'fd00::1',
      '::ffff:10.0.0.1',
    ])
      expect(await codeOf(out({ lookup: says([address]) })(`https://${HOST}/`)), address).toBe('outbound.inside');
    expect(await codeOf(out({ lookup: says(['127.0.0.1', '10.0.0.1']) })(`https://${HOST}/`))).toBe('outbound.inside');
    expect(await codeOf(out({ lookup: says([]) })(`https://${HOST}/`))).toBe('outbound.inside');
    expect(connections).toBe(0);
  });
  it('this machine itself is inside, when nobody says otherwise', async () => {
    expect(
      await codeOf(
        createOutbound({ hosts: [HOST], lookup: says(['127.0.0.1']), tls: { ca, port } })(`https://${HOST}/`),
      ),
    ).toBe('outbound.inside');
    expect(connections).toBe(0);
  });
  it('a name whose answer changes between looking and dialling is asked for once only', async () => {
    let times = 0;
    const turning = ((_: string, __: unknown, done: (error: null, all: unknown) => void) =>
      done(null, [{ address: times++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }])) as unknown as typeof systemLookup;
    expect((await out({ lookup: turning })(`https://${HOST}/`)).status).toBe(201);
    expect(times).toBe(1);
  });
  it('no redirect is followed, no endless answer read, no silence waited for', async () => {
    expect(await codeOf(out()(`https://${HOST}/away`))).toBe('outbound.redirect');
    expect(await codeOf(out({ largest: 1024 })(`https://${HOST}/large`))).toBe('outbound.too-large');
    expect(await codeOf(out({ timeout: 200 })(`https://${HOST}/silent`))).toBe('outbound.unreachable');
    expect(asked.map((line) => line.split(' ')[1])).toEqual(['/away', '/large', '/silent']);
  });
  it('a certificate of somebody else is no answer', async () => {
    expect(await codeOf(out({ tls: { ca: makeCertificate(HOST).cert, port } })(`https://${HOST}/`))).toBe(
      'outbound.unreachable',
    );
    expect(asked).toEqual([]);
  });
});

describe('API7 what is inside', () => {
  it.each([
    '0.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.0',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.0.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    '2001::1',
    '100::1',
    '',
    'localhost',
    '1.2.3',
  ])('%s', (address) => expect(isInside(address)).toBe(true));
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '2606:4700::1',
    '2400:3200::1',
  ])('%s is not', (address) => expect(isInside(address)).toBe(false));
  it('every private IPv4 address is inside, however it is wrapped in IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4().filter(isInside), (address) => {
        const [a, b, c, d] = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
        for (const wrapped of [
          `::ffff:${address}`,
          `::ffff:${a}${b}:${c}${d}`,
          `::${address}`,
          `64:ff9b::${address}`,
          `2002:${a}${b}:${c}${d}::1`,
        ])
          expect(isInside(wrapped), wrapped).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('API7 the one way out', () => {
  /** What speaks to another host; sockets of Postgres and of the queue machine's bridge are opened elsewhere, by name. */
  const ways = /(?<![.\w])fetch\(|node:https?'|node:http2'|node:tls'|\bnew WebSocket\(|from 'undici'|\baxios\b/;
  const allowed: Readonly<Record<string, RegExp>> = {
    'server/platform/outbound.ts': /node:https'/,
    // The type of the answer that a stream is written to.
    'server/sync/sync.routes.ts': /import type \{ ServerResponse \} from 'node:http'/,
    'server/stations/stations.routes.ts': /import type \{ ServerResponse \} from 'node:http'/,
    // Not of the server: it stands outside and speaks to it as devices do.
    'server/simulators/branch-device.ts': /await fetch\(this\.#url \+ path,/,
  };
  const leaks = (files: readonly { path: string; text: string }[]) =>
    files
      .filter(({ path, text }) => ways.test(allowed[path] ? text.replaceAll(new RegExp(allowed[path], 'g'), '') : text))
      .map(({ path }) => path);
  it('nothing else on the server asks another host', () => {
    const files = sourceFiles(['server']);
    expect(files.length).toBeGreaterThan(50);
    expect(leaks(files)).toEqual([]);
  });
  it('the check finds each way there is', () => {
    for (const text of [
      "await fetch('https://x')",
      "import { request } from 'node:https';",
      "import http from 'node:http';",
      "new WebSocket('wss://x')",
      "import { fetch as get } from 'undici';",
    ])
      expect(leaks([{ path: 'server/queue/x.ts', text }]), text).toEqual(['server/queue/x.ts']);
  });
});
