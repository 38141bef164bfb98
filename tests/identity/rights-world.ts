/**
 * A bank for the rights table on the real server: of each built-in role a person who works at a branch, and at three
 * institutions (the branch, an outlet below it, an outlet of another branch) whatever a deed can be about. All that is
 * an institution's carries its mark: where the mark is read, its data came through.
 */
import { randomUUID } from 'node:crypto';
import { customerKind } from '#domain/customers/customers.model.ts';
import {
  approvalKind,
  assignmentKind,
  deviceKind,
  institutionKind,
  roleKind,
  staffKind,
  type Approval,
  type Assignment,
  type Institution,
  type Role,
  type Staff,
} from '#domain/identity/identity.model.ts';
import { permissionNames } from '#domain/identity/permissions.ts';
import { addDays, dayOf, toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Kind, Row } from '#domain/kernel/store.ts';
import { counterKind, queueKind, queueMachineKind, ticketKind } from '#domain/queue/queue.model.ts';
import { audit } from '#server/audit/audit.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { keepPrivate } from '#server/customers/private-values.ts';
import { hashPassword } from '#server/identity/passwords.ts';
import { hashToken } from '#server/identity/tokens.ts';
import { quarantine } from '#server/sync/grants.ts';
import { importRows } from '#server/sync/import.ts';
import { idOf } from '#tests/kit/people.ts';
import { customerSeal, openWorld, startServer, type TestServer } from '#tests/kit/server.ts';
import { counterOf, customerOf, queueOf, ticketOf } from '#tests/queue/small-hall.ts';
import { clearValues } from './clear-values.ts';
import { deviceOf, makeAsker, openSessionOf, type Asker } from './rights-askers.ts';
import { madeUpRoles, roleOrder } from './rights-table.ts';
import { branch, city, eastGate, farBranch, farOutlet, lakeRoad, personOf } from './small-bank.ts';

export type Where = 'own' | 'below' | 'foreign';
export const everywhere: readonly Where[] = ['own', 'below', 'foreign'];
/** What no name contains but one of this institution. */
export const marks = { own: '甲辰', below: '乙巳', foreign: '丙午' } as const;
export const PASSWORD = 'drei-Ruderboote-im-Nebel';

export interface Place {
  readonly where: Where;
  readonly mark: string;
  readonly institution: Institution;
  /** Another outlet, which whoever reaches this one reaches too, as far as there is one. */
  readonly other: Institution;
}

/** What a deed can be about, at one institution; fresh, so that no deed stands in another's way. */
export interface Subject {
  readonly place: Place;
  readonly person: Staff;
  readonly gone: Staff;
  readonly deviceId: Id;
  readonly sessionId: Id;
  readonly codeId: Id;
  readonly factorId: Id;
  readonly approvalId: Id;
  readonly assignmentId: Id;
  readonly spare: Institution;
  readonly ticketId: Id;
  readonly counterId: Id;
  readonly queueId: Id;
  readonly customerId: Id;
}

export interface RightsWorld {
  readonly server: TestServer;
  readonly places: Readonly<Record<Where, Place>>;
  readonly askers: readonly Asker[];
  readonly outsiders: readonly Asker[];
  /** A further session of this person on his tablet. */
  spareToken(asker: Asker): Promise<string>;
  subject(where: Where): Promise<Subject>;
  /** A customer of the branch whose manager this person is. */
  customerOf(asker: Asker): Promise<Id>;
  put<R extends Row>(kind: Kind<R>, ...rows: R[]): Promise<void>;
  now(): number;
  close(): Promise<void>;
}

let count = 500;
const next = (): number => ++count;

export async function openRights(): Promise<RightsWorld> {
  const world = await openWorld();
  const server = await startServer(world);
  const { sql } = server;
  const put = async <R extends Row>(kind: Kind<R>, ...rows: R[]): Promise<void> => {
    await importRows(sql, lookupKind, kind, rows);
  };
  // Its code begins like the branch's own: a path that is compared without its last stroke reaches it.
  const elsewhere = {
    ...farBranch,
    code: `${branch.code}1`,
    path: `${city.path}${branch.code}1/`,
    name: `${marks.foreign}分行`,
  };
  const there = { ...farOutlet, path: `${elsewhere.path}${farOutlet.code}/`, name: `${marks.foreign}支行` };
  const here = { ...branch, name: `${marks.own}支行` };
  const below = { ...lakeRoad, name: `${marks.below}支行` };
  await put(institutionKind, elsewhere, there, here, below);
  const places = {
    own: { where: 'own', mark: marks.own, institution: here, other: eastGate },
    below: { where: 'below', mark: marks.below, institution: below, other: eastGate },
    foreign: { where: 'foreign', mark: marks.foreign, institution: there, other: below },
  } as const;
  const passwordHash = await hashPassword(PASSWORD);

  const asker = (who: string, role: string): Promise<Asker> =>
    makeAsker(sql, { who, role, outletId: here.id, passwordHash });

  const askers: Asker[] = [];
  for (const [, code, scope] of madeUpRoles)
    await put(roleKind, { ...blankRole, id: idOf(79, next()), code, scope, permissions: [...permissionNames] });
  for (const [, role] of [...roleOrder, ...madeUpRoles]) askers.push(await asker(role, role));
  // Of the strongest role: that they may nothing is for no want of it.
  const locked = { ...(await asker('locked', 'super_admin')), alive: false };
  await sql`update session set locked_at = now() where staff_id = ${locked.id}`;
  const revoked = { ...(await asker('revoked', 'super_admin')), alive: false };
  await sql`update device set revoked_at = 1 where id = ${revoked.deviceId}`;
  await sql.begin((tx) => quarantine(tx, revoked.deviceId, true));
  const nobody: Asker = { who: 'nobody', id: idOf(80, 999), deviceId: idOf(81, 999), token: null, alive: false };

  for (const { institution, where } of Object.values(places)) {
    const outletId = institution.id;
    await put(customerKind, customerOf(next() + 500, { id: idOf(86, next()), outletId, grade: marks[where] }));
    await put(queueMachineKind, {
      id: idOf(87, next()),
      outletId,
      name: marks[where],
      link: 'offline',
      since: toInstant(1),
      device: 'ok',
      deviceSince: toInstant(1),
    });
    await sql.begin((tx) =>
      audit(tx, {
        outletId,
        actorId: null,
        deviceId: null,
        action: 'test.marked',
        subject: marks[where],
        result: 'applied',
      }),
    );
  }

  async function subject(where: Where): Promise<Subject> {
    const n = next();
    const place = places[where];
    const { mark, institution } = place;
    const outletId = institution.id;
    const person: Staff = {
      ...personOf('lobby'),
      id: idOf(82, n),
      outletId,
      employeeNo: `S${n}`,
      name: `${mark}${n}`,
      roles: ['teller'],
      tier: 1,
      grade: 1,
    };
    const gone: Staff = { ...person, id: idOf(83, n), employeeNo: `G${n}`, roles: [], active: false };
    const deviceId = idOf(84, n);
    const spare: Institution = {
      ...institution,
      id: idOf(85, n),
      parentId: outletId,
      level: 'department',
      code: `D${n}`,
      name: `${mark}部${n}`,
      path: `${institution.path}D${n}/`,
    };
    const queue = queueOf(1, { id: idOf(88, n), outletId, code: `${n}`, name: mark });
    const counter = counterOf((n % 900) + 1, { id: idOf(89, n), outletId });
    const customer = customerOf(1, { id: idOf(90, n), outletId, grade: mark });
    const ticket = ticketOf(n, {
      id: idOf(91, n),
      outletId,
      queueId: queue.id,
      machineId: idOf(92, n),
      customerId: customer.id,
    });
    const assignment: Assignment = {
      id: idOf(93, n),
      staffId: person.id,
      outletId: place.other.id,
      fromDay: dayOf(toInstant(Date.now())),
      untilDay: addDays(dayOf(toInstant(Date.now())), 3),
      setBy: person.id,
      setAt: toInstant(1),
    };
    await put(staffKind, person, gone);
    await put(deviceKind, deviceOf(deviceId, outletId, `${mark}平板${n}`));
    await put(institutionKind, spare);
    await put(queueKind, queue);
    await put(counterKind, counter);
    await put(customerKind, customer);
    await keepPrivate(sql, customerSeal, [{ customerId: customer.id, ownerId: null, values: clearValues(n, mark) }]);
    await put(ticketKind, ticket);
    await put(assignmentKind, assignment);
    const approval: Approval = {
      id: idOf(94, n),
      outletId,
      what: 'roles',
      // Of somebody else, so that new ones can be asked for.
      subjectId: gone.id,
      payload: { roles: ['lobby_manager'], before: [] },
      askedBy: idOf(95, n),
      askedAt: toInstant(1),
      decidedBy: null,
      decidedAt: null,
      state: 'open',
    };
    await put(approvalKind, approval);
    await sql`insert into credential (staff_id, login, password_hash) values (${person.id}, ${person.employeeNo}, ${passwordHash})`;
    const token = await openSessionOf(sql, person.id, deviceId);
    const [session] = await sql<{ id: Id }[]>`select id from session where token_hash = ${hashToken(token)}`;
    const [codeId, factorId] = [randomUUID() as Id, randomUUID() as Id];
    await sql`insert into enrolment_code (hash, id, outlet_id, face, expires_at, made_by)
      values (${codeId}, ${codeId}, ${outletId}, 'tablet', ${Date.now() + 600_000}, ${person.id})`;
    await sql`insert into second_factor (id, staff_id, kind, name, secret, created_at, confirmed_at)
      values (${factorId}, ${person.id}, 'totp', ${mark}, '', 1, 1)`;
    return {
      place,
      person,
      gone,
      deviceId,
      sessionId: session!.id,
      codeId,
      factorId,
      approvalId: approval.id,
      assignmentId: assignment.id,
      spare,
      ticketId: ticket.id,
      counterId: counter.id,
      queueId: queue.id,
      customerId: customer.id,
    };
  }

  return {
    server,
    places,
    askers,
    outsiders: [nobody, locked, revoked],
    spareToken: (of) => openSessionOf(sql, of.id, of.deviceId),
    subject,
    async customerOf({ id: ownerId }) {
      const n = next();
      const customer = customerOf(1, { id: idOf(99, n), outletId: here.id });
      await put(customerKind, customer);
      await keepPrivate(sql, customerSeal, [{ customerId: customer.id, ownerId, values: clearValues(n) }]);
      return customer.id;
    },
    put,
    now: () => Date.now(),
    async close() {
      await server.stop();
      await world.drop();
    },
  };
}

export const blankRole = { name: '自定', builtIn: false, active: true } as const;

/** A role of the bank's own that nobody has. */
export async function freshRole(world: RightsWorld): Promise<Role> {
  const n = next();
  const role: Role = {
    ...blankRole,
    id: idOf(96, n),
    code: `own_${n}`,
    scope: 'outlet',
    permissions: ['products.read'],
  };
  await world.put(roleKind, role);
  return role;
}

/** Asked of somebody by this person. */
export async function approvalBy(world: RightsWorld, askedBy: Id, { person }: Subject): Promise<Id> {
  const id = idOf(97, next());
  await world.put(approvalKind, {
    id,
    outletId: person.outletId,
    what: 'roles',
    subjectId: person.id,
    payload: { roles: ['lobby_manager'], before: [...person.roles] },
    askedBy,
    askedAt: toInstant(1),
    decidedBy: null,
    decidedAt: null,
    state: 'open',
  });
  return id;
}

export const freshId = (): Id => idOf(98, next());

/** Rows that a refusal may leave: what was asked, on record; how often was tried. */
const onRecord = ['sync_mutation', 'audit_entry', 'audit_head', 'login_try'];

/** One hash a table, of all that is in it. */
export async function fingerprint({ server: { sql } }: RightsWorld): Promise<Record<string, string>> {
  const tables = await sql<
    { name: string }[]
  >`select relname as name from pg_stat_user_tables where schemaname = 'public' order by 1`;
  const kept = tables.filter(({ name }) => !onRecord.includes(name));
  const rows = await Promise.all(
    kept.map(
      ({ name }) =>
        sql<
          { hash: string | null }[]
        >`select md5(string_agg(t::text, '|' order by t::text)) as hash from ${sql(name)} t`,
    ),
  );
  return Object.fromEntries(kept.map(({ name }, n) => [name, rows[n]![0]!.hash ?? '']));
}
