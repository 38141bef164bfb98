/** The door of the phone ticket over the whole HTTP surface: what it says, what it never says, and what guessing brings. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import type { Id } from '#domain/kernel/ids.ts';
import { customerKind } from '#domain/customers/customers.model.ts';
import { counterKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { moveTicket } from '#domain/queue/lobby.mutators.ts';
import { publicTicketSchema, type PublicTicket } from '#domain/stations/public-hall.ts';
import { NINE, seed } from '#tests/kit/both-sides.ts';
import { idOf, wu } from '#tests/kit/people.ts';
import { called, cash, noncash, ownHall, songs, vip, waiting } from '#tests/queue/own-hall.ts';
import { customerOf, minutesAfter, minutesBefore } from '#tests/queue/small-hall.ts';
import { importRows } from '#server/sync/import.ts';
import { lookupKind } from '#server/app/synced-kinds.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';

const codeOf = (id: Id): string =>
  createHash('sha256')
    .update(Buffer.from(id.replaceAll('-', ''), 'hex'))
    .digest('hex')
    .slice(0, 20);
const ticketId = (n: number): Id => idOf(22, n);
const NOBODYS = 'f'.repeat(20);

let bench: HttpBench;
let phones = 0;
/** Somebody's phone, at an address of its own. */
let socket = '';
beforeAll(async () => {
  bench = await openHttp({
    rows: [...ownHall(), seed(customerKind, customerOf(1, { outletId: wu.outletId, maskedName: '金*丝' }))],
  });
});
beforeEach(async () => {
  bench.who = null;
  bench.clock.set(NINE);
  socket = `192.0.2.${++phones}`;
  await bench.sql`truncate ticket, sync_mutation`;
});
afterAll(() => bench.close());

const put = (...rows: readonly Ticket[]) => importRows(bench.sql, lookupKind, ticketKind, rows);
const ask = (code: string, headers: Record<string, string> = {}) =>
  bench.ask('GET', `/api/ticket/${code}`, { socket, headers });
const cancel = (code: string) => bench.ask('POST', `/api/ticket/${code}/cancel`, { socket, body: {} });
async function told(code: string): Promise<PublicTicket> {
  const answer = await ask(code);
  expect(answer.status).toBe(200);
  return v.parse(publicTicketSchema, await answer.json());
}

const head = ({ headers }: Response) =>
  [...headers].filter(([name]) => name !== 'x-request-id').toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('a number on a phone', () => {
  test('QUE-014 tells place, queue and outlet of whoever has its code, and the code follows from the id alone', async () => {
    await put(
      waiting(1, { takenAt: minutesBefore(9) }),
      waiting(2, { takenAt: minutesBefore(8) }),
      waiting(3, { takenAt: minutesBefore(7), queueId: noncash.id, number: 'B001' }),
      waiting(4, { takenAt: minutesBefore(6) }),
    );
    expect(await told(codeOf(ticketId(4)))).toEqual({
      outlet: { code: expect.any(String), name: '东门支行' },
      now: NINE,
      number: 'A004',
      queue: cash.name,
      takenAt: minutesBefore(6),
      state: 'waiting',
      ahead: 2,
      range: null,
      counter: null,
      movedTo: null,
      mayCancel: true,
      quieter: null,
    });
  });

  test('QUE-014 says the window when he is called, and that he was missed, served, or gave up', async () => {
    const ended = { endedAt: NINE };
    await put(
      called(1, songs),
      waiting(2, { state: 'missed' }),
      waiting(3, { state: 'done', ...ended }),
      waiting(4, { state: 'abandoned', ...ended }),
      waiting(5, { state: 'expired', ...ended }),
      waiting(6, { state: 'parked', parkedUntil: minutesAfter(5), heldAt: NINE }),
    );
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => told(codeOf(ticketId(n)))));
    expect(all.map(({ state, counter, ahead, mayCancel }) => [state, counter, ahead, mayCancel])).toEqual([
      ['called', 2, null, false],
      ['missed', null, null, false],
      ['done', null, null, false],
      ['cancelled', null, null, false],
      ['over', null, null, false],
      ['waiting', null, null, false],
    ]);
  });

  test('QUE-014 follows a number that was moved, under the code of the slip in his hand', async () => {
    await put(waiting(1), waiting(2, { queueId: noncash.id, number: 'B050', takenAt: minutesBefore(30) }));
    const moved = await bench.execute({
      mutationId: idOf(99, 1),
      name: moveTicket.name,
      version: 1,
      input: { ticketId: ticketId(1), toQueueId: noncash.id, newId: ticketId(9), at: NINE },
      actor: wu,
      claimedAt: NINE,
    });
    expect(moved.status).toBe('applied');
    const says = await told(codeOf(ticketId(1)));
    expect(says).toMatchObject({ number: 'A001', queue: noncash.name, state: 'waiting', ahead: 1, mayCancel: true });
    expect(says.movedTo).toMatch(/^B\d+$/);
    expect((await cancel(codeOf(ticketId(1)))).status).toBe(200);
    expect(await told(codeOf(ticketId(1)))).toMatchObject({ state: 'cancelled', movedTo: says.movedTo });
  });

  test('QUE-024 says nothing of the person, of his class, or of any row', async () => {
    await put(
      waiting(1, {
        queueId: vip.id,
        number: 'V001',
        customerId: customerOf(1).id,
        talkingWith: wu.id,
        talkingSince: NINE,
      }),
    );
    const answer = await ask(codeOf(ticketId(1)));
    const text = JSON.stringify([head(answer), await answer.text()]);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    for (const canary of ['金*丝', vip.name, wu.id]) expect(text).not.toContain(canary);
    expect(text).toContain('V001');
  });

  test('QUE-014 whoever asks again hears only whether something has changed', async () => {
    await put(waiting(1, { takenAt: minutesBefore(9) }), waiting(2, { takenAt: minutesBefore(8) }));
    const code = codeOf(ticketId(2));
    const tag = (await ask(code)).headers.get('etag')!;
    bench.clock.pass(4_000);
    const again = await ask(code, { 'if-none-match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await bench.sql`delete from ticket where id = ${ticketId(1)}`;
    expect((await ask(code, { 'if-none-match': tag })).status).toBe(200);
  });

  test('QUE-014 a code is good until the end of its day, and no longer', async () => {
    await put(waiting(1));
    const code = codeOf(ticketId(1));
    bench.clock.set('2026-03-02T23:59:59+08:00');
    expect((await ask(code)).status).toBe(200);
    bench.clock.set('2026-03-03T00:00:00+08:00');
    expect((await ask(code)).status).toBe(404);
    expect((await cancel(code)).status).toBe(404);
    const [row] = await bench.sql`select state from ticket where id = ${ticketId(1)}`;
    expect(row).toEqual({ state: 'waiting' });
  });

  test('QUE-014 given back twice it is given back once, on record; called it is not given back', async () => {
    await put(waiting(1), waiting(2), called(3, songs));
    const code = codeOf(ticketId(1));
    const answers = await Promise.all([cancel(code), cancel(code)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await answers[1]?.json()).toMatchObject({ state: 'cancelled', mayCancel: false });
    const [{ n } = { n: 0 }] = await bench.sql<{ n: number }[]>`
      select count(*)::int as n from audit_entry where action = 'queue.cancelByCustomer' and result = 'applied' and subject = ${ticketId(1)}`;
    expect(n).toBe(1);
    const late = await cancel(codeOf(ticketId(3)));
    expect([late.status, await late.json()]).toEqual([409, { code: 'queue.not-waiting' }]);
    const states = await bench.sql`select number, state from ticket order by number`;
    expect(states.map(({ state }) => state)).toEqual(['abandoned', 'waiting', 'called']);
  });
});

describe('a guessed code', () => {
  test('QUE-014 unknown, of yesterday, and no code at all are answered alike', async () => {
    await put(waiting(1, { businessDay: '2026-03-01' as never }));
    const answers = [];
    for (const code of [NOBODYS, codeOf(ticketId(1)), ticketId(1), '1', '%00', 'A001', "' or 1=1"]) {
      const answer = await ask(encodeURIComponent(code));
      answers.push([answer.status, await answer.text(), head(answer)]);
    }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]![0]).toBe(404);
    expect(answers[0]![1]).toBe('{"code":"stations.no-such-ticket"}');
    expect((await cancel(NOBODYS)).status).toBe(404);
  });

  test('QUE-014 twenty wrong ones from an address, then no new one is looked at; who was right before goes on', async () => {
    await put(waiting(1), waiting(2));
    const [first, second] = [codeOf(ticketId(1)), codeOf(ticketId(2))];
    expect((await ask(first)).status).toBe(200);
    const seen = [];
    for (let n = 0; n < 25; n++) seen.push((await ask(n.toString(16).padStart(20, '0'))).status);
    expect(seen).toEqual([...Array.from({ length: 20 }, () => 404), ...Array.from({ length: 5 }, () => 429)]);
    const refused = await ask(second);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await cancel(second)).status).toBe(429);
    expect((await ask(first)).status).toBe(200);
    // Elsewhere nobody notices, and here it is forgiven after a while.
    expect((await bench.ask('GET', `/api/ticket/${second}`, { socket: '198.51.100.7' })).status).toBe(200);
    bench.clock.pass(60_000);
    expect((await ask(second)).status).toBe(200);
  });

  test('QUE-014 a slip that is not known yet is asked for again and again, and costs its neighbours nothing', async () => {
    await put(waiting(1));
    for (let n = 0; n < 30; n++) expect((await ask(NOBODYS)).status).toBe(404);
    expect((await ask(codeOf(ticketId(1)))).status).toBe(200);
  });

  test('QUE-014 a whole hall behind one address asks for its own numbers and is never told to wait', async () => {
    await put(...Array.from({ length: 120 }, (_, n) => waiting(n + 1)));
    const answers = await Promise.all(Array.from({ length: 120 }, (_, n) => ask(codeOf(ticketId(n + 1)))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('QUE-014 a code is found by an index, not by walking through all numbers', async () => {
    const plan = await bench.sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`;
      return await tx`explain select id from ticket where substr(encode(sha256(uuid_send(id)), 'hex'), 1, 20) = ${NOBODYS}`;
    });
    expect(JSON.stringify(plan)).toContain('ticket_code');
  });
});

describe('the wait of somebody in line', () => {
  test('QUE-011 is his own, grows with those before him, and is said by nobody while no window is open', async () => {
    const numbers = Array.from({ length: 12 }, (_, n) => waiting(n + 1, { takenAt: minutesBefore(30 - n) }));
    await put(...numbers);
    expect((await told(codeOf(ticketId(12)))).range).toBeNull();
    await importRows(bench.sql, lookupKind, counterKind, [songs]);
    const ranges = await Promise.all([1, 6, 12].map(async (n) => (await told(codeOf(ticketId(n)))).range!));
    for (const { p50, p80 } of ranges) expect(p80).toBeGreaterThanOrEqual(p50);
    const likely = ranges.map(({ p50 }) => p50);
    expect(likely).toEqual(likely.toSorted((a, b) => a - b));
    expect(likely[2]!).toBeGreaterThan(likely[0]!);
  });
});
