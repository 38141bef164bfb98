// Customers of the outlet by what a lobby tablet knows of them: masked name and grade (LOB-019, CUS-007).
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Reader } from '#domain/kernel/store.ts';

/** Every word must occur in name or grade; sorted by name. */
export function findCustomers(reader: Reader, outletId: Id, wanted: string): readonly Customer[] {
  const words = wanted.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const says = ({ maskedName, grade }: Customer): string => `${maskedName} ${grade}`.toLowerCase();
  return reader
    .list(customerKind, 'byOutlet', [outletId])
    .filter((customer) => words.every((word) => says(customer).includes(word)))
    .toSorted((a, b) => a.maskedName.localeCompare(b.maskedName, 'zh') || (a.id < b.id ? -1 : 1));
}
