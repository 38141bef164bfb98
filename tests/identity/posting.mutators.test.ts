/** What is set by date: tiers and grades, and work at another outlet. */
import { describe, expect } from 'vitest';
import { assignmentKind, staffGradeKind, staffKind, type Assignment } from '#domain/identity/identity.model.ts';
import { assignStaff, endAssignment, setGrade, settleGrade } from '#domain/identity/posting.mutators.ts';
import { toInstant, type Day } from '#domain/kernel/day.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { chen, guo, he, idOf, lin, nightWatch, zhou } from '#tests/kit/people.ts';
import { bank, branch, eastGate, farOutlet, lakeRoad, stranger } from './small-bank.ts';

const linAs = { staffId: lin.id, outletId: lakeRoad.id };
const theStranger = { staffId: stranger.id, outletId: farOutlet.id };
const day = (text: string): Day => text as Day;
const DAY = 24 * 60 * 60 * 1000;
const later = (days: number) => toInstant(NINE + days * DAY);
const times = (n: number, said: string): string[] => Array.from({ length: n }, () => said);

describe('tiers and grades', () => {
  const to = (n: number, tier: number, grade: number, remark = '') => ({
    ...linAs,
    id: idOf(75, n),
    tier,
    grade,
    remark,
  });
  bothSides(
    'IDN-016 a promotion counts from the next day on; the history keeps every step with its day and remark',
    () => ({
      rows: bank(),
      acts: [
        act(chen, setGrade, to(1, 3, 4, '年度考核优秀')),
        act(nightWatch, settleGrade, { staffId: lin.id }),
        act(nightWatch, settleGrade, { staffId: lin.id }, later(1)),
        act(he, setGrade, to(2, 2, 1, '降级'), later(1)),
        act(nightWatch, settleGrade, { staffId: lin.id }, later(1)),
      ],
      end: ({ said, row, rows }) => {
        expect(said).toEqual(times(5, 'applied'));
        expect(row(staffKind, lin.id)).toMatchObject({ tier: 3, grade: 4 });
        const step = { staffId: lin.id, setAt: NINE };
        expect(rows(staffGradeKind)).toEqual([
          {
            ...step,
            id: idOf(75, 1),
            fromDay: '2026-03-03',
            tier: 3,
            grade: 4,
            remark: '年度考核优秀',
            setBy: chen.id,
          },
          {
            ...step,
            id: idOf(75, 2),
            fromDay: '2026-03-04',
            tier: 2,
            grade: 1,
            remark: '降级',
            setBy: he.id,
            setAt: later(1),
          },
        ]);
      },
    }),
  );
  bothSides('IDN-016 set twice on a day, the later word holds; what changes nothing is no change', () => ({
    rows: bank(),
    acts: [
      act(he, setGrade, to(1, 2, 3)),
      act(he, setGrade, to(1, 5, 5)),
      act(he, setGrade, to(2, 4, 4)),
      act(he, setGrade, to(3, 4, 4)),
      act(he, setGrade, to(2, 6, 6)),
    ],
    end: ({ said, rows }) => {
      expect(said).toEqual([
        'identity.grade-same',
        'applied',
        'applied',
        'identity.grade-same',
        'identity.named-twice',
      ]);
      expect(rows(staffGradeKind)).toMatchObject([{ id: idOf(75, 2), tier: 4, grade: 4 }]);
    },
  }));
  bothSides('IDN-016 within the scales, by whoever may, over others, in reach; settled by the clock alone', () => ({
    rows: bank(),
    acts: [
      act(he, setGrade, to(1, 10, 1)),
      act(he, setGrade, to(1, 1, 0)),
      act(zhou, setGrade, to(1, 5, 5)),
      act(chen, setGrade, { ...to(1, 5, 5), staffId: chen.id }),
      act(chen, setGrade, { ...to(1, 5, 5), ...theStranger }),
      act(guo, settleGrade, { staffId: lin.id }),
    ],
    end: ({ said }) =>
      expect(said).toEqual([
        'sync.bad-input',
        'sync.bad-input',
        'sync.not-allowed',
        'identity.not-oneself',
        'identity.out-of-reach',
        'sync.not-allowed',
      ]),
  }));
});

describe('work at another outlet', () => {
  const to = (n: number, fromDay: string, untilDay: string, toId = eastGate.id) => ({
    ...linAs,
    id: idOf(76, n),
    toId,
    fromDay: day(fromDay),
    untilDay: day(untilDay),
  });
  const row = (n: number, fromDay: string, untilDay: string): Assignment => ({
    ...{ id: idOf(76, n), staffId: lin.id, outletId: eastGate.id, fromDay: day(fromDay), untilDay: day(untilDay) },
    ...{ setBy: he.id, setAt: NINE },
  });
  bothSides('IDN-004 an assignment names outlet, first and last day', () => ({
    rows: bank(),
    acts: [act(he, assignStaff, to(1, '2026-03-02', '2026-03-06'))],
    end: (end) => {
      expect(end.said).toEqual(['applied']);
      expect(end.rows(assignmentKind)).toEqual([row(1, '2026-03-02', '2026-03-06')]);
    },
  }));
  bothSides(
    'IDN-004 not to one’s own outlet, not to a branch, not backwards, not yesterday, not for ever, not to two places',
    () => ({
      rows: bank(seed(assignmentKind, row(1, '2026-03-10', '2026-03-12'))),
      acts: [
        act(he, assignStaff, to(2, '2026-03-03', '2026-03-04', lakeRoad.id)),
        act(he, assignStaff, to(2, '2026-03-03', '2026-03-04', branch.id)),
        act(he, assignStaff, to(2, '2026-03-04', '2026-03-03')),
        act(he, assignStaff, to(2, '2026-03-01', '2026-03-03')),
        act(he, assignStaff, to(2, '2026-03-02', '2026-09-01')),
        act(he, assignStaff, to(2, '2026-03-12', '2026-03-14')),
        act(he, assignStaff, to(2, '2026-03-13', '2026-04-31')),
        act(he, assignStaff, to(2, '2026-03-13', '2026-03-14', farOutlet.id)),
        act(he, assignStaff, to(1, '2026-03-13', '2026-03-14')),
        act(he, assignStaff, to(2, '2026-03-13', '2026-03-14')),
      ],
      end: ({ said }) =>
        expect(said).toEqual([
          'identity.own-outlet',
          'identity.no-outlet',
          'identity.days-wrong',
          'identity.days-wrong',
          'identity.too-long',
          'identity.assigned-then',
          'sync.bad-input',
          'identity.out-of-reach',
          'identity.named-twice',
          'applied',
        ]),
    }),
  );
  bothSides(
    'IDN-004 ended early, what has begun ends with yesterday, what has not begun is gone, what is over stays',
    () => ({
      rows: bank(
        seed(assignmentKind, row(1, '2026-02-27', '2026-03-06')),
        seed(assignmentKind, row(2, '2026-03-10', '2026-03-12')),
        seed(assignmentKind, row(3, '2026-02-10', '2026-02-12')),
      ),
      acts: [1, 2, 3].map((n) => act(he, endAssignment, { ...linAs, id: idOf(76, n) })),
      end: (end) => {
        expect(end.said).toEqual(['applied', 'applied', 'identity.days-wrong']);
        expect(end.rows(assignmentKind)).toEqual([
          row(1, '2026-02-27', '2026-03-01'),
          row(3, '2026-02-10', '2026-02-12'),
        ]);
      },
    }),
  );
  bothSides('IDN-004 nobody ends another person’s by naming his own', () => ({
    rows: bank(seed(assignmentKind, { ...row(1, '2026-03-03', '2026-03-06'), staffId: stranger.id })),
    acts: [act(he, endAssignment, { ...linAs, id: idOf(76, 1) })],
    end: ({ said }) => expect(said).toEqual(['identity.out-of-reach']),
  }));
});
