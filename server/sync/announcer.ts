// Server processes over one database tell each other that something was committed. The telling is outside the writing
// transaction (a NOTIFY inside it takes a lock that all commits share), one at a time, and says nothing but "look".
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';

const CHANNEL = 'sync';

export interface Announcer {
  /** Something was committed here. */
  announce(): void;
  stop(): Promise<void>;
}

/** `onNews` is called when another process committed. A lost announcement costs a poll's time, never a row. */
export async function startAnnouncer(sql: postgres.Sql, onNews: () => void): Promise<Announcer> {
  const me = randomUUID();
  const listening = await sql.listen(CHANNEL, (sender) => {
    if (sender !== me) onNews();
  });
  let wanted = false;
  let telling = false;
  const tell = async (): Promise<void> => {
    telling = true;
    while (wanted) {
      wanted = false;
      await sql`select pg_notify(${CHANNEL}, ${me})`.catch(() => undefined);
    }
    telling = false;
  };
  return {
    announce() {
      wanted = true;
      if (!telling) void tell();
    },
    stop: () => listening.unlisten(),
  };
}
