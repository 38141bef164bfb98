// `npm run channel -- add <name>` tells a new key once; `npm run channel -- revoke <name>` ends it. DATABASE_URL names the
// database.
import { addChannel, revokeChannel } from './channels.ts';
import { openDatabase } from '#server/platform/database.ts';

const [, , what, name] = process.argv;
const url = process.env['DATABASE_URL'];
if (!url || !name || (what !== 'add' && what !== 'revoke')) {
  console.error('DATABASE_URL=postgres://… npm run channel -- add|revoke <name>');
  process.exit(2);
}
const { sql, close } = openDatabase(url);
if (what === 'add') console.log(`The key of ${name}, told once: ${await addChannel(sql, name)}`);
else console.log((await revokeChannel(sql, name, Date.now())) ? `${name} is revoked.` : `There is no channel ${name}.`);
await close();
