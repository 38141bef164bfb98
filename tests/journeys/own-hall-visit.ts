/** The outlet that has no queue machine, for journeys: tickets as they are given out, and what the rows say. */
import type { Page } from 'playwright-core';
import { randomUUID } from 'node:crypto';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import type { Counter, Ticket } from '#domain/queue/queue.model.ts';
import { abandonTicket, issueTicket } from '#domain/queue/lobby.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { finishAtCounter } from '#domain/queue/service.mutators.ts';
import { song, tang, wu } from '#tests/kit/people.ts';
import { clock, type Visit } from './hall-visit.ts';

const { queues, counters } = smallOutlet.ownHall;

/** The journey's clock, which can be moved on: whoever took a number before has waited so long. */
let ahead = 0;
export const movable = { now: () => clock.now() + ahead };
export const wait = (minutes: number): void => {
  ahead += minutes * 60_000;
};

/** Does a deed as somebody, without a screen. */
export async function doAs<Args>(
  { server }: Visit,
  actor: StaffActor,
  { name, version }: Pick<Mutator<Args>, 'name' | 'version'>,
  input: NoInfer<Args>,
) {
  const outcome = await server.execute({
    mutationId: toId(randomUUID()),
    name,
    version,
    input,
    actor,
    claimedAt: toInstant(movable.now()),
  });
  if (outcome.status !== 'applied') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
}

/** Gives out the next number of a queue and says which it is. */
export async function take(visit: Visit, code: string, customerId: Id | null = null): Promise<string> {
  const id = toId(randomUUID());
  await doAs(visit, wu, issueTicket, { id, queueId: queues.find((queue) => queue.code === code)!.id, customerId });
  const [row] = await visit.server.sql<{ number: string }[]>`select number from ticket where id = ${id}`;
  return row!.number;
}

/** What the server's rows say of a number; the last one of it, as a transfer keeps the number. */
export async function ticketOf({ server }: Visit, number: string): Promise<Ticket> {
  const [row] = await server.sql<{ row: string }[]>`
    select row_to_json(t)::text as row from (
      select id, state, recalls, outcome, delivered, score, hold_mode as "holdMode", pool, returns, counter_id as "counterId",
        queue_id as "queueId", held_ms::float8 as "heldMs", stands_at::float8 as "standsAt"
      from ticket where outlet_id = ${wu.outletId} and number = ${number} order by taken_at desc limit 1) t`;
  return JSON.parse(row!.row) as Ticket;
}
export const stateOf = async (visit: Visit, number: string): Promise<string> => (await ticketOf(visit, number)).state;

export async function counterOf({ server }: Visit, number: number): Promise<Pick<Counter, 'status' | 'staffId'>> {
  const { id } = counters.find((counter) => counter.number === number)!;
  const [row] = await server.sql<Counter[]>`select status, staff_id as "staffId" from counter where id = ${id}`;
  return row!;
}

/** The number in hand on the screen; empty where there is none. */
export const inHand = async (page: Page): Promise<string> =>
  /[A-Z]{1,3}\s*\d{3,}/
    .exec(
      await page
        .getByTestId('in-hand')
        .locator('[translate="no"]')
        .first()
        .innerText({ timeout: 500 })
        .catch(() => ''),
    )?.[0]
    .replace(/\s/g, '') ?? '';

/** The numbers that come next, in their order. */
export const line = async (page: Page): Promise<string[]> =>
  (await page.locator('[data-testid^="next-"]').evaluateAll((all) => all.map((one) => one.getAttribute('data-testid')!))).map((id) => id.slice('next-'.length)); // prettier-ignore

/** How many calls a window has made. */
export async function callsAt({ server }: Visit, number: number): Promise<number> {
  const { id } = counters.find((counter) => counter.number === number)!;
  const [row] = await server.sql<{ n: number }[]>`select count(*)::int as n from queue_call where counter_id = ${id}`;
  return row!.n;
}

/** Everybody goes home: a test that failed leaves nobody in hand or in line for the next one. */
export async function emptyHall(visit: Visit): Promise<void> {
  const { sql } = visit.server;
  const open = await sql<{ id: Id; state: string; counterId: Id | null; staffId: Id | null }[]>`
    select t.id, t.state, t.counter_id as "counterId", c.staff_id as "staffId" from ticket t left join counter c on c.id = t.counter_id
    where t.outlet_id = ${wu.outletId} and t.state in ('waiting', 'missed', 'parked', 'called', 'serving')`;
  for (const { id, state, counterId, staffId } of open) {
    const who = [song, tang].find((teller) => teller.id === staffId);
    if (who && counterId && (state === 'called' || state === 'serving')) {
      const input = { ticketId: id, counterId, at: toInstant(movable.now()), outcome: 'done' as const, delivered: [] };
      await doAs(visit, who, finishAtCounter, input);
    } else
      await doAs(visit, wu, abandonTicket, {
        ticketId: id,
        commandId: toId(randomUUID()),
        at: toInstant(movable.now()),
      });
  }
}
