// Buckets by outlet: what everyone at the outlet may hold.
import type { Institution, Staff } from '#domain/identity/identity.model.ts';
import type { Id } from '#domain/kernel/ids.ts';

export const outletBucket = (outletId: Id): string => `outlet:${outletId}`;
export const inOutlet = (row: { readonly outletId: Id }): string[] => [outletBucket(row.outletId)];
/** Apart from the hall, as not everybody who works at an outlet may know its customers (SEC-002). */
export const customersBucket = (outletId: Id): string => `customers:${outletId}`;
export const inCustomersOfOutlet = (row: { readonly outletId: Id }): string[] => [customersBucket(row.outletId)];
/** An outlet is on its own tablets; of what lies above it they know nothing. */
export const outletItself = (institution: Institution): string[] =>
  institution.level === 'outlet' ? [outletBucket(institution.id)] : [];
/** Colleagues, as long as they work there. */
export const staffBuckets = (person: Staff): string[] => (person.active ? inOutlet(person) : []);
/** Administered through routes; no tablet holds it. */
export const onNoTablet = (): string[] => [];
