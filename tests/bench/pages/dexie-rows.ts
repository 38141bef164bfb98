// Rows in Dexie, a record each with four indexes: what a share of the book costs to delete.
import { Dexie } from 'dexie';
import { customerBook } from '../bench-customers.ts';

export async function purge({ book, part }: { book: readonly [number, number]; part: number }) {
  const db = new Dexie(`rows-${crypto.randomUUID()}`);
  db.version(1).stores({ rows: 'id, part, grade, rm, nextContact' });
  const table = db.table('rows');
  await table.bulkPut(customerBook(...book));
  const began = performance.now();
  const rows = await table.where('part').equals(part).delete();
  const kept = performance.now() - began;
  await db.delete();
  return { rows, kept };
}
