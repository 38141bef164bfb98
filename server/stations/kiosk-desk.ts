// What a kiosk sends and is given (QUE-003, QUE-004): tickets come in, whoever they were taken by is looked for, and it is
// topped up with numbers to go on with, for today and, kept back, for the next day.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { addDays, dayOf, toInstant, type Day } from '#domain/kernel/day.ts';
import { idFromWords, toId, type Id } from '#domain/kernel/ids.ts';
import { numbersOf, SPARE_LOW } from '#domain/stations/lease.rules.ts';
import { issueAtKiosk, leaseNumbers } from '#domain/stations/kiosk.mutators.ts';
import type { IssuedTicket, KioskAnswer, KioskReport, Lease } from '#domain/stations/station-wire.ts';
import type { NumberLease } from '#domain/stations/stations.model.ts';
import type { Clock } from '#server/platform/clock.ts';
import { CLOCK_ID } from '#server/platform/clock-actor.ts';
import type { Execute, Outcome } from '#server/sync/execute.ts';
import type { KioskSeal } from './kiosk-seal.ts';
import type { Station } from './station-sessions.ts';

/** Whose number this is, as a customer of the outlet; null where nobody's, or more than one's. */
export type FindShown = (outletId: Id, media: 'id' | 'card' | 'phone', value: string) => Promise<Id | null>;

export interface KioskDeskDeps {
  readonly sql: postgres.Sql;
  readonly execute: Execute;
  readonly clock: Clock;
  readonly seal: KioskSeal;
  readonly findShown: FindShown;
  /** What a slip said of the wait is kept, to be graded (QUE-011). */
  readonly told: (outletId: Id, ticket: IssuedTicket) => Promise<void>;
}

type Result = KioskAnswer['results'][number];

export function openKioskDesk({ sql, execute, clock, seal, findShown, told }: KioskDeskDeps) {
  const act = (
    outletId: Id,
    mutationId: Id,
    mutator: { name: string; version: number },
    input: object,
  ): Promise<Outcome> =>
    execute({
      mutationId,
      name: mutator.name,
      version: mutator.version,
      input,
      actor: { as: 'system', id: CLOCK_ID, outletId },
      claimedAt: toInstant(clock.now()),
    });

  async function take({ outletId, deviceId }: Station, ticket: IssuedTicket): Promise<Result> {
    const { id, leaseId, queueId, number, at, shown, appointmentId } = ticket;
    const lease = await leaseOf(leaseId);
    if (!lease) return { id, status: 'refused', number: null, code: 'stations.not-leased' };
    const value = shown ? seal.open(shown.sealed) : null;
    const known = shown && value ? await findShown(outletId, shown.media, value) : null;
    const customerId = known ?? (appointmentId ? await bookedBy(appointmentId) : null);
    const { day } = lease;
    const againId = idFromWords('again', id);
    const input = { id, deviceId, leaseId, queueId, number, at, customerId, appointmentId, againId, day };
    // The ticket's own id: whatever is sent again is the same deed.
    const outcome = await act(outletId, idFromWords('kiosk', id), issueAtKiosk, input);
    if (outcome.status !== 'applied')
      return {
        id,
        status: 'refused',
        number: null,
        code: outcome.status === 'refused' ? outcome.refusal.code : 'sync.fault',
      };
    const [stored] = await sql<{ number: string }[]>`select number from ticket where id = ${id}`;
    if (stored) await told(outletId, ticket);
    const same = stored?.number === number;
    return { id, status: same ? 'stored' : 'renumbered', number: stored?.number ?? number, code: null };
  }

  const leaseOf = async (id: Id): Promise<{ day: Day } | null> =>
    (await sql<{ day: Day }[]>`select day::text as day from number_lease where id = ${id}`)[0] ?? null;

  const bookedBy = async (id: Id): Promise<Id | null> =>
    (await sql<{ customerId: Id | null }[]>`select customer_id as "customerId" from appointment where id = ${id}`)[0]
      ?.customerId ?? null;

  /** What it holds of today and later, after what is missing was leased. */
  async function topUp({ outletId, deviceId }: Station, holds: KioskReport['holds']): Promise<Lease[]> {
    const today = dayOf(toInstant(clock.now()));
    const queues = await sql<{ id: Id; code: string }[]>`
      select q.id, q.code from queue q where q.outlet_id = ${outletId} and q.active and q.business_kind <> 'vip'
        and not exists (select from queue_machine m where m.outlet_id = q.outlet_id) order by q.code`;
    const leftOf = new Map(holds.map(({ id, left }) => [id, left]));
    const read = (): Promise<NumberLease[]> => readLeases(sql, deviceId, today);
    const before = await read();
    const left = (lease: NumberLease): number => leftOf.get(lease.id) ?? lease.count - lease.taken.length;
    for (const { id: queueId } of queues) {
      const its = before.filter((lease) => lease.queueId === queueId);
      const sum = (block: NumberLease['block'], day: Day): number =>
        its.reduce((all, lease) => (lease.block === block && lease.day === day ? all + left(lease) : all), 0);
      const want: [NumberLease['block'], Day][] = [];
      if (sum('front', today) === 0) want.push(['front', today]);
      // Tomorrow's too: a server that is gone in the morning was there the evening before.
      for (const day of [today, addDays(today, 1)]) if (sum('spare', day) < SPARE_LOW) want.push(['spare', day]);
      for (const [block, day] of want) {
        const id = toId(randomUUID());
        await act(outletId, id, leaseNumbers, { id, deviceId, queueId, day, block });
      }
    }
    const codeOf = new Map(queues.map(({ id, code }) => [id, code]));
    return (await read()).flatMap((lease) => {
      const code = codeOf.get(lease.queueId);
      if (code === undefined || left(lease) === 0) return [];
      const { id, queueId, day, block } = lease;
      return [{ id, queueId, day, block, numbers: numbersOf(lease, code) }];
    });
  }

  return async (station: Station, report: KioskReport): Promise<KioskAnswer> => {
    const results: Result[] = [];
    // One after the other, oldest first: their order is the order in which they were taken.
    for (const ticket of report.tickets) results.push(await take(station, ticket));
    const leases = await topUp(station, report.holds);
    return { now: toInstant(clock.now()), results, leases };
  };
}

const readLeases = (sql: postgres.Sql, deviceId: Id, from: Day): Promise<NumberLease[]> => sql<NumberLease[]>`
  select id, outlet_id as "outletId", device_id as "deviceId", queue_id as "queueId", day::text as day, block, first, count, at, taken
  from number_lease where device_id = ${deviceId} and day >= ${from} order by day, block, first`;
