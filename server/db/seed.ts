// Fills an empty database with a seed world. A database that already knows the world is left as it is; one in which an
// earlier attempt broke off, or that was filled by an earlier release, is filled up.
import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { assetsToShow } from '#domain/customers/customers.rules.ts';
import { maskName } from '#domain/customers/masks.ts';
import { institutionKind, roleKind, staffKind, type Staff } from '#domain/identity/identity.model.ts';
import { builtInRoles } from '#domain/identity/role-table.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { businessTypeKind, counterPlanKind, hallSettingKind } from '#domain/queue/hall.model.ts';
import { counterKind, queueKind, queueMachineKind } from '#domain/queue/queue.model.ts';
import type { OwnHall } from '#domain/worlds/own-hall.ts';
import type { World, WorldCustomer, WorldStaff } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import type { CustomerSeal } from '#server/customers/customer-seal.ts';
import { keepPrivate } from '#server/customers/private-values.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import { ensureEpoch } from '#server/sync/epoch.ts';
import { importRows } from '#server/sync/import.ts';

interface Seeding {
  /** Of the clear values of customers; without it none are kept. */
  readonly seal?: CustomerSeal;
  /** Whether the world's people log in with its printed password: only where it is a demonstration. */
  readonly printed?: boolean;
}

export async function seedWorld(
  sql: postgres.Sql,
  world: World,
  now: number,
  { seal, printed = true }: Seeding = {},
): Promise<void> {
  await ensureEpoch(sql);
  await seedRoles(sql);
  await seedRows(sql, world, now, printed);
  if (seal) await seedPrivate(sql, world, seal);
}

async function seedRows(sql: postgres.Sql, world: World, now: number, printed: boolean): Promise<void> {
  // The last institution is put last: it is the mark that the world is whole.
  const mark = world.institutions.at(-1)!;
  const known = await codesOf(sql, [mark.code, world.outlet.code]);
  if (known.has(mark.code)) return;
  await seedStaff(sql, world, printed);
  if (!known.has(world.outlet.code)) await seedHall(sql, world, now);
  await seedOwnHall(sql, world.ownHall, now);
  await seedCustomers(sql, world.neighbours.outlet.id, world.neighbours.customers);
  await importRows(sql, lookupKind, institutionKind, world.institutions.slice(0, -1));
  await importRows(sql, lookupKind, institutionKind, [mark]);
}

async function codesOf(sql: postgres.Sql, codes: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ code: string }[]>`select code from institution where code = any(${[...codes]}::text[])`;
  return new Set(rows.map(({ code }) => code));
}

/** Roles that came with the product and are not there yet; those that the bank has edited stay as they are. */
export async function seedRoles(sql: postgres.Sql): Promise<void> {
  const rows = await sql<{ code: string }[]>`select code from role`;
  const there = new Set(rows.map(({ code }) => code));
  await importRows(
    sql,
    lookupKind,
    roleKind,
    builtInRoles.filter(({ code }) => !there.has(code)),
  );
}

async function seedStaff(sql: postgres.Sql, world: World, printed: boolean): Promise<void> {
  const there = new Set((await sql<{ id: string }[]>`select id from staff`).map(({ id }) => id));
  const missing = world.staff.filter(({ id }) => !there.has(id));
  await importRows(sql, lookupKind, staffKind, missing.map(toStaff));
  const passwordHash = printed ? await hashPassword(world.password) : null;
  for (const { id, login } of missing)
    await sql`insert into credential (staff_id, login, password_hash, must_change) values (${id}, ${login}, ${passwordHash}, ${!printed})
      on conflict do nothing`;
}

/** Also of a world that an earlier release filled in, which kept none. */
async function seedPrivate(sql: postgres.Sql, { customers, neighbours }: World, seal: CustomerSeal): Promise<void> {
  const there = new Set((await sql<{ id: string }[]>`select id from customer`).map(({ id }) => id));
  const rows = [...customers, ...neighbours.customers].filter(({ id }) => there.has(id));
  await keepPrivate(
    sql,
    seal,
    rows.map(({ id, ownerId, values }) => ({ customerId: id, ownerId, values })),
  );
}

async function seedHall(sql: postgres.Sql, world: World, now: number): Promise<void> {
  const outletId = world.outlet.id;
  await seedCustomers(sql, outletId, world.customers);
  const { id, name } = world.machine;
  await importRows(sql, lookupKind, queueMachineKind, [
    { id, outletId, name, link: 'offline', since: toInstant(now), device: 'ok', deviceSince: toInstant(now) },
  ]);
  await sql`insert into machine_link (outlet_id, machine_id, code, token_hash)
    values (${outletId}, ${id}, ${world.machine.code}, ${createHash('sha256').update(world.machine.token).digest('hex')}) on conflict do nothing`;
}

async function seedOwnHall(sql: postgres.Sql, hall: OwnHall, now: number): Promise<void> {
  await importRows(sql, lookupKind, businessTypeKind, hall.types);
  await importRows(sql, lookupKind, queueKind, hall.queues);
  await importRows(
    sql,
    lookupKind,
    counterKind,
    hall.counters.map((counter) => ({ ...counter, since: toInstant(now) })),
  );
  await importRows(sql, lookupKind, counterPlanKind, hall.plans);
  await importRows(sql, lookupKind, hallSettingKind, [hall.setting]);
}

async function seedCustomers(
  sql: postgres.Sql,
  outletId: Customer['outletId'],
  customers: readonly WorldCustomer[],
): Promise<void> {
  await sql`insert into customer_number (outlet_id, customer_no, customer_id)
    select ${outletId}::uuid, * from unnest(${customers.map((c) => c.customerNo)}::text[], ${customers.map((c) => c.id)}::uuid[])
    on conflict do nothing`;
  const rows = customers.map((customer) => toCustomer(customer, outletId));
  await importRows(sql, lookupKind, customerKind, rows);
}

export const toStaff = ({ id, outletId, employeeNo, name, roles, tier, grade, phone }: WorldStaff): Staff => ({
  id,
  outletId,
  employeeNo,
  name,
  roles: [...roles],
  phone: phone ?? null,
  mobile: null,
  manages: [],
  superiorId: null,
  tier: tier ?? null,
  grade: grade ?? null,
  confidentialSince: null,
  active: true,
});

const toCustomer = (customer: WorldCustomer, outletId: Customer['outletId']): Customer => ({
  id: customer.id,
  outletId,
  maskedName: maskName(customer.name),
  sex: customer.sex,
  grade: customer.grade,
  birthMonthDay: customer.birthMonthDay,
  assetsFrom: customer.assets === null ? null : assetsToShow(customer.assets),
  complaintCount: customer.complaintCount,
  riskRating: customer.riskRating,
  churnShort: customer.churnShort,
  churnLong: customer.churnLong,
  topCreditCard: customer.topCreditCard,
  topDebitCard: customer.topDebitCard,
  managerId: customer.ownerId,
  recommended: [...customer.recommended],
  signed: [...customer.signed],
});
