/** A newer release of a face that hangs in the hall comes in when nobody is in the middle of anything (F27). */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startVisit, type Visit } from './hall-visit.ts';
import { openEveryDay, openKiosk } from './kiosk-visit.ts';
import { becomes, shellKept } from './tablet-page.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
let visit: Visit;
let front: Server;
let released = false;

beforeAll(async () => {
  visit = await startVisit();
  await openEveryDay(visit);
  front = createServer((asked, answer) => {
    // Not compressed: something is written behind the worker.
    const headers = { ...asked.headers, 'accept-encoding': 'identity' };
    const { port } = visit.server;
    const passedOn = request({ port, host: '127.0.0.1', path: asked.url, method: asked.method, headers }, (got) => {
      const isWorker = released && asked.url === '/sw-faces.js';
      const { 'content-length': _, ...lengthless } = got.headers;
      answer.writeHead(got.statusCode!, isWorker ? lengthless : got.headers);
      got.pipe(answer, { end: !isWorker });
      if (isWorker) got.on('end', () => answer.end('\n// newer'));
    });
    passedOn.on('error', () => answer.destroy());
    answer.on('close', () => passedOn.destroy());
    asked.pipe(passedOn);
  });
  await new Promise<void>((ready) => front.listen(0, '127.0.0.1', ready));
});
afterAll(async () => {
  await visit?.end();
  front.closeAllConnections();
  front.close();
});

test('F27 QUE-004 a kiosk takes a new release in on its start screen, and never under a customer’s hands', async () => {
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const { page } = await openKiosk({ ...visit, server: { ...visit.server, url } });
  await page.getByTestId('tile-A').waitFor();
  await shellKept(page);
  await page.getByTestId('tile-A').click();
  await page.getByTestId('swipe').waitFor();
  const marked = (): Promise<boolean> => page.evaluate(() => 'marked' in window).catch(() => true);
  await page.evaluate(() => void Object.assign(window, { marked: true }));
  released = true;
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
  await becomes(
    () => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state ?? null),
    'installed',
  );
  expect(await marked()).toBe(true);
  expect(await page.getByTestId('kiosk').getAttribute('data-screen')).toBe('identify');

  await page.getByRole('button', { name: '返回' }).click();
  await becomes(marked, false);
  await page.getByTestId('tile-A').waitFor();
});
