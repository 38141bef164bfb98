// An open stream dies with its session: logged out elsewhere, revoked, the assignment's last day over. One statement asks
// for all of them at once (reliability.md §2.3: at the latest after 30 s).
import type postgres from 'postgres';
import { stillAlive } from './sessions.ts';
import { hashToken } from './tokens.ts';

const LOOK_EVERY = 10_000;

export interface SessionWatch {
  /** `end` is called once the session is good for nothing. @returns what to call when the stream has ended by itself */
  watch(token: string | undefined, end: () => void): () => void;
  /** Looks now; by itself it looks every ten seconds. */
  look(): Promise<void>;
  close(): void;
}

export function watchSessions(sql: postgres.Sql, onOutage: (error: unknown) => void): SessionWatch {
  const streams = new Map<string, Set<() => void>>();
  const look = async (): Promise<void> => {
    if (streams.size === 0) return;
    const asked = [...streams.keys()];
    const good = await stillAlive(sql, asked);
    for (const hash of asked) if (!good.has(hash)) for (const end of [...(streams.get(hash) ?? [])]) end();
  };
  const timer = setInterval(() => void look().catch(onOutage), LOOK_EVERY);
  return {
    watch(token, end) {
      const hash = hashToken(token ?? '');
      const those = streams.get(hash) ?? new Set();
      streams.set(hash, those.add(end));
      return () => {
        those.delete(end);
        if (those.size === 0 && streams.get(hash) === those) streams.delete(hash);
      };
    },
    look,
    close: () => clearInterval(timer),
  };
}
