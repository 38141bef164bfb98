// Takes a customer file in (CUS-007): good rows are kept aside until the whole file is judged, then become customers in
// chunks, so that the halls' buckets are locked for a moment at a time. What is not in the file stays as it is.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { importRows } from '#server/sync/import.ts';
import type { KindLookup } from '#server/sync/locked-rows.ts';
import { readCustomer, type Known, type ReadCustomer } from './customer-file.ts';
import type { CustomerSeal } from './customer-seal.ts';
import { openValues, replacePrivate, sealValues, type Kept } from './private-values.ts';

export interface CustomerFileDeps {
  readonly sql: postgres.Sql;
  readonly lookup: KindLookup;
  readonly seal: CustomerSeal;
  /** Rows that become customers at once. */
  readonly chunk?: number;
}

interface StagedRow {
  readonly line: number;
  readonly outletId: Id;
  readonly customerId: Id;
  readonly customerNo: string;
  readonly ownerId: Id | null;
  readonly row: string;
  readonly sealed: string;
}

const CHUNK = 1_000;

export function customerFiles({ sql, lookup, seal, chunk = CHUNK }: CustomerFileDeps) {
  return {
    kind: 'CUST',
    async stage(load: Id) {
      const known = await readKnown(sql);
      const seen = new Set<string>();
      const notes: Record<string, number> = {};
      let waiting: { line: number; read: ReadCustomer }[] = [];
      return {
        notes,
        take(line: number, fields: readonly string[]): string | null {
          const read = readCustomer(fields, known);
          if (typeof read === 'string') return read;
          // Which of two rows is right nobody can tell: the first counts.
          if (seen.has(read.customerNo)) return 'twice';
          seen.add(read.customerNo);
          for (const name of read.left) notes[name] = (notes[name] ?? 0) + 1;
          waiting.push({ line, read });
          return null;
        },
        async write(): Promise<void> {
          const rows = waiting;
          waiting = [];
          if (rows.length > 0) await stageRows(sql, seal, load, rows);
        },
      };
    },

    async takeIn(load: Id, note: (tx: postgres.TransactionSql, changed: number) => Promise<unknown>): Promise<boolean> {
      const rows = await sql<StagedRow[]>`
        select line, outlet_id as "outletId", customer_id as "customerId", customer_no as "customerNo", owner_id as "ownerId",
          row, sealed
        from customer_stage where load_id = ${load} order by outlet_id, line limit ${chunk}`;
      if (rows.length === 0) return false;
      // The number first: a chunk that is done again finds the same customers by it.
      await sql.begin((tx) => keepNumbers(tx, rows));
      const changed = await importRows(sql, lookup, customerKind, await toCustomers(sql, rows));
      await sql.begin(async (tx) => {
        await keepValues(tx, seal, rows);
        await tx`delete from customer_stage using unnest(${rows.map((r) => r.outletId)}::uuid[], ${rows.map((r) => r.line)}::int[]) as d(outlet_id, line)
          where load_id = ${load} and customer_stage.outlet_id = d.outlet_id and customer_stage.line = d.line`;
        await note(tx, changed);
      });
      return true;
    },

    async forget(load: Id): Promise<void> {
      await sql`delete from customer_stage where load_id = ${load}`;
    },
  };
}

async function readKnown(sql: postgres.Sql): Promise<Known> {
  const [outlets, staff] = await Promise.all([
    sql<{ code: string; id: Id }[]>`select code, id from institution where level = 'outlet' and active`,
    sql<{ code: string; id: Id }[]>`select employee_no as code, id from staff where active`,
  ]);
  const byCode = (rows: readonly { code: string; id: Id }[]) => new Map(rows.map(({ code, id }) => [code, id]));
  return { outlets: byCode(outlets), staff: byCode(staff) };
}

/** Whoever is known by his number keeps his id, wherever he was; at his own outlet first. */
async function stageRows(
  sql: postgres.Sql,
  seal: CustomerSeal,
  load: Id,
  rows: readonly { readonly line: number; readonly read: ReadCustomer }[],
): Promise<void> {
  const found = await sql<{ no: string; outletId: Id; id: Id }[]>`
    select customer_no as no, outlet_id as "outletId", customer_id as id from customer_number
    where customer_no = any(${rows.map(({ read }) => read.customerNo)}::text[]) order by customer_id desc`;
  const anywhere = new Map(found.map(({ no, id }) => [no, id]));
  const here = new Map(found.map(({ no, outletId, id }) => [`${outletId} ${no}`, id]));
  const staged = rows.map(({ line, read: { customerNo, customer, values } }) => {
    const { outletId } = customer;
    const id = here.get(`${outletId} ${customerNo}`) ?? anywhere.get(customerNo) ?? toId(randomUUID());
    return { line, id, outletId, customerNo, customer, sealed: sealValues(seal, id, values) };
  });
  await sql`
    insert into customer_stage (load_id, outlet_id, line, customer_id, customer_no, owner_id, row, sealed)
    select ${load}::uuid, * from unnest(${staged.map((s) => s.outletId)}::uuid[], ${staged.map((s) => s.line)}::int[],
      ${staged.map((s) => s.id)}::uuid[], ${staged.map((s) => s.customerNo)}::text[],
      ${staged.map((s) => s.customer.managerId)}::uuid[], ${staged.map((s) => JSON.stringify(s.customer))}::text[],
      ${staged.map((s) => s.sealed)}::text[])`;
}

/** Of one outlet at a time: who has moved is found at the new one alone. */
async function keepNumbers(tx: postgres.TransactionSql, rows: readonly StagedRow[]): Promise<void> {
  const given = tx`unnest(${rows.map((r) => r.outletId)}::uuid[], ${rows.map((r) => r.customerNo)}::text[],
    ${rows.map((r) => r.customerId)}::uuid[])`;
  await tx`delete from customer_number using ${given} as g(outlet_id, customer_no, customer_id)
    where customer_number.customer_no = g.customer_no and customer_number.customer_id = g.customer_id
      and customer_number.outlet_id <> g.outlet_id`;
  await tx`insert into customer_number (outlet_id, customer_no, customer_id) select * from ${given} as g
    on conflict (outlet_id, customer_no) do nothing`;
}

async function toCustomers(sql: postgres.Sql, rows: readonly StagedRow[]): Promise<Customer[]> {
  const there = await sql<Pick<Customer, 'id' | 'recommended' | 'signed'>[]>`
    select id, recommended, signed from customer where id = any(${rows.map((r) => r.customerId)}::uuid[])`;
  const byId = new Map(there.map((each) => [each.id, each]));
  return rows.map(({ customerId, row }) => ({
    ...(JSON.parse(row) as Omit<Customer, 'id' | 'recommended' | 'signed'>),
    id: customerId,
    // Other files say these.
    recommended: byId.get(customerId)?.recommended ?? [],
    signed: byId.get(customerId)?.signed ?? [],
  }));
}

/** Values that are as we have them are left alone: sealed anew they would be other bytes each night. */
async function keepValues(tx: postgres.TransactionSql, seal: CustomerSeal, rows: readonly StagedRow[]): Promise<void> {
  const there = await tx<{ id: Id; ownerId: Id | null; sealed: string }[]>`
    select customer_id as id, owner_id as "ownerId", sealed from customer_private
    where customer_id = any(${rows.map((r) => r.customerId)}::uuid[])`;
  const byId = new Map(there.map((each) => [each.id, each]));
  const fresh = rows.flatMap(({ customerId, ownerId, sealed }): Kept[] => {
    const has = openValues(seal, customerId, sealed);
    const old = byId.get(customerId);
    if (!old) return [{ customerId, ownerId, values: has }];
    const had = openValues(seal, customerId, old.sealed);
    // The file says nothing of these.
    const values = { ...has, address: had.address, account: had.account };
    const same = old.ownerId === ownerId && JSON.stringify(values) === JSON.stringify(had);
    return same ? [] : [{ customerId, ownerId, values }];
  });
  if (fresh.length > 0) await replacePrivate(tx, seal, fresh);
}
