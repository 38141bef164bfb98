/** How long the bank's files lie where they were put when they had been judged. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFileBench, row, take } from './file-bench.ts';

it('SEC-001 what was judged lies a week for whoever has to ask, and no longer, whether it was taken in or refused', async () => {
  let ahead = 0;
  const own = await openFileBench({ clock: { now: () => Date.now() + ahead } });
  const kept = () => ['done', 'refused'].map((each) => readdirSync(join(own.folder, each)).length);
  try {
    await take(own, { batch: 'good', rows: [row({ customerNo: '790000001' })] });
    await take(own, { batch: 'bad', rows: [row({ customerNo: 'x x' })] });
    expect(kept()).toEqual([2, 3]);
    ahead = 6.9 * 24 * 60 * 60_000;
    await own.drop.look();
    expect(kept()).toEqual([2, 3]);
    ahead = 7.1 * 24 * 60 * 60_000;
    await own.drop.look();
    expect(kept()).toEqual([0, 0]);
    expect(Number((await own.sql`select count(*) as n from file_load`)[0]!['n'])).toBe(2);
  } finally {
    await own.close();
  }
});

it('SEC-001 a folder that came as a delivery is deleted after the week too, and what lies behind it', async () => {
  let ahead = 0;
  const own = await openFileBench({ clock: { now: () => Date.now() + ahead } });
  const refused = join(own.folder, 'refused');
  try {
    mkdirSync(join(own.folder, '0-folder', 'inner'), { recursive: true });
    writeFileSync(join(own.folder, '0-folder', 'inner', 'x'), 'x');
    writeFileSync(join(own.folder, '0-folder.ok'), 'sha256 0\nrows 0\n');
    await take(own, { batch: 'bad', rows: [row({ customerNo: 'x x' })] });
    expect(readdirSync(refused)).toHaveLength(6);
    ahead = 7.1 * 24 * 60 * 60_000;
    await own.drop.look();
    expect(readdirSync(refused)).toEqual([]);
  } finally {
    await own.close();
  }
});
