// The clear values of customers: sealed in their table, opened one customer at a time.
import type postgres from 'postgres';
import * as v from 'valibot';
import { privateSchema, type PrivateValues } from '#domain/customers/private.model.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import type { ArgsSeal } from '#server/sync/sealed-args.ts';

const sealedSchema = v.object({ ...privateSchema.entries, customerId: idField });

/** The id is sealed in: values that somebody put into another customer's row are told. */
export const sealValues = (seal: ArgsSeal, customerId: Id, values: PrivateValues): string =>
  Buffer.from(seal.seal(JSON.stringify({ ...values, customerId }))).toString('base64');

/** @throws when it is not what we sealed for this customer */
export function openValues(seal: ArgsSeal, customerId: Id, sealed: string): PrivateValues {
  const { customerId: of, ...values } = v.parse(sealedSchema, JSON.parse(seal.open(Buffer.from(sealed, 'base64'))));
  if (of !== customerId) throw new Error('private values of another customer');
  return values;
}

export interface Kept {
  readonly customerId: Id;
  readonly ownerId: Id | null;
  readonly values: PrivateValues;
}

/** Values that are there already stay as they are. */
export async function keepPrivate(sql: postgres.Sql, seal: ArgsSeal, rows: readonly Kept[]): Promise<void> {
  await sql`insert into customer_private (customer_id, owner_id, sealed)
    select * from unnest(${rows.map((row) => row.customerId)}::uuid[], ${rows.map((row) => row.ownerId)}::uuid[],
      ${rows.map((row) => sealValues(seal, row.customerId, row.values))}::text[]) on conflict do nothing`;
}
