/** QUE-009, QUE-010: who is called next, by which rule, and why; the same hall gives the same decision. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, safeParse } from 'valibot';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import {
  callingKinds,
  callingRuleSchema,
  lookBackOf,
  nextCall,
  plainTerms,
  standsBefore,
  type CallingKind,
  type CallingRule,
  type Candidate,
  type QueueTerms,
} from '#domain/queue/calling.rules.ts';
import { inversionsOf, overloadedDay, previewRule, simulateDay } from '#domain/queue/calling-simulation.ts';
import { createDice } from '#server/simulators/seeded.ts';
import { idOf } from '#tests/kit/people.ts';

const [vip, priority, plain] = [idOf(20, 1), idOf(20, 2), idOf(20, 3)] as const;
const rule = (kind: CallingKind, ...terms: (Partial<QueueTerms> & { queueId: Id })[]): CallingRule => ({
  kind,
  queues: terms.map((one) => ({ ...plainTerms(one.queueId), ...one })),
});
let nth = 0;
const waits = (queueId: Id, minutes: number, number = `A${String(++nth).padStart(3, '0')}`): Candidate => ({
  id: idOf(21, ++nth),
  queueId,
  number,
  standsAt: toInstant(NOW - minutes * 60_000),
});
const NOW = 1_790_000_000_000;
const now = toInstant(NOW);
const called = (by: CallingRule, ...waiting: Candidate[]) => nextCall(by, { waiting, now })!.chosen.queueId;

describe('one decision', () => {
  it('QUE-009 strict: the higher class first, however long the others wait', () => {
    expect(called(rule('strict', { queueId: vip }, { queueId: plain }), waits(plain, 200), waits(vip, 0))).toBe(vip);
  });

  it('QUE-009 head start: ten minutes count as waited, and not one more', () => {
    const by = rule('headStart', { queueId: vip, headStart: 10 }, { queueId: plain });
    expect(called(by, waits(plain, 11), waits(vip, 2))).toBe(vip);
    expect(called(by, waits(plain, 13), waits(vip, 2))).toBe(plain);
  });

  it('QUE-009 accumulating: a wait that counts three times overtakes', () => {
    const by = rule('accumulating', { queueId: vip, factor: 3 }, { queueId: plain });
    expect(called(by, waits(plain, 8), waits(vip, 3))).toBe(vip);
    expect(called(by, waits(plain, 10), waits(vip, 3))).toBe(plain);
  });

  it('QUE-009 condition: who has waited longer than allowed comes first, the longest of them before all', () => {
    const by = rule('condition', { queueId: vip }, { queueId: priority, atMost: 15 }, { queueId: plain, atMost: 20 });
    expect(called(by, waits(plain, 20), waits(vip, 1))).toBe(vip);
    expect(called(by, waits(plain, 21), waits(vip, 100))).toBe(plain);
    expect(called(by, waits(plain, 21), waits(priority, 25), waits(vip, 100))).toBe(priority);
  });

  it('QUE-009 ratio 2:1:1: each queue has its share of every four calls while all have somebody waiting', () => {
    const by = rule('ratio', { queueId: vip, share: 2 }, { queueId: priority }, { queueId: plain });
    const calls: Id[] = [];
    const everybody = [waits(vip, 1), waits(priority, 2), waits(plain, 3)];
    for (let i = 0; i < 40; i++) calls.push(nextCall(by, { waiting: everybody, now, called: calls })!.chosen.queueId);
    for (let at = 0; at + 4 <= 40; at++) {
      const round = calls.slice(at, at + 4);
      expect([vip, priority, plain].map((one) => round.filter((id) => id === one).length)).toEqual([2, 1, 1]);
    }
    expect(lookBackOf(by)).toBe(3);
  });

  it('QUE-009 ratio: a queue that was empty for long has no calls to make up for', () => {
    const by = rule('ratio', { queueId: vip, share: 2 }, { queueId: plain });
    const alone = Array.from({ length: 50 }, () => plain);
    const after = [...alone];
    for (let i = 0; i < 6; i++)
      after.push(nextCall(by, { waiting: [waits(vip, 1), waits(plain, 9)], now, called: after })!.chosen.queueId);
    expect(after.slice(50).filter((id) => id === plain).length).toBe(2);
  });

  it('QUE-009 a counter calls from its own queues alone, and nobody where none of them waits', () => {
    expect(nextCall(rule('strict', { queueId: vip }), { waiting: [waits(plain, 5)], now })).toBeNull();
    expect(nextCall(rule('headStart', { queueId: vip }), { waiting: [], now })).toBeNull();
  });

  it('QUE-009 within a queue the longest there comes first, at one instant the smaller number', () => {
    const by = rule('headStart', { queueId: plain });
    const [late, early] = [waits(plain, 3, 'A001'), waits(plain, 4, 'A002')];
    expect(nextCall(by, { waiting: [late, early], now })!.chosen.number).toBe('A002');
    const [ten, nine] = [waits(plain, 4, 'A10'), waits(plain, 4, 'A9')];
    expect(nextCall(by, { waiting: [ten, nine], now })!.chosen.number).toBe('A9');
    expect(standsBefore(nine, ten)).toBe(true);
  });

  it('QUE-010 says why: the rule, its score, and the heads of the other queues, best first', () => {
    const by = rule('headStart', { queueId: vip, headStart: 10 }, { queueId: priority }, { queueId: plain });
    const why = nextCall(by, { waiting: [waits(plain, 9), waits(priority, 4), waits(vip, 1)], now })!;
    expect(why.kind).toBe('headStart');
    expect(why.chosen).toMatchObject({ queueId: vip, score: 11 * 60_000 });
    expect(why.rivals.map(({ queueId, score }) => [queueId, score / 60_000])).toEqual([
      [plain, 9],
      [priority, 4],
    ]);
  });

  it('QUE-010 the order in which tickets are read makes no difference to the decision', () => {
    const some = fc.array(
      fc.record({ queueId: fc.constantFrom(vip, priority, plain), minutes: fc.nat(90), number: fc.nat(999) }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(some, fc.constantFrom(...callingKinds), fc.nat(), (list, kind, turn) => {
        const by = rule(
          kind,
          { queueId: vip, headStart: 10, factor: 3, share: 2 },
          { queueId: priority, headStart: 5, atMost: 15 },
          { queueId: plain, atMost: 20 },
        );
        const unique = [...new Map(list.map((one) => [one.number, one])).values()];
        const tickets = unique.map(({ queueId, minutes, number }) => waits(queueId, minutes, `A${number}`));
        const turned = [...tickets.slice(turn % tickets.length), ...tickets.slice(0, turn % tickets.length)];
        expect(nextCall(by, { waiting: turned.toReversed(), now })).toEqual(nextCall(by, { waiting: tickets, now }));
      }),
    );
  });

  it('QUE-009 a rule names each queue once, within sense', () => {
    const good = rule('headStart', { queueId: vip, headStart: 10 }, { queueId: plain });
    expect(parse(callingRuleSchema, good)).toEqual(good);
    const bad = [
      rule('headStart'),
      rule('headStart', { queueId: vip }, { queueId: vip }),
      rule('headStart', { queueId: vip, headStart: 241 }),
      rule('accumulating', { queueId: vip, factor: 0.5 }),
      rule('ratio', { queueId: vip, share: 0 }),
      rule('condition', { queueId: vip, atMost: 1.5 }),
    ];
    for (const one of bad) expect(safeParse(callingRuleSchema, one).success, JSON.stringify(one)).toBe(false);
  });
});

describe('a whole day', () => {
  const classes = [
    { queueId: vip, share: 0.1 },
    { queueId: plain, share: 0.9 },
  ];
  const days = (n = 60) => {
    const dice = createDice(5);
    return Array.from({ length: n }, () => overloadedDay(() => dice.next(), classes));
  };
  const means = (by: CallingRule) => previewRule(by, days()).map(({ mean }) => mean) as [number, number];

  it('everybody is served once, and nobody before he came', () => {
    const [day] = days(1);
    const waited = simulateDay(rule('headStart', { queueId: vip, headStart: 10 }, { queueId: plain }), day!);
    expect([...waited.values()].flat().length).toBe(day!.arrivals.length);
    expect(Math.min(...[...waited.values()].flat())).toBe(0);
  });

  it('two who come at once to two free counters wait for nothing', () => {
    const both = [1, 2].map(() => ({ queueId: plain, at: 5, service: 3 }));
    const third = { queueId: plain, at: 6, service: 1 };
    const waited = simulateDay(rule('strict', { queueId: plain }), { arrivals: [...both, third], counters: 2 });
    expect(waited.get(plain)).toEqual([0, 0, 2]);
  });

  it('QUE-009 the more a rule favours VIPs the less they wait, and the more the others (field-notes.md §3.3)', () => {
    const [fifo, ahead, apq, strict] = [
      rule('headStart', { queueId: vip }, { queueId: plain }),
      rule('headStart', { queueId: vip, headStart: 10 }, { queueId: plain }),
      rule('accumulating', { queueId: vip, factor: 3 }, { queueId: plain }),
      rule('strict', { queueId: vip }, { queueId: plain }),
    ].map(means) as [[number, number], [number, number], [number, number], [number, number]];
    expect([ahead[0] < fifo[0], apq[0] < ahead[0], strict[0] < apq[0]]).toEqual([true, true, true]);
    expect([fifo[1] < ahead[1], ahead[1] < apq[1], apq[1] < strict[1]]).toEqual([true, true, true]);
    expect(Math.abs(fifo[0] - fifo[1])).toBeLessThan(1.5);
  });

  it('QUE-009 "VIP first unless a normal customer waited > 20 min" makes VIPs wait longer, and is flagged; head start is not', () => {
    const cap = previewRule(rule('condition', { queueId: vip }, { queueId: plain, atMost: 20 }), days());
    expect(inversionsOf(cap)).toMatchObject([{ higher: vip, lower: plain }]);
    const others = [
      rule('headStart', { queueId: vip, headStart: 10 }, { queueId: plain }),
      rule('accumulating', { queueId: vip, factor: 3 }, { queueId: plain }),
      rule('strict', { queueId: vip }, { queueId: plain }),
    ];
    expect(others.map((by) => inversionsOf(previewRule(by, days())))).toEqual([[], [], []]);
  });
});
