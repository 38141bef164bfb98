// Floors in bare IndexedDB: a row a record with four indexes, and pages of rows as text.
import { customerBook } from '../bench-customers.ts';
import { completed, openStore, settled } from './raw-puts.ts';

const INDEXES = ['part', 'grade', 'rm', 'nextContact'];
const CHUNK = 5_000;
const PAGE = 500;

/** Puts all rows, 5,000 in a transaction. */
export async function firstSync({ owner, book }: { owner: string; book: readonly [number, number] }) {
  const rows = customerBook(...book);
  const began = performance.now();
  const db = await openStore(`raw-${owner}`, 'id', INDEXES);
  for (let at = 0; at < rows.length; at += CHUNK) {
    const transaction = db.transaction('rows', 'readwrite');
    const store = transaction.objectStore('rows');
    for (const row of rows.slice(at, at + CHUNK)) store.put(row);
    await completed(transaction);
  }
  const ms = performance.now() - began;
  const count = await settled(db.transaction('rows').objectStore('rows').count());
  db.close();
  return { rows: count, shown: ms, kept: ms };
}

export async function writePages({ owner, book }: { owner: string; book: readonly [number, number] }): Promise<void> {
  const rows = customerBook(...book);
  const db = await openStore(`pages-${owner}`, 'key');
  const transaction = db.transaction('rows', 'readwrite');
  for (let at = 0; at < rows.length; at += PAGE)
    transaction.objectStore('rows').put({ key: at, text: JSON.stringify(rows.slice(at, at + PAGE)) });
  await completed(transaction);
  db.close();
}

/** From the disk to parsed rows: all pages at once. */
export async function coldOpen({ owner }: { owner: string }) {
  const began = performance.now();
  const db = await openStore(`pages-${owner}`, 'key');
  const pages = (await settled(db.transaction('rows').objectStore('rows').getAll())) as { text: string }[];
  const rows = pages.map(({ text }) => JSON.parse(text) as unknown[]).flat();
  const ms = performance.now() - began;
  db.close();
  return { rows: rows.length, ms };
}
