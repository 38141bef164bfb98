// Fills an empty database with a seed world. A database that already knows the outlet is left as it is; one in which an
// earlier attempt broke off is filled up.
import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { assetsToShow, maskName } from '#domain/customers/customers.rules.ts';
import { outletKind } from '#domain/identity/identity.model.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { queueMachineKind } from '#domain/queue/queue.model.ts';
import type { World, WorldCustomer } from '#domain/worlds/small-outlet.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { hashPassword } from '#server/identity/sessions.ts';
import { ensureEpoch } from '#server/sync/epoch.ts';
import { importRows } from '#server/sync/import.ts';

export async function seedWorld(sql: postgres.Sql, world: World, now: number): Promise<void> {
  await ensureEpoch(sql);
  const [known] = await sql`select from outlet where code = ${world.outlet.code}`;
  if (known) return;
  const outletId = world.outlet.id;
  const passwordHash = await hashPassword(world.password);
  for (const person of world.staff)
    await sql`insert into staff (id, outlet_id, login, name, roles, password_hash)
      values (${person.id}, ${outletId}, ${person.login}, ${person.name}, ${[...person.roles]}, ${passwordHash}) on conflict (id) do nothing`;
  await sql`insert into customer_number (outlet_id, customer_no, customer_id)
    select ${outletId}::uuid, * from unnest(${world.customers.map((c) => c.customerNo)}::text[], ${world.customers.map((c) => c.id)}::uuid[])
    on conflict do nothing`;
  await importRows(
    sql,
    lookupKind,
    customerKind,
    world.customers.map((customer) => toCustomer(customer, outletId)),
  );
  const { id, name } = world.machine;
  await importRows(sql, lookupKind, queueMachineKind, [
    { id, outletId, name, link: 'offline', since: toInstant(now), device: 'ok' },
  ]);
  await sql`insert into machine_link (outlet_id, machine_id, code, token_hash)
    values (${outletId}, ${id}, ${world.machine.code}, ${createHash('sha256').update(world.machine.token).digest('hex')}) on conflict do nothing`;
  // The outlet last: it is the mark that the world is whole.
  await importRows(sql, lookupKind, outletKind, [world.outlet]);
}

const toCustomer = (customer: WorldCustomer, outletId: Customer['outletId']): Customer => ({
  id: customer.id,
  outletId,
  maskedName: maskName(customer.name),
  sex: customer.sex,
  grade: customer.grade,
  birthMonthDay: customer.birthMonthDay,
  assetsFrom: customer.assets === null ? null : assetsToShow(customer.assets),
  complaintCount: customer.complaintCount,
});
