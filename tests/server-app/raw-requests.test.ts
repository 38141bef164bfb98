/** 4.2.1: what two readers would read differently is read by neither; bytes on a real socket. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from '#server/platform/headers.ts';
import { lin } from '#tests/kit/people.ts';
import { emptyPull } from '#tests/sync-server/sync-bench.ts';
import { openRawDoor, type RawDoor } from './raw-door.ts';

let door: RawDoor;
beforeAll(async () => {
  door = await openRawDoor();
});
afterAll(() => door.close());

describe('4.2.1 requests that two servers would cut differently', () => {
  const post = (...lines: string[]) => ['POST /sync/pull HTTP/1.1', 'Host: hall.test', ...lines].join('\r\n');
  it.each([
    ['length and chunks', `${post('Content-Length: 6', 'Transfer-Encoding: chunked')}\r\n\r\n0\r\n\r\nG`],
    ['chunks and length', `${post('Transfer-Encoding: chunked', 'Content-Length: 6')}\r\n\r\n0\r\n\r\nG`],
    ['two lengths', `${post('Content-Length: 5', 'Content-Length: 6')}\r\n\r\nhello!`],
    ['a length that is none', `${post('Content-Length: 5x')}\r\n\r\nhello`],
    ['a length below nothing', `${post('Content-Length: -1')}\r\n\r\n`],
    ['chunks by another name', `${post('Transfer-Encoding: xchunked')}\r\n\r\n0\r\n\r\n`],
    ['chunks twice', `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}\r\n\r\n0\r\n\r\n`],
    ['a blank before the colon', `${post('Transfer-Encoding : chunked')}\r\n\r\n0\r\n\r\n`],
    ['a folded line', `${post('X-A: a', ' Transfer-Encoding: chunked')}\r\n\r\n0\r\n\r\n`],
    ['lines that end in LF alone', 'POST /sync/pull HTTP/1.1\nHost: hall.test\nContent-Length: 0\n\n'],
    ['a chunk of no size', `${post('Transfer-Encoding: chunked')}\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['a header of 20 KB', `GET /healthz HTTP/1.1\r\nHost: hall.test\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('%s: refused, and the connection ends', async (_, bytes) => {
    const smuggled = `${bytes}GET /healthz HTTP/1.1\r\nHost: hall.test\r\n\r\n`;
    const said = await door.say(smuggled);
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(said.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(said).not.toContain('200 OK');
  });
  it('13.4.4 TRACE and methods that nobody knows bring nothing back of what was sent', async () => {
    for (const method of ['TRACE', 'CONNECT', 'DEBUG', 'PROPFIND']) {
      const said = await door.say(
        `${method} /healthz HTTP/1.1\r\nHost: hall.test\r\nX-Secret: canary-9\r\nConnection: close\r\n\r\n`,
      );
      expect(said, method).not.toContain('canary-9');
      expect(said, method).not.toMatch(/^HTTP\/1\.1 2/);
    }
  });
  it('an honest request on the same door is answered', async () => {
    const said = await door.say('GET /healthz HTTP/1.1\r\nHost: hall.test\r\nConnection: close\r\n\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 200 /);
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      expect(said.toLowerCase()).toContain(`${name}: ${value.toLowerCase()}`);
  });
});

describe('3.4 what goes to the socket past every middleware carries the same', () => {
  const ours = [
    'Host: hall.test',
    'Origin: http://hall.test',
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/json',
  ];
  it('a stream, taken as bytes', async () => {
    door.bench.who = lin;
    const body = JSON.stringify(emptyPull());
    const answer = door.say(
      ['POST /sync/stream HTTP/1.1', ...ours, `Content-Length: ${body.length}`, '', body].join('\r\n'),
    );
    // The stream has begun when somebody listens; then the server ends it.
    while (door.bench.hub.size === 0) await new Promise((soon) => setTimeout(soon, 5));
    await door.bench.hub.close();
    const said = await answer;
    const head = said.slice(0, said.indexOf('\r\n\r\n')).toLowerCase().split('\r\n').toSorted();
    expect(head.filter((line) => !/^(date|connection|keep-alive|transfer-encoding|x-request-id):/.test(line)))
      .toMatchInlineSnapshot(`
      [
        "cache-control: no-store",
        "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        "content-type: text/event-stream",
        "cross-origin-opener-policy: same-origin",
        "cross-origin-resource-policy: same-origin",
        "http/1.1 200 ok",
        "permissions-policy: camera=(self), geolocation=(), microphone=()",
        "referrer-policy: no-referrer",
        "strict-transport-security: max-age=63072000; includesubdomains",
        "x-accel-buffering: no",
        "x-content-type-options: nosniff",
      ]
    `);
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      expect(head).toContain(`${name}: ${value}`.toLowerCase());
  });
});
