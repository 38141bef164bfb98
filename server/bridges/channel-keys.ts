// `npm run channel -- add <name>` tells a new key once; `npm run channel -- revoke <name>` ends it. DATABASE_URL names the
// database.
import { openDatabase } from '#server/platform/database.ts';
import { addChannel, revokeChannel } from './channels.ts';

const [, , what, name] = process.argv;
const url = process.env['DATABASE_URL'];

async function main(): Promise<string> {
  if (!url || !name || (what !== 'add' && what !== 'revoke')) {
    process.exitCode = 2;
    return 'DATABASE_URL=postgres://… npm run channel -- add|revoke <name>';
  }
  const { sql, close } = openDatabase(url);
  try {
    if (what === 'add') return `The key of ${name}, told once: ${await addChannel(sql, name)}`;
    return (await revokeChannel(sql, name, Date.now())) ? `${name} is revoked.` : `There is no channel ${name}.`;
  } finally {
    await close();
  }
}
process.stdout.write(`${await main()}\n`);
