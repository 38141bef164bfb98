/**
 * A program that kills a Postgres, postmaster and all its children, as often as it is told: `killer <cluster> <times>`.
 * In a process of its own, as a killer among the clients only ever strikes between their queries.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { postgresIn } from '#server/platform/processes.ts';

const [cluster, times] = [process.argv[2]!, Number(process.argv[3])];
const pidFile = join(cluster, 'postmaster.pid');

/** The postmaster that takes connections now. */
function postmaster(): number | null {
  const lines = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
  return lines[7]?.trim() === 'ready' ? Number(lines[0]) : null;
}

const MOST = { wait: 60_000, pause: 1_100, least: 300 };

let last: number | null = null;
for (let kill = 1; kill <= times; kill++) {
  const end = performance.now() + MOST.wait;
  let now = postmaster();
  while (now === null || now === last) {
    if (performance.now() > end) throw new Error('Postgres did not come back');
    await wait(5);
    now = postmaster();
  }
  last = now;
  await wait(MOST.least + Math.random() * (MOST.pause - MOST.least));
  const all = postgresIn(cluster, last);
  // The postmaster first: it must not see its children die and tidy up.
  for (const pid of [last, ...all.filter((pid) => pid !== last)])
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in the meantime.
    }
  console.log(`killed ${kill} ${all.length}`);
}
