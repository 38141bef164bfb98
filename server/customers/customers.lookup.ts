// From the bank's customer number to our row, for bridges that are told a number.
import type postgres from 'postgres';
import type { Id } from '#domain/kernel/ids.ts';

export async function findCustomerByNumber(sql: postgres.Sql, outletId: Id, customerNo: string): Promise<Id | null> {
  const [row] = await sql<{ customer_id: Id }[]>`
    select customer_id from customer_number where outlet_id = ${outletId} and customer_no = ${customerNo}`;
  return row?.customer_id ?? null;
}
