/** Secrets and personal fields do not reach the log. */
import { expect, test } from 'vitest';
import { logOfRequest, openLog, toRequestId } from '#server/platform/log.ts';

function lines(write: (log: ReturnType<typeof openLog>) => void): string {
  let text = '';
  write(openLog('info', { write: (line) => (text += line) }));
  return text;
}

test('passwords, tokens and a customer’s data are hidden at any of three levels', () => {
  const text = lines((log) => {
    log.info({ password: 'p1', body: { token: 't1', customer: { idNumber: 'i1', mobile: 'm1' } } }, 'login');
    log.info({ headers: { cookie: 'c1', 'set-cookie': 's1' } }, 'answer');
  });
  for (const secret of ['p1', 't1', 'i1', 'm1', 'c1', 's1']) expect(text).not.toContain(`"${secret}"`);
  expect(text).toContain('[hidden]');
});

test('every line of a request carries its id; a malformed id from outside is replaced', () => {
  expect(lines((log) => logOfRequest(log, 'abc12345').info('x'))).toContain('"requestId":"abc12345"');
  expect(toRequestId('abc12345')).toBe('abc12345');
  for (const bad of [undefined, 'short', 'has space!', 'x'.repeat(65), 'line\nbreak']) {
    expect(toRequestId(bad)).toMatch(/^[0-9a-f-]{36}$/);
  }
});
