/** SEC-003: the trail is looked after: signed each minute, walked each night, and by hand by a command. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { canonicalJson } from '#server/audit/canonical.ts';
import { startAuditKeeper, untilNight } from '#server/audit/audit-keeper.ts';
import { openLog } from '#server/platform/log.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import { fakeClock } from '#tests/kit/clock.ts';
import { openAudit, outletA, outletB, type AuditBench } from './audit-bench.ts';

let bench: AuditBench;
const lines: string[] = [];
const clock = fakeClock();
const keeper = () =>
  startAuditKeeper({
    sql: bench.sql,
    folder: bench.folder,
    clock,
    log: openLog('info', { write: (line) => void lines.push(line) }),
  });
beforeAll(async () => {
  bench = await openAudit();
  await bench.append(outletA, 5);
  await bench.append(outletB, 3);
  await bench.keep();
});
afterEach(async () => {
  vi.useRealTimers();
  lines.length = 0;
  await bench.restore();
});
afterAll(() => bench.close());

it('the ends of the chains are signed each minute and once more at the end, by a key that is nobody else’s to read', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout'] });
  const kept = keeper();
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  await bench.append(outletA, 1);
  await kept.stop();
  const file = readFileSync(join(bench.folder, 'audit-heads', `${outletA}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  const heads = file.map(
    (line) => JSON.parse(line) as { seq: number; signature: string; before: string; hash: string; at: number },
  );
  expect(heads.at(-1)!.seq).toBe(6);
  // Whoever keeps the heads elsewhere has the public half and no code of ours.
  const open = createPublicKey(readFileSync(join(bench.folder, 'keys/audit-heads.pub')));
  for (const { at, before, hash, seq, signature } of heads)
    expect(
      verify(
        null,
        Buffer.from(canonicalJson({ at, before, hash, outletId: outletA, seq })),
        open,
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
  expect(statSync(join(bench.folder, 'keys/audit-heads')).mode & 0o077).toBe(0);
  expect(readdirSync(join(bench.folder, 'audit-heads')).toSorted()).toEqual([`${outletA}.jsonl`, `${outletB}.jsonl`]);
  await bench.tamper(`drop schema kept cascade`);
  await bench.keep();
});

it('a walk that finds something says what and where, and it stays counted', async () => {
  const kept = keeper();
  expect(kept.standing()).toEqual({ broken: 0, entries: 0, walkedAt: 0 });
  await kept.walk();
  expect(kept.standing()).toEqual({ broken: 0, entries: 9, walkedAt: clock.now() });
  await bench.tamper(`update audit_entry set result = 'x' where outlet_id = '${outletB}' and seq = 2`);
  await kept.walk();
  expect(kept.standing().broken).toBe(1);
  const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ level }) => level === 'error');
  expect(said).toMatchObject({ outletId: outletB, seq: 2, what: 'changed' });
  await kept.stop();
});

it('the night is at half past two in Beijing', () => {
  const at = (text: string) => untilNight(Date.parse(text)) / 60_000;
  expect(at('2026-03-02T02:29:00+08:00')).toBe(1);
  expect(at('2026-03-02T02:30:00+08:00')).toBe(24 * 60);
  expect(at('2026-03-02T23:30:00+08:00')).toBe(180);
});

it('each night all chains are walked', async () => {
  clock.set('2026-03-03T02:29:30+08:00');
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout'] });
  const kept = keeper();
  await vi.advanceTimersByTimeAsync(untilNight(clock.now()) + 1);
  vi.useRealTimers();
  await vi.waitFor(() => expect(kept.standing().walkedAt).toBeGreaterThan(0), 10_000);
  await kept.stop();
});

it(
  'npm run audit:verify: 0 and a sentence where all is well, 1 and a line each where it is not',
  { timeout: 60_000 },
  async () => {
    const run = (...more: string[]) => {
      const env = { ...process.env, DATABASE_URL: bench.url, DATA_DIR: bench.folder };
      const { status, stdout } = spawnSync(
        process.execPath,
        [join(packageRoot, 'node_modules/tsx/dist/cli.mjs'), 'server/audit/verify-trail.ts', ...more],
        { cwd: packageRoot, env, encoding: 'utf8' },
      );
      return [status, stdout];
    };
    expect(run()).toEqual([0, '2 chains, 9 entries, 0 not as they were written\n']);
    await bench.tamper(`delete from audit_entry where outlet_id = '${outletA}' and seq = 4`);
    expect(run()).toEqual([1, `${outletA}: entry 4: dropped\n2 chains, 6 entries, 1 not as they were written\n`]);
    expect(run('--outlet', outletB)).toEqual([0, '1 chains, 3 entries, 0 not as they were written\n']);
    expect(run('--outlet', 'x')[0]).toBe(2);
  },
);
