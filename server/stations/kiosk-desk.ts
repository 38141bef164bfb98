// What a kiosk sends and is given (QUE-003, QUE-004): tickets come in, whoever they were taken by is looked for, and it is
// topped up with numbers to go on with, for today and, kept back, for the next day.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { addDays, dayOf, toInstant, type Day, type Instant } from '#domain/kernel/day.ts';
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
  readonly told: (outletId: Id, ticket: IssuedTicket, day: Day) => Promise<void>;
  readonly onOutage: (error: unknown) => void;
}

type Result = KioskAnswer['results'][number];

/** Numbers of a queue and day that a kiosk may have and not have given out, whatever it says of them. */
const MOST_FRONT = 4;
const MOST_SPARE = 60;
/** To a kiosk `sync.…` means that it is to try again; what was judged for good is not. */
const SET_ASIDE = 'stations.set-aside';
const finalCode = (code: string): string => (code.startsWith('sync.') ? SET_ASIDE : code);

export function openKioskDesk({ sql, execute, clock, seal, findShown, told, onOutage }: KioskDeskDeps) {
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

  /** Judged by its lease: the kiosk may have been enrolled anew, or moved, since it gave the number out. */
  async function take({ outletId: here, deviceId }: Station, ticket: IssuedTicket): Promise<Result> {
    const { id, leaseId, queueId, number, at, shown, appointmentId } = ticket;
    const lease = await leaseOf(leaseId);
    if (!lease || (lease.outletId !== here && lease.deviceId !== deviceId))
      return { id, status: 'refused', number: null, code: 'stations.not-leased' };
    const { outletId } = lease;
    const value = shown ? seal.open(shown.sealed) : null;
    const known = shown && value ? await findShown(outletId, shown.media, value) : null;
    const customerId = known ?? (appointmentId ? await bookedBy(appointmentId) : null);
    const today = dayOf(toInstant(clock.now()));
    const day = lease.day < today ? lease.day : today;
    const againId = idFromWords('again', id);
    const input = { id, deviceId, leaseId, queueId, number, at, customerId, appointmentId, againId, day };
    // The ticket's own id: whatever is sent again is the same deed.
    const outcome = await act(outletId, idFromWords('kiosk', id), issueAtKiosk, input);
    // Judged for good by the ticket's id: sent again it would be the same answer.
    if (outcome.status !== 'applied')
      return {
        id,
        status: 'refused',
        number: null,
        code: outcome.status === 'refused' ? finalCode(outcome.refusal.code) : SET_ASIDE,
      };
    const [stored] = await sql<{ number: string; at: Instant; day: Day }[]>`
      select number, taken_at as at, business_day::text as day from ticket where id = ${id}`;
    // Statistics never stop a number.
    if (stored) await told(outletId, { ...ticket, at: stored.at }, stored.day).catch(onOutage);
    const same = stored?.number === number;
    return { id, status: same ? 'stored' : 'renumbered', number: stored?.number ?? number, code: null };
  }

  const leaseOf = async (id: Id): Promise<Pick<NumberLease, 'day' | 'outletId' | 'deviceId'> | null> =>
    (
      await sql<Pick<NumberLease, 'day' | 'outletId' | 'deviceId'>[]>`
        select day::text as day, outlet_id as "outletId", device_id as "deviceId" from number_lease where id = ${id}`
    )[0] ?? null;

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
    const open = (lease: NumberLease): number => lease.count - lease.taken.length;
    const left = (lease: NumberLease): number => Math.min(open(lease), leftOf.get(lease.id) ?? open(lease));
    for (const { id: queueId } of queues) {
      const its = before.filter((lease) => lease.queueId === queueId);
      const sum = (block: NumberLease['block'], day: Day): number =>
        its.reduce((all, lease) => (lease.block === block && lease.day === day ? all + left(lease) : all), 0);
      // By our own record, whatever it says: a kiosk that loses its numbers must not use up everybody's.
      const outstanding = (block: NumberLease['block'], day: Day): number =>
        its.reduce((all, lease) => (lease.block === block && lease.day === day ? all + open(lease) : all), 0);
      const want: [NumberLease['block'], Day][] = [];
      if (sum('front', today) === 0 && outstanding('front', today) < MOST_FRONT) want.push(['front', today]);
      // Tomorrow's too: a server that is gone in the morning was there the evening before.
      for (const day of [today, addDays(today, 1)])
        if (sum('spare', day) < SPARE_LOW && outstanding('spare', day) < MOST_SPARE) want.push(['spare', day]);
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
  from number_lease where device_id = ${deviceId} and day >= ${from} and cardinality(taken) < count order by day, block, first`;
