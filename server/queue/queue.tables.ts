// The hall's tables: queues, counters, tickets, machines.
import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Counter, Queue, QueueMachine, Ticket } from '#domain/queue/queue.model.ts';
import { idColumn, instantColumn, sameShape } from '#server/sync/columns.ts';

export const queues = pgTable(
  'queue',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    code: text().notNull(),
    name: text().notNull(),
    business: text().notNull(),
    businessKind: text().$type<Queue['businessKind']>().notNull(),
    businessTypeId: idColumn(),
    active: boolean().notNull(),
  },
  // Queues of an outlet.
  (t) => [index().on(t.outletId)],
);
sameShape<Queue, typeof queues.$inferSelect>(true);

export const counters = pgTable(
  'counter',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    number: smallint().notNull(),
    status: text().$type<Counter['status']>().notNull(),
    since: instantColumn().notNull(),
    ticketId: idColumn(),
    teller: text(),
    staffId: idColumn(),
    pauseReason: text().$type<Counter['pauseReason']>(),
    autoCall: boolean().notNull(),
    recent: uuid().array().$type<Id[]>().notNull(),
  },
  // Counters of an outlet.
  (t) => [index().on(t.outletId)],
);
sameShape<Counter, typeof counters.$inferSelect>(true);

export const tickets = pgTable(
  'ticket',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    machineId: idColumn(),
    issuedBy: text().$type<Ticket['issuedBy']>().notNull(),
    businessDay: date({ mode: 'string' }).$type<Day>().notNull(),
    number: text().notNull(),
    queueId: idColumn().notNull(),
    business: text().notNull(),
    businessTypeId: idColumn(),
    state: text().$type<Ticket['state']>().notNull(),
    takenAt: instantColumn().notNull(),
    standsAt: instantColumn().notNull(),
    firstCalledAt: instantColumn(),
    calledAt: instantColumn(),
    arrivedAt: instantColumn(),
    startedAt: instantColumn(),
    endedAt: instantColumn(),
    counterId: idColumn(),
    recalls: integer().notNull(),
    returns: integer().notNull(),
    holdMode: text().$type<Ticket['holdMode']>(),
    pool: text().$type<Ticket['pool']>(),
    heldAt: instantColumn(),
    parkedUntil: instantColumn(),
    heldMs: integer().notNull(),
    outcome: text().$type<Ticket['outcome']>(),
    delivered: text().array().notNull(),
    divertedTo: text().$type<Ticket['divertedTo']>(),
    contactAt: instantColumn(),
    talkingSince: instantColumn(),
    talkingWith: idColumn(),
    visitId: idColumn(),
    customerId: idColumn(),
    movedToId: idColumn(),
    score: smallint(),
    archived: boolean().notNull(),
  },
  (t) => [
    // Who waits, who is served.
    index().on(t.outletId, t.state, t.archived),
    // What a machine still holds: snapshots, close of the day.
    index().on(t.machineId, t.archived),
    // Reports of a day.
    index().on(t.outletId, t.businessDay),
    // A number is given out once in an outlet and day (QUE-003); a transfer goes on under the number it has.
    uniqueIndex('ticket_number_of_day')
      .on(t.outletId, t.businessDay, t.number)
      .where(sql`machine_id is null and issued_by <> 'transfer'`),
    // Who came just now, wherever (QUE-011).
    index().on(t.takenAt),
    // By the code on the slip (QUE-014).
    index('ticket_code').on(sql`substr(encode(sha256(uuid_send(id)), 'hex'), 1, 20)`),
  ],
);
sameShape<Ticket, typeof tickets.$inferSelect>(true);

export const queueMachines = pgTable(
  'queue_machine',
  {
    id: idColumn().primaryKey(),
    outletId: idColumn().notNull(),
    name: text().notNull(),
    link: text().$type<QueueMachine['link']>().notNull(),
    since: instantColumn().notNull(),
    device: text().$type<QueueMachine['device']>().notNull(),
    deviceSince: instantColumn().notNull(),
  },
  // Machines of an outlet.
  (t) => [index().on(t.outletId)],
);
sameShape<QueueMachine, typeof queueMachines.$inferSelect>(true);
