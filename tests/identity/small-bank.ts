/** The bank of the small outlet as rows: its tree, its people, the roles it starts with. */
import { institutionKind, roleKind, staffKind, type Institution, type Staff } from '#domain/identity/identity.model.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { toStaff } from '#server/db/seed.ts';
import { seed, type Seed } from '#tests/kit/both-sides.ts';
import { idOf } from '#tests/kit/people.ts';

const place = (code: string): Institution => smallOutlet.institutions.find((one) => one.code === code)!;
export const head = place('HO');
export const city = place('4403');
export const branch = place('440305');
export const lakeRoad = place('440305001');
export const eastGate = place('440305003');
/** Another branch, outside of what the branch's administrator reaches. */
export const farBranch: Institution = {
  ...branch,
  id: idOf(70, 1),
  code: '440306',
  name: '福田支行',
  path: `${city.path}440306/`,
};
export const farOutlet: Institution = {
  ...lakeRoad,
  id: idOf(70, 2),
  parentId: farBranch.id,
  code: '440306001',
  name: '香蜜支行',
  path: `${farBranch.path}440306001/`,
};

export const personOf = (login: string): Staff => toStaff(smallOutlet.staff.find((one) => one.login === login)!);
export const stranger: Staff = {
  ...personOf('lobby'),
  id: idOf(71, 1),
  outletId: farOutlet.id,
  employeeNo: '90001',
  name: '唐宁',
};

/** The whole of it; rows given instead of those of the same id. */
export function bank(...instead: readonly Seed[]): Seed[] {
  const rows: Seed[] = [
    ...[...smallOutlet.institutions, farBranch, farOutlet].map((row) => seed(institutionKind, row)),
    ...[...smallOutlet.staff.map(toStaff), stranger].map((row) => seed(staffKind, row)),
    ...builtInRoles.map((row) => seed(roleKind, row)),
  ];
  const ids = new Set<Id>(instead.map(([, { id }]) => id));
  return [...rows.filter(([, { id }]) => !ids.has(id)), ...instead];
}
