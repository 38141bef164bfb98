// From the bank's customer number to our row, for bridges that are told a number.
import type postgres from 'postgres';
import type { NumberField } from '#domain/customers/private-numbers.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { CustomerSeal } from './customer-seal.ts';

export async function findCustomerByNumber(sql: postgres.Sql, outletId: Id, customerNo: string): Promise<Id | null> {
  const [row] = await sql<{ customer_id: Id }[]>`
    select customer_id from customer_number where outlet_id = ${outletId} and customer_no = ${customerNo}`;
  return row?.customer_id ?? null;
}

/** Whose number this is among the outlet's customers; null where nobody's, or where it does not say of whom of several. */
export async function findCustomerShown(
  sql: postgres.Sql,
  seal: Pick<CustomerSeal, 'indexOf'>,
  outletId: Id,
  { by, value }: { readonly by: NumberField; readonly value: string },
): Promise<Id | null> {
  const hash = seal.indexOf(by, value);
  if (hash === null) return null;
  const column = { phone: sql`p.phone_index`, idNumber: sql`p.id_number_index`, account: sql`p.account_index` }[by];
  const rows = await sql<{ id: Id }[]>`
    select c.id from customer_private p join customer c on c.id = p.customer_id
    where ${column} = ${hash} and c.outlet_id = ${outletId} limit 2`;
  return rows.length === 1 ? rows[0]!.id : null;
}
