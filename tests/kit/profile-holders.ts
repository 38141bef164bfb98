/**
 * After a kill: who still has files of a browser's profile open. A helper process that was born a moment before outlives
 * the browser by some milliseconds; a browser started meanwhile cannot lock the database and clears it away.
 */
import { readdirSync, readlinkSync } from 'node:fs';

function holdersOf(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && filesOf(pid).some((file) => file.startsWith(profile)));
}

function filesOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** Ends whoever still holds the profile, and settles when nobody does. */
export async function untilLetGo(profile: string): Promise<void> {
  for (let holders = holdersOf(profile); holders.length > 0; holders = holdersOf(profile)) {
    for (const pid of holders)
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    await new Promise((later) => setTimeout(later, 10));
  }
}
