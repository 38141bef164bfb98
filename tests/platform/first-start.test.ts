/** ASVS 6.3.2 The product over a database of the bank's own: nobody has a printed password, one person has one for one login. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '#server/platform/database.ts';
import { freshDatabase } from '#tests/kit/database.ts';
import { freePort } from '#tests/kit/free-port.ts';
import { spawnProduct } from '#tests/kit/server-process.ts';

test.each([
  ['a database of its own', {}, [{ login: 'boss', must_change: true }]],
  ['a demonstration', { DEMO_DEVICES: '1' }, null],
])(
  '%s: who has a password after the first start',
  async (_, env, expected) => {
    const [database, folder] = [await freshDatabase({ max: 1 }), mkdtempSync(join(tmpdir(), 'tingtang-first-'))];
    const product = await spawnProduct({
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      PORT: '0',
      QUEUE_MACHINE_PORT: String(await freePort()),
      SIMULATE: '0',
      ...env,
    });
    const { sql, close } = openDatabase(database.url, { max: 1 });
    const able = await sql`select login, must_change from credential where password_hash is not null order by login`;
    if (expected) expect(able).toEqual(expected);
    else expect([able.length > 5, able.every((one) => one['must_change'] === false)]).toEqual([true, true]);
    await close();
    product.signal('SIGTERM');
    expect(await product.ended).toBe(0);
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  },
  60_000,
);
