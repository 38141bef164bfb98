/** The vault and the replica in the real browser's database: read back, sealed, and whole after a kill. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '#server/platform/package-root.ts';
import { persistentBrowser } from '#tests/kit/browser.ts';
import { untilLetGo } from '#tests/kit/profile-holders.ts';
import type { Handed } from './disk-page.ts';

let server: Server;
let address: string;
let profile: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const made = (await build({
    configFile: false,
    root: packageRoot,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(packageRoot, 'tests/sync/disk-page.ts'), formats: ['es'], fileName: 'disk' },
    },
  })) as Rolldown.RolldownOutput[];
  const { code } = made[0]!.output[0];
  server = createServer((request, response) => {
    const script = request.url === '/disk.js';
    response
      .writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html' })
      .end(script ? code : '<!doctype html><title>disk</title><script type="module" src="/disk.js"></script>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  profile = mkdtempSync(join(tmpdir(), 'tingtang-disk-'));
  await start();
});
afterAll(async () => {
  await context.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
});

async function start(): Promise<void> {
  context = await persistentBrowser(profile);
  page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => 'disk' in globalThis);
}

/** The browser's own process: it was started with this profile, and is none of its helpers. */
function browserOf(folder: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const words = commandOf(pid);
    if (words.includes(`--user-data-dir=${folder}`) && !words.some((word) => word.startsWith('--type=')))
      return Number(pid);
  }
  throw new Error('no browser runs on this profile');
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

test('pages, deltas and the fold of both read back to the byte', async () => {
  const found = await page.evaluate(async () => {
    const { openReplica, createSeal, keyOf } = (globalThis as unknown as { disk: Handed }).disk;
    const seal = createSeal(await keyOf('reader'));
    const meta = (seq: number) =>
      ({ clientId: 'c', inc: 'i', epoch: 'e', gv: 1, cursors: { 3: seq }, lmid: seq, offset: -5, asOf: seq }) as never;
    const rowOf = (n: number, text = '') =>
      ({
        kind: 22,
        row: { id: `row-${n}`, name: `张*三 ${n} ${text}`, none: null, n: n / 7 },
        buckets: [3, 9],
      }) as never;
    const rows = Array.from({ length: 1_203 }, (_, n) => rowOf(n));
    const open = () => openReplica('reader', '1', seal);
    const first = open();
    const seen: unknown[] = [await first.read()];
    await first.fold(rows, meta(1), []);
    await first.append({ rows: [rowOf(5, 'new'), { kind: 22, id: 'row-6', row: null } as never], meta: meta(2) });
    await first.append({ rows: [rowOf(5, 'newer'), rowOf(9_999)], meta: meta(3) });
    first.close();
    const wanted = new Map(rows.map((row: { row: { id: string } }) => [row.row.id, row]));
    wanted.set('row-5', rowOf(5, 'newer')).set('row-9999', rowOf(9_999)).delete('row-6');
    const asText = (list: Iterable<{ row: { id: string } }>) =>
      JSON.stringify([...list].toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1)));
    const second = open();
    const read = (await second.read())!;
    seen.push(asText(read.rows as never) === asText(wanted.values()), read.meta, read.deltas);
    await second.fold(read.rows, read.meta, read.staged);
    await second.append({ rows: [], meta: meta(4) });
    second.close();
    const third = open();
    const again = (await third.read())!;
    seen.push(asText(again.rows as never) === asText(wanted.values()), again.meta, again.deltas);
    third.close();
    const otherSchema = openReplica('reader', '2', seal);
    seen.push(await otherSchema.read());
    return seen;
  });
  const meta = (seq: number) => ({
    clientId: 'c',
    inc: 'i',
    epoch: 'e',
    gv: 1,
    cursors: { 3: seq },
    lmid: seq,
    offset: -5,
    asOf: seq,
  });
  expect(found).toEqual([null, true, meta(3), 2, true, meta(4), 1, null]);
});

test('one change of the vault is all or nothing, and reads back with what was removed gone', async () => {
  const found = await page.evaluate(async () => {
    const { openVault, createSeal, keyOf } = (globalThis as unknown as { disk: Handed }).disk;
    const seal = createSeal(await keyOf('vault'));
    const meta = (next: number) => ({ clientId: 'c', next, confirmed: 0, chain: '' }) as never;
    const m = (mid: number) =>
      ({ mid, uuid: `u${mid}`, name: 'hall.do', v: 1, args: { typed: '王*明' }, at: 7 }) as never;
    const vault = openVault('vault', seal);
    const seen: unknown[] = [await vault.read()];
    await vault.write({ meta: meta(4), outbox: { put: [m(1), m(2), m(10)] } });
    await vault.write({
      outbox: { remove: [1], put: [m(2)] },
      done: { put: [m(1)] },
      attention: { put: [{ uuid: 'u9' } as never] },
    });
    const failed = await vault
      .write({ meta: meta(99), outbox: { put: [m(3), { ...(m(4) as object), mid: {} } as never] } })
      .catch(() => 'failed');
    vault.close();
    const again = openVault('vault', seal);
    seen.push(failed, await again.read());
    await again.write({ attention: { remove: ['u9' as never] } });
    seen.push((await again.read())!.attention);
    again.close();
    return seen;
  });
  const m = (mid: number) => ({ mid, uuid: `u${mid}`, name: 'hall.do', v: 1, args: { typed: '王*明' }, at: 7 });
  expect(found).toEqual([
    null,
    'failed',
    {
      meta: { clientId: 'c', next: 4, confirmed: 0, chain: '' },
      outbox: [m(2), m(10)],
      done: [m(1)],
      attention: [{ uuid: 'u9' }],
    },
    [],
  ]);
});

test('F30 a window that hung while another took over writes nothing more, to vault or replica; the other goes on', async () => {
  const found = await page.evaluate(async () => {
    const { openVault, openReplica, createSeal, keyOf } = (globalThis as unknown as { disk: Handed }).disk;
    const seal = createSeal(await keyOf('fence'));
    const meta = (next: number) => ({ clientId: 'c', next, confirmed: 0, chain: '' }) as never;
    const delta = (seq: number) => ({ rows: [], meta: { inc: 'i', lmid: seq, behind: [] } }) as never;
    const windows = () => ({ vault: openVault('fence', seal), replica: openReplica('fence', '1', seal) });
    const named = (work: Promise<unknown>) => work.then(() => 'written').catch((error: Error) => error.message);
    const old = windows();
    const seen: unknown[] = [await old.vault.read(), await old.replica.read()];
    seen.push(await named(old.vault.write({ meta: meta(2) })), await named(old.replica.append(delta(1))));
    const fresh = windows();
    await Promise.all([fresh.vault.read(), fresh.replica.read()]);
    seen.push(
      await named(old.vault.write({ meta: meta(99) })),
      await named(old.replica.append(delta(99))),
      await named(old.replica.fold([], { inc: 'i', lmid: 99, behind: [] } as never, [])),
    );
    seen.push(await named(fresh.vault.write({ meta: meta(3) })), await named(fresh.replica.append(delta(2))));
    old.vault.close();
    old.replica.close();
    const last = windows();
    seen.push((await last.vault.read())!.meta.next, (await last.replica.read())!.meta.lmid);
    for (const { vault, replica } of [fresh, last]) {
      vault.close();
      replica.close();
    }
    return seen;
  });
  const no = 'another window writes here now';
  expect(found).toEqual([null, null, 'written', 'written', no, no, no, 'written', 'written', 3, 2]);
});

test('SEC-001 what lies in the profile is sealed: no name is found in its files, and another key opens none of it', async () => {
  const CANARY = 'CANARY-7f3a91';
  const refused = await page.evaluate(async (canary) => {
    const { openVault, openReplica, createSeal, keyOf } = (globalThis as unknown as { disk: Handed }).disk;
    const [mine, other] = [createSeal(await keyOf('mine')), createSeal(await keyOf('other'))];
    const vault = openVault('sealed', mine);
    await vault.write({
      meta: { clientId: canary as never, next: 2, confirmed: 0, chain: '' },
      outbox: { put: [{ mid: 1, args: canary } as never] },
    });
    const replica = openReplica('sealed', '1', mine);
    await replica.fold([{ kind: 10, row: { id: canary } as never, buckets: [1] }], { inc: canary } as never, []);
    await replica.append({
      rows: [{ kind: 10, row: { id: canary } as never, buckets: [1] }],
      meta: { inc: canary } as never,
    });
    vault.close();
    replica.close();
    const byOther = [openVault('sealed', other), openReplica('sealed', '1', other)];
    return await Promise.all(
      byOther.map((store) =>
        store.read().then(
          () => 'opened',
          (error: Error) => error.name,
        ),
      ),
    );
  }, CANARY);
  expect(refused).toEqual(['OperationError', 'OperationError']);
  await context.close();
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const holding = (text: string) =>
    bytes.filter((b) => b.includes(Buffer.from(text)) || b.includes(Buffer.from(text, 'utf16le'))).length;
  expect(holding('vault-sealed')).toBeGreaterThan(0);
  expect(holding(CANARY)).toBe(0);
  await start();
});

test('F17 the browser is killed in the midst of writing: every write that was called done is there, and none is torn', async () => {
  const acked: number[] = [];
  for (let round = 0; round < 3; round++) {
    await page.exposeFunction(`acked${round}`, (mid: number) => void acked.push(mid));
    void page
      .evaluate(
        async ([name, from]) => {
          const { openVault, createSeal, keyOf } = (globalThis as unknown as { disk: Handed }).disk;
          const vault = openVault('killed', createSeal(await keyOf('killed')));
          const tell = (globalThis as unknown as Record<string, (mid: number) => void>)[name as string]!;
          for (let mid = from; ; mid++) {
            const text = '长'.repeat(500 + (mid % 7) * 300);
            // Two rows in one change: they come and go together.
            const pair = [
              { mid, args: text },
              { mid: mid + 1_000_000, args: text },
            ] as never;
            await vault.write({
              meta: { clientId: 'k' as never, next: mid + 1, confirmed: 0, chain: '' },
              outbox: { put: pair },
            });
            tell(mid);
          }
        },
        [`acked${round}`, round * 10_000 + 1] as const,
      )
      .catch(() => undefined);
    const before = acked.length;
    await expect.poll(() => acked.length, { timeout: 15_000 }).toBeGreaterThan(before + 20 + round * 15);
    const gone = new Promise((done) => context.once('close', done));
    process.kill(browserOf(profile), 'SIGKILL');
    await gone;
    await untilLetGo(profile);
    await start();
    const mids = await page.evaluate(async () => {
      const { openVault, createSeal, keyOf } = (globalThis as unknown as { disk: Handed }).disk;
      const vault = openVault('killed', createSeal(await keyOf('killed')));
      const content = (await vault.read())!;
      vault.close();
      return { next: content.meta.next, mids: content.outbox.map((m) => m.mid) };
    });
    const held = new Set(mids.mids);
    expect(acked.filter((mid) => !held.has(mid) || !held.has(mid + 1_000_000))).toEqual([]);
    expect(mids.mids.filter((mid) => !held.has(mid < 1_000_000 ? mid + 1_000_000 : mid - 1_000_000))).toEqual([]);
    expect(mids.next).toBe(Math.max(...mids.mids.filter((mid) => mid < 1_000_000)) + 1);
  }
}, 60_000);
