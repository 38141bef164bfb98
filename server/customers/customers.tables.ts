// Customers as the hall sees them, and the bank's number that finds them. The number is never synced.
import { boolean, index, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { Customer } from '#domain/customers/customers.model.ts';
import { fenColumn, idColumn, sameShape } from '#server/sync/columns.ts';

export const customers = pgTable(
  'customer',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    maskedName: text().notNull(),
    sex: text().$type<Customer['sex']>().notNull(),
    grade: text().notNull(),
    birthMonthDay: text(),
    assetsFrom: fenColumn(),
    complaintCount: integer().notNull(),
    riskRating: text().$type<NonNullable<Customer['riskRating']>>(),
    churnShort: smallint(),
    churnLong: smallint(),
    topCreditCard: text(),
    topDebitCard: text(),
    managerId: idColumn(),
    recommended: text().array().notNull(),
    signed: text().array().notNull(),
  },
  // Customers of an outlet.
  (t) => [index().on(t.outletId)],
);
sameShape<Customer, typeof customers.$inferSelect>(true);

export const customerNumbers = pgTable(
  'customer_number',
  { outletId: idColumn().notNull(), customerNo: text().notNull(), customerId: idColumn().notNull() },
  // A number of the bank, wherever he is.
  (t) => [primaryKey({ columns: [t.outletId, t.customerNo] }), index().on(t.customerNo)],
);

/** What a customer's own values are, sealed with a key of the installation: of this table alone nobody reads one. */
export const customerPrivates = pgTable(
  'customer_private',
  {
    customerId: idColumn().primaryKey(),
    /** The manager whose customer it is. */
    ownerId: idColumn(),
    /** `PrivateValues` with the customer's id, base64. */
    sealed: text().notNull(),
    /** Keyed hashes of the whole numbers, each field under a key of its own (`customer-seal.ts`). */
    phoneIndex: text(),
    idNumberIndex: text(),
    accountIndex: text(),
    /** False of what an earlier release sealed, until its hashes are made. */
    indexed: boolean().notNull().default(false),
  },
  // Whose number this is, field by field; what has no hashes yet.
  (t) => [
    index().on(t.phoneIndex),
    index().on(t.idNumberIndex),
    index().on(t.accountIndex),
    index('customer_private_unindexed')
      .on(t.customerId)
      .where(sql`not indexed`),
  ],
);

/** Rows of a nightly file that are good and on their way in; each is gone from here once it is there. */
export const customerStages = pgTable(
  'customer_stage',
  {
    loadId: idColumn().notNull(),
    outletId: idColumn().notNull(),
    line: integer().notNull(),
    customerId: idColumn().notNull(),
    customerNo: text().notNull(),
    ownerId: idColumn(),
    /** What the hall may see of him, as JSON. */
    row: text().notNull(),
    /** The rest, sealed as in `customer_private`. */
    sealed: text().notNull(),
  },
  // Taken out outlet by outlet, so that a chunk locks few buckets.
  (t) => [primaryKey({ columns: [t.loadId, t.outletId, t.line] })],
);
