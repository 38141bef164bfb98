/** Takes in the deliveries of a folder, in small chunks, and says after each how far it has come: to be killed meanwhile. */
import { lookupKind } from '#server/app/synced-kinds.ts';
import { startFileDrop } from '#server/bridges/file-drop.ts';
import { customerFiles } from '#server/customers/customer-load.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/database.ts';
import { openLog } from '#server/platform/log.ts';
import { customerSeal } from '#tests/kit/server.ts';

const { sql } = openDatabase(process.env['DATABASE_URL']!, { max: 4 });
let chunks = 0;
const drop = await startFileDrop({
  sql,
  folder: process.env['BRIDGE_INBOX']!,
  kinds: [customerFiles({ sql, lookup: lookupKind, seal: customerSeal, chunk: 100 })],
  clock: systemClock,
  log: openLog('silent'),
  onChunk: () => process.stdout.write(`chunk ${++chunks}\n`),
});
await drop.look();
process.stdout.write('all\n');
