// The same rows in RxDB over its Dexie storage, with the same four indexes, as one bulk insert.
import { createRxDatabase } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { customerBook } from '../bench-customers.ts';

const short = { type: 'string', maxLength: 60 } as const;
const whole = { type: 'integer', minimum: 0, maximum: 1_000_000_000_000, multipleOf: 1 } as const;
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: short,
    outletId: short,
    part: { type: 'integer', minimum: 0, maximum: 1_000, multipleOf: 1 },
    maskedName: short,
    sex: short,
    grade: short,
    birthMonthDay: short,
    assetsFrom: whole,
    complaintCount: whole,
    rm: short,
    phoneTail: short,
    segment: short,
    branch: short,
    lastVisit: short,
    nextContact: short,
    tags: short,
    note: { type: 'string' },
  },
  required: ['id', 'part', 'grade', 'rm', 'nextContact'],
  indexes: ['part', 'grade', 'rm', 'nextContact'],
} as const;

export async function firstSync({ owner, book }: { owner: string; book: readonly [number, number] }) {
  const rows = customerBook(...book);
  const began = performance.now();
  const name = `rx${owner.replaceAll('-', '')}`;
  const db = await createRxDatabase({ name, storage: getRxStorageDexie(), multiInstance: false });
  const { customers } = await db.addCollections({ customers: { schema } });
  const { success } = await customers.bulkInsert(rows as never);
  const ms = performance.now() - began;
  await db.remove();
  return { rows: success.length, shown: ms, kept: ms };
}
