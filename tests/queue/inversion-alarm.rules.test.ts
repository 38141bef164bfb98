/** QUE-009: a day on which whoever comes first waits longer. */
import { describe, expect, it } from 'vitest';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { plainTerms, type CallingKind, type CallingRule } from '#domain/queue/calling.rules.ts';
import { inversionsOfDay } from '#domain/queue/inversion-alarm.ts';
import type { Ticket } from '#domain/queue/queue.model.ts';
import { idOf } from '#tests/kit/people.ts';

const MINUTE = 60_000;
const [vip, gold, plain] = [idOf(20, 1), idOf(20, 2), idOf(20, 3)];
const ahead = (queueId: Id, headStart: number) => ({ ...plainTerms(queueId), headStart });
const ruleOf = (kind: CallingKind, ...queues: CallingRule['queues']): CallingRule => ({ kind, queues });
const usual = ruleOf('headStart', ahead(vip, 10), plainTerms(plain));

type Called = Parameters<typeof inversionsOfDay>[1][number];
/** Called at these minutes, each after so many minutes of waiting. */
const called = (queueId: Id, waits: readonly number[], issuedBy: Ticket['issuedBy'] = 'kiosk', first = 60): Called[] =>
  waits.map((wait, n) => ({
    queueId,
    issuedBy,
    takenAt: toInstant((first + n - wait) * MINUTE),
    firstCalledAt: toInstant((first + n) * MINUTE),
  }));
const short = called(plain, [4, 4, 4, 4, 4]);
const names = (rules: readonly CallingRule[], tickets: readonly Called[]): string[] =>
  inversionsOfDay(rules, tickets).map(
    ({ higher, lower }) => `${[vip, gold, plain].indexOf(higher)} > ${[vip, gold, plain].indexOf(lower)}`,
  );

describe('a class that comes first and waits longer', () => {
  it('QUE-009 is told of with both means and since which call, from five of each and two minutes on', () => {
    expect(inversionsOfDay([usual], [...short, ...called(vip, [6, 6, 6, 6, 7], 'kiosk', 70)])).toEqual([
      { higher: vip, lower: plain, higherMean: 6.2 * MINUTE, lowerMean: 4 * MINUTE, since: 74 * MINUTE },
    ]);
    expect(names([usual], [...short, ...called(vip, [9, 9, 9, 9])])).toEqual([]);
    expect(names([usual], [...short, ...called(vip, [6, 6, 6, 6, 6])])).toEqual([]);
    expect(names([usual], [...short.slice(1), ...called(vip, [9, 9, 9, 9, 9])])).toEqual([]);
  });
  it('QUE-009 and is over when it is no longer so; coming back it begins anew', () => {
    const late = called(vip, [9, 9, 9, 9, 9], 'kiosk', 70);
    const better = called(
      vip,
      Array.from({ length: 15 }, () => 1),
      'kiosk',
      80,
    );
    expect(names([usual], [...short, ...late, ...better])).toEqual([]);
    const again = called(
      vip,
      Array.from({ length: 15 }, () => 20),
      'kiosk',
      100,
    );
    const [found] = inversionsOfDay([usual], [...short, ...late, ...better, ...again]);
    expect(found!.since).toBeGreaterThan(99 * MINUTE);
  });
  it('QUE-009 only between classes: queues with the same terms are one, but for a strict order', () => {
    const tickets = [...short, ...called(gold, [9, 9, 9, 9, 9])];
    expect(names([ruleOf('headStart', plainTerms(gold), plainTerms(plain))], tickets)).toEqual([]);
    expect(names([ruleOf('strict', plainTerms(gold), plainTerms(plain))], tickets)).toEqual(['1 > 2']);
    expect(names([ruleOf('strict', plainTerms(plain), plainTerms(gold))], tickets)).toEqual([]);
  });
  it('QUE-009 once for a pair, whatever number of windows rank it so; not where two rank it in opposite ways', () => {
    const tickets = [...short, ...called(vip, [9, 9, 9, 9, 9])];
    expect(names([usual, usual], tickets)).toEqual(['0 > 2']);
    const other = ruleOf('headStart', ahead(plain, 5), plainTerms(vip));
    expect(names([usual, other], tickets)).toEqual([]);
    expect(names([usual, ruleOf('strict', plainTerms(vip), plainTerms(gold))], tickets)).toEqual(['0 > 2']);
  });
  it('QUE-009 who did not wait for a window tells nothing: walk-ins, what a window sent on, who was not called', () => {
    const walkIns = called(plain, [0, 0, 0, 0, 0], 'counter');
    const sentOn = called(plain, [0, 0, 0, 0, 0], 'transfer');
    const waits = called(plain, [0, 0, 0, 0, 0]).map((ticket) => ({ ...ticket, firstCalledAt: null }));
    const late = called(vip, [9, 9, 9, 9, 9]);
    expect(names([usual], [...walkIns, ...sentOn, ...waits, ...late])).toEqual([]);
    expect(names([usual], [...short, ...late])).toEqual(['0 > 2']);
  });
});
