/** QUE-010: a day's calls are decided again from what was stored with them, and what does not fit is found. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, dayOf } from '#domain/kernel/day.ts';
import { replayDay, type ReplayCall, type ReplayTicket } from '#domain/queue/call-replay.ts';
import { plainTerms } from '#domain/queue/calling.rules.ts';
import { counterPlanKind } from '#domain/queue/hall.model.ts';
import { NINE, seed } from '#tests/kit/both-sides.ts';
import { hu, idOf } from '#tests/kit/people.ts';
import { openHttp, type HttpBench } from '#tests/server-app/http-bench.ts';
import { cash, noncash, ownHall, plans, songs, tangs, vip } from './own-hall.ts';
import { playMorning } from './played-morning.ts';
import { minutesAfter as at } from './small-hall.ts';

const outletId = songs.outletId;
const today = dayOf(NINE);

interface Said {
  readonly calls: number;
  readonly byHand: number;
  readonly same: number;
  readonly found: number;
  readonly differences: { what: string; number: string; instead: string | null; counter: number | null }[];
}

describe('a morning played on the server', () => {
  let bench: HttpBench;
  let deeds: Record<string, number>;
  beforeAll(async () => {
    // One window by shares, which look back on what it called; the other by head start.
    const shares = {
      kind: 'ratio' as const,
      queues: [{ ...plainTerms(vip.id), share: 2 }, plainTerms(cash.id), plainTerms(noncash.id)],
    };
    const rows = ownHall().map((row) =>
      row[0] === counterPlanKind && row[1].id === tangs.id
        ? seed(counterPlanKind, { ...plans[3]!, rule: shares })
        : row,
    );
    bench = await openHttp({ rows });
    deeds = await playMorning(bench, 240);
    bench.who = hu;
  }, 120_000);
  afterAll(() => bench.close());

  async function replay(day = today): Promise<Said> {
    const answer = await bench.ask('GET', `/api/halls/${outletId}/replay?day=${day}`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as Said;
  }
  /** What the replay says with the rows changed; afterwards they are as they were. */
  async function tampered(change: string): Promise<Said['differences']> {
    await bench.sql.unsafe('create table kept as select * from queue_call');
    await bench.sql.unsafe(change);
    const { differences } = await replay();
    await bench.sql.unsafe('truncate queue_call; insert into queue_call select * from kept; drop table kept');
    return differences;
  }
  /** A call in the middle of the morning with a rival. */
  const middle = `(select id from queue_call where jsonb_array_length(decision->'rivals') > 0 order by at offset 9 limit 1)`;

  test('QUE-010 comes out the same call by call, with talks, moves, returns, parking and transfers in it', async () => {
    const { calls, byHand, same, found } = await replay();
    expect(found).toBe(0);
    expect(same).toBe(calls - byHand);
    expect(same).toBeGreaterThan(40);
    for (const name of ['beginTalk', 'moveTicket', 'abandonTicket', 'missAtCounter', 'parkTicket', 'transferAtCounter'])
      expect(deeds[`queue.${name}`], name).toBeGreaterThan(0);
    for (const name of ['callGiven', 'takeWalkIn', 'returnMissed'])
      expect(deeds[`queue.${name}`], name).toBeGreaterThan(0);
    expect(byHand).toBe(deeds['queue.callGiven']! + deeds['queue.takeWalkIn']!);
  });

  test('QUE-010 a score that was changed is found', async () => {
    const change = `update queue_call set decision = jsonb_set(decision, '{chosen,score}', '0.123') where id = ${middle}`;
    expect(await tampered(change)).toMatchObject([{ what: 'otherScores' }]);
  });

  test('QUE-010 a rule that was changed afterwards calls somebody else, and says whom', async () => {
    const change = `update queue_call set rule = jsonb_set(rule, '{queues}',
      (select jsonb_agg(q || '{"headStart":240}' ) || '[]' from jsonb_array_elements(rule->'queues') q
        where q->>'queueId' <> queue_id::text)) where id = ${middle}`;
    const [difference] = await tampered(change);
    expect(difference).toMatchObject({ what: 'otherChoice', counter: expect.any(Number) as number });
    expect(difference!.instead).toMatch(/^[ABV]\d{3}$/);
  });

  test('QUE-010 a number that was called in place of another is found', async () => {
    const change = `update queue_call set number = decision->'rivals'->0->>'number',
      ticket_id = (decision->'rivals'->0->>'ticketId')::uuid where id = ${middle}`;
    const found = await tampered(change);
    expect(new Set(found.map(({ what }) => what))).toEqual(new Set(['otherTicket', 'otherChoice', 'unrecorded']));
  });

  test('QUE-010 a head that was left out was passed over', async () => {
    const change = `update queue_call set heads = heads - 0, decision = jsonb_set(decision, '{rivals}', '[]')
      where id = (select id from queue_call c where jsonb_array_length(heads) = 2 and heads->0->>'id' <> ticket_id::text
        and exists (select from ticket t where t.id::text = c.heads->0->>'id' and t.first_called_at > c.at
          and t.visit_id is null and t.contact_at is null) order by at limit 1)`;
    const [difference] = await tampered(change);
    expect(difference).toMatchObject({ what: 'passedOver', instead: expect.stringMatching(/^[ABV]\d{3}$/) as string });
  });

  test('QUE-010 a call that was deleted is missed by its ticket', async () => {
    expect(await tampered(`delete from queue_call where id = ${middle}`)).toMatchObject([
      { what: 'unrecorded', counter: null },
    ]);
  });

  test('QUE-010 a day without calls has nothing to differ', async () => {
    expect(await replay(addDays(today, 1))).toEqual({ calls: 0, byHand: 0, same: 0, found: 0, differences: [] });
  });
});

describe('what is asserted of those who waited', () => {
  const terms = { kind: 'headStart' as const, queues: [plainTerms(vip.id), plainTerms(cash.id)] };
  const waited = (n: number, parts: Partial<ReplayTicket> = {}): ReplayTicket => ({
    id: idOf(22, n),
    number: `A00${n}`,
    queueId: cash.id,
    takenAt: at(n),
    standsAt: at(n),
    firstCalledAt: null,
    endedAt: null,
    contactAt: null,
    visitId: null,
    ...parts,
  });
  const standing = (ticket: ReplayTicket, score: number) => ({
    ticketId: ticket.id,
    number: ticket.number,
    queueId: ticket.queueId,
    score,
  });
  const second = waited(2, { firstCalledAt: at(20) });
  const call: ReplayCall = {
    id: idOf(27, 1),
    at: at(20),
    counterId: songs.id,
    ticketId: second.id,
    number: second.number,
    queueId: cash.id,
    how: 'next',
    rule: terms,
    heads: [second],
    recent: [],
    decision: { kind: 'headStart', chosen: standing(second, 18 * 60_000), rivals: [] },
  };
  const told = (...others: ReplayTicket[]) =>
    replayDay([call], [second, ...others]).differences.map(({ what }) => what);

  test('QUE-010 who stood before the head and waited was passed over; who stood behind him was not', () => {
    expect(told(waited(1))).toEqual(['passedOver']);
    expect(told(waited(3))).toEqual([]);
    expect(told(waited(1, { queueId: vip.id }))).toEqual(['passedOver']);
  });

  test('QUE-010 who may have been elsewhere is not said to have waited: in talk, missed, gone, moved here, not yet there', () => {
    for (const parts of [
      { contactAt: at(19) },
      { firstCalledAt: at(10) },
      { endedAt: at(15) },
      { visitId: idOf(22, 9) },
      { takenAt: at(20) },
    ]) {
      const told10 = told(waited(1, parts)).filter((what) => what !== 'unrecorded');
      expect(told10, JSON.stringify(parts)).toEqual([]);
    }
    // Spoken to afterwards, called afterwards: at that moment he waited.
    expect(told(waited(1, { contactAt: at(21) }))).toEqual(['passedOver']);
  });
});
