// `npm run audit:verify [-- --outlet <id>]`: walks the chains of the audit trail, one line a chain that is not as it was
// written, and ends with 1 if there is one. Beside a running server, or by itself.
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { idField } from '#domain/kernel/ids.ts';
import { openDataFolder } from '#server/platform/data-folder.ts';
import { openDatabase, requireDatabase } from '#server/platform/database.ts';
import { readEnv, type Env } from '#server/platform/env.ts';
import { addressIn, startLocalPostgres } from '#server/platform/local-postgres.ts';
import { openLog } from '#server/platform/log.ts';
import { signedIn } from './audit-keeper.ts';
import { verifyChains } from './chain.ts';

/** The database of the settings: the bank's, the one that a server runs here, or that one started for the moment. */
async function reach(env: Env): Promise<{ url: string; leave: () => Promise<void> }> {
  const running = env.DATABASE_URL ?? addressIn(env.DATA_DIR);
  const answers =
    running &&
    (await requireDatabase(running).then(
      () => true,
      () => false,
    ));
  if (running && (answers || env.DATABASE_URL)) {
    if (!answers) await requireDatabase(running);
    return { url: running, leave: () => Promise.resolve() };
  }
  const folder = openDataFolder(env.DATA_DIR);
  const postgres = await startLocalPostgres({ folder: env.DATA_DIR, log: openLog('error') });
  return {
    url: postgres.url,
    async leave() {
      await postgres.stop();
      folder.release();
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { outlet: { type: 'string' } } });
  const outlet = values.outlet === undefined ? null : v.parse(idField, values.outlet);
  const env = readEnv();
  const { url, leave } = await reach(env);
  const { sql, close } = openDatabase(url, { max: 1, statementTimeout: 0 });
  try {
    const { chains, entries, findings } = await verifyChains(sql as never, outlet, { signed: signedIn(env.DATA_DIR) });
    for (const { outletId, seq, what } of findings) console.log(`${outletId}: entry ${seq}: ${what}`);
    console.log(`${chains} chains, ${entries} entries, ${findings.length} not as they were written`);
    process.exitCode = findings.length > 0 ? 1 : 0;
  } finally {
    await close();
    await leave();
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
