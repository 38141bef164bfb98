/** A release too old to be given rows fetches the newer one when it is told to, and not before (F27). */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, test, vi } from 'vitest';
import { logIn, startVisit, type Visit } from './hall-visit.ts';
import { becomes, shellKept, stands } from './tablet-page.ts';

vi.setConfig({ testTimeout: 60_000 });

let visit: Visit;
let front: Server;
/** What stands before the server: a newer service worker, and no rows for this release. */
let released = false;

beforeAll(async () => {
  visit = await startVisit();
  front = createServer((asked, answer) => {
    if (released && asked.url === '/sync/stream') return void answer.writeHead(426).end('{"code":"sync.too-old"}');
    const { port } = visit.server;
    // Not compressed: something is written behind the worker.
    const headers = { ...asked.headers, 'accept-encoding': 'identity' };
    const passedOn = request({ port, host: '127.0.0.1', path: asked.url, method: asked.method, headers }, (got) => {
      const isWorker = released && asked.url === '/sw.js';
      const { 'content-length': _, ...lengthless } = got.headers;
      answer.writeHead(got.statusCode!, isWorker ? lengthless : got.headers);
      got.pipe(answer, { end: !isWorker });
      if (isWorker) got.on('end', () => answer.end('\n// newer'));
    });
    passedOn.on('error', () => answer.destroy());
    answer.on('close', () => passedOn.destroy());
    asked.pipe(passedOn);
    return undefined;
  });
  await new Promise<void>((ready) => front.listen(0, '127.0.0.1', ready));
});
afterAll(async () => {
  await visit.end();
  front.closeAllConnections();
  front.close();
});

test('F27 the person loads the new version from the line that says this one is too old, and the app comes up as it', async () => {
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const tablet = await visit.tablet();
  const { page } = tablet;
  await logIn(tablet, { ...visit, server: { ...visit.server, url } }, 'lobby', '/tablet');
  await stands(page, 'online');
  await shellKept(page);
  released = true;
  await page.reload();
  await stands(page, 'too-old');
  await page.evaluate(() => void Object.assign(window, { marked: true }));

  await page.getByTestId('too-old').getByRole('button', { name: '加载新版本' }).click();
  await becomes(() => page.evaluate(() => 'marked' in window).catch(() => true), false);
  await stands(page, 'too-old');
  released = false;
  await page.reload();
  await stands(page, 'online');
});
