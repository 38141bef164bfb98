/** Whoever types `npm start` and cannot have it is told why in one sentence, and never sees a stack trace. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageRoot } from '#server/platform/package-root.ts';
import { freePort } from '#tests/kit/free-port.ts';
import { groundFloor, runProgram } from '#tests/platform/programs/program.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tingtang-start-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function refusal(env: Record<string, string>): Promise<string> {
  const { code, said } = await groundFloor({ DATA_DIR: join(folder, 'data'), PORT: '0', ...env }).ended;
  expect(code).toBe(1);
  expect(said.trimEnd().split('\n')).toHaveLength(1);
  return said;
}

const testServer = (change: (url: URL) => void) => {
  const url = new URL(process.env['TEST_POSTGRES']!);
  change(url);
  return url.href;
};

test('a port in use', async () => {
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((done) => other.listen(port, '127.0.0.1', done));
  expect(await refusal({ PORT: String(port), DATABASE_URL: testServer(() => {}) })).toContain(`Port ${port} is in use`);
  other.close();
});

test('a data folder that is a file', async () => {
  writeFileSync(join(folder, 'file'), '');
  expect(await refusal({ DATA_DIR: join(folder, 'file') })).toMatch(/data folder .*file is not a folder/);
  expect(await refusal({ DATA_DIR: join(folder, 'file/below') })).toMatch(/data folder .*below is not a folder/);
});

test('a DATABASE_URL that is no Postgres address', async () => {
  expect(await refusal({ DATABASE_URL: 'mysql://host/db' })).toContain('DATABASE_URL must be a Postgres address');
  expect(await refusal({ DATABASE_URL: 'garbage' })).toContain('DATABASE_URL must be a Postgres address');
});

test('a DATABASE_URL where nobody answers', async () => {
  const port = await freePort();
  expect(await refusal({ DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/c` })).toContain(
    `No Postgres answers at 127.0.0.1:${port}`,
  );
});

test('a DATABASE_URL with a wrong password, which is not shown', async () => {
  const said = await refusal({ DATABASE_URL: testServer((url) => (url.password = 'wrong-password')) });
  expect(said).toContain('refuses the user "tingtang"');
  expect(said).not.toContain('wrong-password');
});

test('a DATABASE_URL with a database that does not exist', async () => {
  expect(await refusal({ DATABASE_URL: testServer((url) => (url.pathname = '/nowhere')) })).toContain(
    'has no database "nowhere"',
  );
});

test('a second server on the same data folder', async () => {
  const first = groundFloor({ DATA_DIR: join(folder, 'data'), PORT: '0', DATABASE_URL: testServer(() => {}) });
  await first.ready;
  expect(await refusal({})).toContain(
    `already runs on the data folder ${join(folder, 'data')} (process ${first.process.pid})`,
  );
  first.process.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
});

test('an old Node', async () => {
  writeFileSync(join(folder, 'old.cjs'), "Object.defineProperty(process, 'versions', { value: { node: '18.20.8' } });");
  const { code, said } = await runProgram(
    ['--require', join(folder, 'old.cjs'), join(packageRoot, 'server/start.js')],
    {},
  ).ended;
  expect(code).toBe(1);
  expect(said).toMatch(/^Tingtang needs Node 20\.19 or newer .*\n$/);
});
