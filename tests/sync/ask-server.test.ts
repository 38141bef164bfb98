/** A file that is asked of the server, against one that answers in every wrong way. */
import { openPageApi, says, type PageApi } from '#tests/kit/page-api.ts';
import { afterEach, expect, test } from 'vitest';
import { saveFromServer } from '#sync/ask-server.ts';

let api: PageApi;
afterEach(() => api.close());
const offline = { ok: false, code: 'offline', data: {} };

test('QUE-026 a file that breaks off in the middle is none, and it is said so', async () => {
  api = await openPageApi((_, response) => {
    response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '1000' });
    response.write('a,b\r\n', () => response.socket!.destroy());
  });
  expect(await saveFromServer('/report.csv', 'x.csv')).toEqual(offline);
});

test('QUE-026 a server that never answers, or never ends, is given up', async () => {
  api = await openPageApi((path, response) => {
    if (path === '/half') response.writeHead(200).write('a,b\r\n');
  });
  expect(await Promise.all(['/never', '/half'].map((path) => saveFromServer(path, 'x.csv', 100)))).toEqual([
    offline,
    offline,
  ]);
});

test('QUE-026 what the server says no with is handed on', async () => {
  api = await openPageApi((_, response) => says(response, { code: 'identity.out-of-reach', data: {} }, 404));
  expect(await saveFromServer('/report.csv', 'x.csv')).toEqual({
    ok: false,
    code: 'identity.out-of-reach',
    data: {},
  });
});
