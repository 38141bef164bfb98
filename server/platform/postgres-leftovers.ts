/** What an earlier, killed run left in a Postgres cluster, cleared away before the next start. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#server/platform/log.ts';
import { allGone, postgresIn } from '#server/platform/processes.ts';

/**
 * Ends what a killed server left behind in this cluster: a Postgres that still runs is shut down
 * fast, then harder; a postmaster.pid that nobody owns is removed. Other processes are not touched.
 */
export async function stopLeftovers(cluster: string, log: Log): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const hint = existsSync(pidFile) ? Number.parseInt(readFileSync(pidFile, 'utf8'), 10) : undefined;
  const left = () => postgresIn(cluster, hint);
  for (const [signal, limit] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    const found = left();
    if (found.length === 0) break;
    log.warn({ pids: found, signal }, 'stopping a Postgres left over from an earlier run');
    // The postmaster takes its workers along; workers without one end by themselves or with the next, harder signal.
    for (const pid of hint !== undefined && found.includes(hint) ? [hint] : found) kill(pid, signal);
    if (await allGone(left, limit)) break;
  }
  rmSync(pidFile, { force: true });
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}
