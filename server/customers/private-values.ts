// The clear values of customers: sealed in their table, opened one customer at a time, found by a whole number.
import type postgres from 'postgres';
import * as v from 'valibot';
import { privateSchema, type PrivateValues } from '#domain/customers/private.model.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import type { ArgsSeal } from '#server/sync/sealed-args.ts';
import type { CustomerSeal } from './customer-seal.ts';

type Sql = postgres.Sql | postgres.TransactionSql;

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
export async function keepPrivate(sql: Sql, seal: CustomerSeal, rows: readonly Kept[]): Promise<void> {
  await sql`${inserted(sql, seal, rows)} on conflict do nothing`;
}

/** Values that are there already give way, and what they were found by. */
export async function replacePrivate(sql: Sql, seal: CustomerSeal, rows: readonly Kept[]): Promise<void> {
  await sql`${inserted(sql, seal, rows)} on conflict (customer_id) do update set
    owner_id = excluded.owner_id, sealed = excluded.sealed, phone_index = excluded.phone_index,
    id_number_index = excluded.id_number_index, account_index = excluded.account_index, indexed = true`;
}

const inserted = (sql: Sql, seal: CustomerSeal, rows: readonly Kept[]): postgres.Fragment =>
  sql`insert into customer_private
    (customer_id, owner_id, sealed, phone_index, id_number_index, account_index, indexed)
    select *, true from unnest(${rows.map((row) => row.customerId)}::uuid[], ${rows.map((row) => row.ownerId)}::uuid[],
      ${rows.map((row) => sealValues(seal, row.customerId, row.values))}::text[],
      ${rows.map((row) => seal.indexOf('phone', row.values.phone))}::text[],
      ${rows.map((row) => seal.indexOf('idNumber', row.values.idNumber))}::text[],
      ${rows.map((row) => seal.indexOf('account', row.values.account))}::text[])`;
