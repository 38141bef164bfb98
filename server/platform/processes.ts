/** Looks at other processes of this machine, so that none but our own is ever waited for or stopped. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const hasProc = existsSync('/proc/self/stat');

const orNothing = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** True while the process exists; a dead one that nobody has reaped yet does not count. */
export function isAlive(pid: number): boolean {
  if (hasProc) return orNothing(() => fieldsOf(pid)[0] !== 'Z') ?? false;
  return orNothing(() => process.kill(pid, 0)) ?? false;
}

/** What distinguishes a process from a later one with the same number; empty where the system does not tell. */
export function birthOf(pid: number): string {
  return (hasProc && orNothing(() => fieldsOf(pid)[19])) || '';
}

/** The fields of `/proc/<pid>/stat` after the name; the name may hold spaces and brackets. */
function fieldsOf(pid: number): string[] {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return line.slice(line.lastIndexOf(')') + 2).split(' ');
}

/** The living Postgres processes that work in this cluster folder; `hint` is the pid from its postmaster.pid. */
export function postgresIn(cluster: string, hint?: number): number[] {
  if (!hasProc) return hint && isAlive(hint) && commandOf(hint).includes(cluster) ? [hint] : [];
  const folder = orNothing(() => realpathSync(cluster));
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && orNothing(() => readlinkSync(`/proc/${pid}/cwd`)) === folder)
    .filter((pid) => orNothing(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()) === 'postgres' && isAlive(pid));
}

const commandOf = (pid: number) =>
  orNothing(() => execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })) ?? '';

/** Waits until the list is empty; false when it is not after `limit` milliseconds. */
export async function allGone(list: () => number[], limit: number): Promise<boolean> {
  for (const end = performance.now() + limit; performance.now() < end; await wait(20)) {
    if (list().length === 0) return true;
  }
  return list().length === 0;
}
