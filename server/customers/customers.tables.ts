// Customers as the hall sees them, and the bank's number that finds them. The number is never synced.
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
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
  },
  // Customers of an outlet.
  (t) => [index().on(t.outletId)],
);
sameShape<Customer, typeof customers.$inferSelect>(true);

export const customerNumbers = pgTable(
  'customer_number',
  { outletId: idColumn().notNull(), customerNo: text().notNull(), customerId: idColumn().notNull() },
  (t) => [primaryKey({ columns: [t.outletId, t.customerNo] })],
);

/** What a customer's own values are, sealed with a key of the installation: of this table alone nobody reads one. */
export const customerPrivates = pgTable('customer_private', {
  customerId: idColumn().primaryKey(),
  /** The manager whose customer it is. */
  ownerId: idColumn(),
  /** `PrivateValues` with the customer's id, base64. */
  sealed: text().notNull(),
});
