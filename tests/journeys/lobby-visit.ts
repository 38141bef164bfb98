/** The hall that we lead, for journeys: numbers, calls and closures from elsewhere, and the queue page by hand and finger. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { CDPSession, Page } from 'playwright-core';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { callGiven, openCounter } from '#domain/queue/counter.mutators.ts';
import { issueTicket } from '#domain/queue/lobby.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { TcpProxy } from '#tests/kit/tcp-proxy.ts';
import { song, wu } from '#tests/kit/people.ts';
import { clock, type Visit } from './hall-visit.ts';

export const hall = smallOutlet.ownHall;
export const queueOf = (code: string) => hall.queues.find((queue) => queue.code === code)!;
/** The teller's window: it calls from every queue. */
const second = hall.counters[1]!.id;

/** Done by somebody else, somewhere else; how it ended. */
export async function deed<Args>({ server }: Visit, actor: StaffActor, mutator: Mutator<Args>, input: NoInfer<Args>) {
  const { name, version } = mutator;
  const claimedAt = toInstant(clock.now());
  const outcome = await server.execute({ mutationId: randomUUID() as Id, name, version, input, actor, claimedAt });
  return outcome.status === 'refused' ? outcome.refusal.code : outcome.status;
}

/** Gives a number out and says which ticket it is. */
export async function given(visit: Visit, code: string): Promise<Id> {
  const id = randomUUID() as Id;
  expect(await deed(visit, wu, issueTicket, { id, queueId: queueOf(code).id, customerId: null })).toBe('applied');
  return id;
}

/** Window 2 calls exactly this number. */
export async function call(visit: Visit, ticketId: Id): Promise<string> {
  await deed(visit, song, openCounter, { counterId: second, takeOver: false });
  return await deed(visit, song, callGiven, { counterId: second, callId: randomUUID() as Id, ticketId });
}

/** A tablet's own line to the server, to be cut and mended while the server goes on. */
export async function openLine(visit: Visit) {
  const proxy = await TcpProxy.open({ host: '127.0.0.1', port: visit.server.port });
  const { targets } = proxy;
  const url = `http://127.0.0.1:${proxy.port}`;
  return {
    /** Where a tablet on this line logs in. */
    door: { ...visit, server: { ...visit.server, url } },
    cut() {
      proxy.targets = [];
      proxy.cutAll();
    },
    mend() {
      proxy.targets = targets;
    },
    close: () => proxy.close(),
  };
}
export type Line = Awaited<ReturnType<typeof openLine>>;

export interface TicketRow {
  readonly number: string;
  readonly state: string;
  readonly queue: string;
}
/** In the order in which they were made. */
export const tickets = async ({ server }: Visit): Promise<readonly TicketRow[]> =>
  await server.sql<TicketRow[]>`
    select t.number, t.state, q.code as queue from ticket t join queue q on q.id = t.queue_id
    order by t.taken_at, t.number`;
export const stateOf = async (visit: Visit, number: string): Promise<string | undefined> =>
  (await tickets(visit)).find((ticket) => ticket.number === number)?.state;

export const shows = async (what: () => Promise<unknown>, wanted: unknown): Promise<void> =>
  await expect.poll(what, { timeout: 15_000 }).toEqual(wanted);
export const said = async (page: Page, testId: string): Promise<string> =>
  (await page.getByTestId(testId).innerText()).replace(/\s+/g, ' ').trim();

export const cardOf = (page: Page, number: string) => page.getByTestId(`ticket-${number}`);
/** Numbers on the cards, from the top. */
export const cards = async (page: Page): Promise<string[]> =>
  (await page.locator('[data-testid^="ticket-"]:has(article)').allInnerTexts()).map((text) => text.split('\n')[0]!);

/** Opens what lies beneath a card, by a tap on its handle. */
export async function pull(page: Page, number: string) {
  const card = cardOf(page, number);
  await card.getByRole('button', { name: `${number} 的操作` }).click();
  return card;
}

export async function chooseMove(page: Page, queue: string): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ has: page.getByTestId('move-dialog') });
  await dialog.getByRole('radio', { name: queue }).check();
  await dialog.getByRole('button', { name: `移到 ${queue}` }).click();
}

/** From the card's handle to the target. */
export async function move(page: Page, number: string, queue: string): Promise<void> {
  const card = await pull(page, number);
  await card.getByRole('button', { name: '移动到' }).click();
  await chooseMove(page, queue);
}

export const slip = (page: Page) => page.getByTestId('slip');
export const slipState = (page: Page): Promise<string | null> =>
  slip(page)
    .getAttribute('data-state', { timeout: 1_000 })
    .catch(() => null);
export const answer = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name }).click();

/** A finger on the glass that goes from here to there, as the hardware tells it. */
export async function drag(finger: CDPSession, from: { x: number; y: number }, by: number): Promise<void> {
  const at = (y: number) => ({ touchPoints: [{ x: from.x, y }] });
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(from.y) });
  const steps = 12;
  for (let i = 1; i <= steps; i++)
    await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(from.y + (by * i) / steps) });
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
