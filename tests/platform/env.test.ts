/** Settings: what holds when nothing is said, and one sentence for each bad value. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from '#server/platform/env.ts';

test('with nothing set the defaults hold', () => {
  expect(readEnv({ PORT: '' })).toEqual({
    PORT: 8080,
    DATA_DIR: resolve('data'),
    BRIDGE_INBOX: resolve('data/inbox'),
    QUEUE_MACHINE_HOST: '127.0.0.1',
    QUEUE_MACHINE_PORT: 7070,
    SEED_WORLD: 'small-outlet',
    SIMULATE: true,
    DEMO_DEVICES: true,
    PASSWORD_PROFILE: 'asvs',
    PASSWORD_FORBID: false,
    SECOND_FACTOR: 'off',
    PASSWORD_WORDS: [],
    SESSION_HOURS: 10,
    ENROLMENT_TAKES_TWO: false,
    IDLE_LOCK: 120,
    OFFLINE_UNLOCK: 'off',
    PUSH_CONTACT: 'mailto:push@tingtang.example',
    LOG_LEVEL: 'info',
    TRUSTED_PROXIES: '127.0.0.1, ::1',
  });
});

test('what is set is taken', () => {
  const env = readEnv({
    PORT: '80',
    SIMULATE: '0',
    CRM_URL: 'http://127.0.0.1:9/api',
    DATABASE_URL: 'postgres://a@b/c',
    BRIDGE_INBOX: '/in',
  });
  expect(env).toMatchObject({
    PORT: 80,
    DEMO_DEVICES: false,
    SIMULATE: false,
    CRM_URL: 'http://127.0.0.1:9/api',
    BRIDGE_INBOX: '/in',
  });
});

test('a seed world that is asked for by name is a demonstration, on a database that is brought along too', () => {
  const brought = { DATABASE_URL: 'postgres://a@b/c' };
  expect(readEnv({ ...brought, SEED_WORLD: 'small-outlet' }).DEMO_DEVICES).toBe(true);
  expect(readEnv({ ...brought, SEED_WORLD: 'small-outlet', DEMO_DEVICES: '0' }).DEMO_DEVICES).toBe(false);
  expect(readEnv({ SEED_WORLD: ' ' }).DEMO_DEVICES).toBe(true);
  expect(readEnv({ ...brought, SEED_WORLD: '' }).DEMO_DEVICES).toBe(false);
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['DATABASE_URL', 'http://host/db'],
  ['QUEUE_MACHINE_HOST', 'a b'],
  ['QUEUE_MACHINE_PORT', '0'],
  ['CRM_URL', 'crm'],
  ['SEED_WORLD', '../etc'],
  ['SIMULATE', 'yes'],
  ['DEMO_DEVICES', 'yes'],
  ['PASSWORD_PROFILE', 'weak'],
  ['PASSWORD_FORBID', 'all'],
  ['SECOND_FACTOR', 'sms'],
  ['ENROLMENT_TAKES_TWO', '2'],
  ['PASSWORD_WORDS', 'x'],
  ['SESSION_HOURS', '25'],
  ['BUSINESS_CLOSES', '6 pm'],
  ['PUSH_CONTACT', 'somebody'],
  ['PUSH_CONTACT', 'http://bank.example/it'],
  ['LOG_LEVEL', 'loud'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', 'proxy.bank.example'],
])('%s=%s is answered with a sentence that names it', (name, value) => {
  expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`^${name} must be .+\\.$`));
});

test('all bad values are named at once, each on its line', () => {
  expect(() => readEnv({ PORT: 'x', SIMULATE: 'y' })).toThrow(/^PORT must .+\.\nSIMULATE must .+\.$/);
});
