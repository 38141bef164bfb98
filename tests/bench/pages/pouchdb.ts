// The same rows in PouchDB, as one bulk write.
// @ts-expect-error the package has no types
import PouchDB from 'pouchdb-browser';
import { customerBook } from '../bench-customers.ts';

interface Pouch {
  bulkDocs(rows: readonly object[]): Promise<readonly { ok?: boolean }[]>;
  info(): Promise<{ doc_count: number }>;
  destroy(): Promise<void>;
}

export async function firstSync({ owner, book }: { owner: string; book: readonly [number, number] }) {
  const rows = customerBook(...book).map(({ id, ...row }) => ({ _id: id, ...row }));
  const began = performance.now();
  const db = new (PouchDB as new (name: string) => Pouch)(`pouch-${owner}`);
  await db.bulkDocs(rows);
  const ms = performance.now() - began;
  const { doc_count: count } = await db.info();
  await db.destroy();
  return { rows: count, shown: ms, kept: ms };
}
