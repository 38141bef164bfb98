/** The ground floor alone: settings, data folder, Postgres, a port. Prints `ready <pid of Postgres>` and waits. */
import { createServer } from 'node:http';
import { openDataFolder } from '#server/platform/data-folder.ts';
import { requireDatabase } from '#server/platform/database.ts';
import { createDrain } from '#server/platform/drain.ts';
import { readEnv } from '#server/platform/env.ts';
import { startLocalPostgres } from '#server/platform/local-postgres.ts';
import { openLog } from '#server/platform/log.ts';
import { explainAndExit } from '#server/platform/startup-error.ts';

async function main(): Promise<void> {
  const env = readEnv();
  const log = openLog('silent');
  const drain = createDrain(log);
  drain.onSignals();
  const folder = openDataFolder(env.DATA_DIR);
  drain.onStop('data folder', folder.release);
  const own = env.DATABASE_URL ? undefined : await startLocalPostgres({ folder: folder.path, log, durable: false });
  if (own) drain.onStop('postgres', own.stop);
  await requireDatabase(own?.url ?? env.DATABASE_URL!);
  const server = createServer().listen(env.PORT, '127.0.0.1');
  await new Promise((done, failed) => server.once('listening', done).once('error', failed));
  drain.onStop('http', () => void server.close());
  console.log(`ready ${own?.pid()}`);
}

main().catch(explainAndExit);
