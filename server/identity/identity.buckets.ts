// Buckets by outlet: what everyone at the outlet may hold.
import type { Id } from '#domain/kernel/ids.ts';
import type { Outlet } from '#domain/identity/identity.model.ts';

export const outletBucket = (outletId: Id): string => `outlet:${outletId}`;
export const inOutlet = (row: { readonly outletId: Id }): string[] => [outletBucket(row.outletId)];
export const outletItself = (outlet: Outlet): string[] => [outletBucket(outlet.id)];
