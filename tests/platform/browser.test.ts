/** The browser of last resort, the one from npm, can do what the tablet needs. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#tests/kit/browser.ts';

const page = `<!doctype html><meta charset="utf-8"><title>厅堂</title>
<style>span { font: 40px sans-serif }</style><span id="a">厅</span><span id="b">堂</span><span id="none">\uFFFF</span>`;
const worker = `oninstall = () => skipWaiting(); onactivate = (e) => e.waitUntil(clients.claim());
onfetch = (e) => { if (e.request.url.endsWith('/from-worker')) e.respondWith(new Response('worker')); };`;

let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const script = request.url === '/sw.js';
    response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html' }).end(script ? worker : page);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => void server.close());

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the browser from npm keeps rows, runs a service worker and draws Chinese',
  async () => {
    const chosen = process.env['BROWSER'];
    process.env['BROWSER'] = 'npm';
    const browser = await launchBrowser();
    process.env['BROWSER'] = chosen ?? '';
    const tab = await browser.newPage();
    await tab.goto(address);

    const kept = await tab.evaluate(
      () =>
        new Promise((done) => {
          const open = indexedDB.open('try');
          open.onupgradeneeded = () => open.result.createObjectStore('rows').put('kept', 1);
          open.onsuccess = () => {
            const get = open.result.transaction('rows').objectStore('rows').get(1);
            get.onsuccess = () => done(get.result);
          };
        }),
    );
    expect(kept).toBe('kept');

    const answer = await tab.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js');
      await navigator.serviceWorker.ready;
      while (!navigator.serviceWorker.controller) await new Promise((next) => setTimeout(next, 20));
      return (await fetch('/from-worker')).text();
    });
    expect(answer).toBe('worker');

    // Missing glyphs all look the same; two different characters that look different were really drawn.
    const pictures = await Promise.all(
      ['#a', '#b', '#none'].map(async (id) => (await tab.locator(id).screenshot()).toString('base64')),
    );
    expect(new Set(pictures).size).toBe(3);
    await browser.close();
  },
  60_000,
);
