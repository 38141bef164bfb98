/** An outlet's hall as its administrator sets it up; and numbers that other systems ask for. */
import { describe, expect } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import { dayOf } from '#domain/kernel/day.ts';
import { plainTerms, type CallingRule } from '#domain/queue/calling.rules.ts';
import * as admin from '#domain/queue/hall-admin.mutators.ts';
import { businessTypeKind, counterPlanKind, hallSettingKind } from '#domain/queue/hall.model.ts';
import { cancelRemote, issueRemote } from '#domain/queue/issuing.ts';
import { counterKind, queueKind, queueMachineKind, ticketKind } from '#domain/queue/queue.model.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { eastWatch, he, hu, idOf, lin, song, wu } from '#tests/kit/people.ts';
import { cash, noncash, ownHall, plans, rows, setting, songs, types, vip, waiting } from './own-hall.ts';
import { customerOf, machineRow, minutesAfter, minutesBefore } from './small-hall.ts';

const outletId = hu.outletId;
const machine = seed(queueMachineKind, { ...machineRow, id: idOf(23, 9), outletId });

describe('business types and queues', () => {
  const fx = { ...types[0]!, id: idOf(24, 9), name: '外汇', kind: 'other' as const };
  const queue = { id: idOf(20, 9), outletId, name: '外汇', code: 'F', businessTypeId: fx.id };
  bothSides('QUE-007 a type is added and changed, a queue of it opens under letters of its own', () => ({
    rows: ownHall(),
    acts: [
      act(hu, admin.saveBusinessType, fx),
      act(hu, admin.saveQueue, queue),
      act(hu, admin.saveBusinessType, { ...fx, missedPolicy: 'void' }),
      act(hu, admin.saveQueue, { ...queue, name: '外汇与跨境' }),
    ],
    end: ({ said, row }) => {
      expect(new Set(said)).toEqual(new Set(['applied']));
      expect(row(businessTypeKind, fx.id)).toMatchObject({ missedPolicy: 'void' });
      expect(row(queueKind, queue.id)).toMatchObject({ code: 'F', name: '外汇与跨境', business: '外汇', active: true });
    },
  }));
  bothSides('QUE-003 letters stay, and are of one queue only; names and types have to be right', () => ({
    rows: [...ownHall(), seed(businessTypeKind, { ...fx, active: false })],
    acts: [
      act(hu, admin.saveQueue, { ...queue, businessTypeId: types[0]!.id, code: 'A' }),
      act(hu, admin.saveQueue, { id: cash.id, outletId, name: cash.name, businessTypeId: types[0]!.id, code: 'C' }),
      act(hu, admin.saveQueue, { ...queue, businessTypeId: types[0]!.id, name: vip.name }),
      act(hu, admin.saveQueue, queue),
      act(hu, admin.saveBusinessType, { ...types[1]!, id: idOf(24, 8) }),
      act(hu, admin.saveQueue, { ...queue, code: 'f' }),
    ],
    end: ({ said }) =>
      expect(said).toEqual([
        'queue.letters-taken',
        'queue.letters-stay',
        'queue.name-taken',
        'queue.type-retired',
        'queue.name-taken',
        'sync.bad-input',
      ]),
  }));
  bothSides(
    'QUE-001 a queue closes when nobody is left in it, also on hold, and windows forget it; the last one of a window stays',
    () => ({
      rows: [
        ...ownHall(),
        seed(counterPlanKind, { ...plans[2]!, rule: { kind: 'strict', queues: [plainTerms(noncash.id)] } }),
        ...rows(waiting(1, { state: 'held', holdMode: 'free', heldAt: minutesBefore(3) })),
      ],
      acts: [
        act(hu, admin.retireQueue, { id: cash.id, outletId }),
        act(hu, admin.retireQueue, { id: noncash.id, outletId }),
        act(hu, admin.retireQueue, { id: vip.id, outletId }),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual(['queue.still-waiting', 'queue.only-queue-of', 'applied']);
        expect(row(queueKind, vip.id)!.active).toBe(false);
        expect(row(counterPlanKind, plans[0]!.id)!.rule.queues.map(({ queueId }) => queueId)).toEqual([cash.id]);
      },
    }),
  );
});

describe('windows', () => {
  const rule: CallingRule = {
    kind: 'headStart',
    queues: [{ ...plainTerms(vip.id), headStart: 10 }, plainTerms(cash.id)],
  };
  const five = { id: idOf(21, 5), outletId, name: '五号窗口', rule, number: 5, despite: false };
  const inverting: CallingRule = {
    kind: 'condition',
    queues: [plainTerms(vip.id), { ...plainTerms(cash.id), atMost: 20 }],
  };
  bothSides('QUE-009 a window is added with its queues and rule, and changed while it is open', () => ({
    rows: ownHall({ ...songs, recent: [cash.id] }),
    acts: [
      act(hu, admin.saveCounter, five),
      act(hu, admin.saveCounter, { ...five, id: songs.id, number: 22, rule: { ...rule, kind: 'strict' } }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied']);
      expect(row(counterKind, five.id)).toMatchObject({ number: 5, status: 'offline', staffId: null });
      expect(row(counterKind, songs.id)).toMatchObject({ number: 22, status: 'idle', staffId: song.id, recent: [] });
      expect(row(counterPlanKind, songs.id)).toMatchObject({ rule: { kind: 'strict' } });
    },
  }));
  bothSides(
    'QUE-009 “VIP first unless a normal customer waited over 20 minutes” is flagged, and saved only on purpose',
    () => ({
      rows: ownHall(),
      acts: [
        act(hu, admin.saveCounter, { ...five, rule: inverting }),
        act(hu, admin.saveCounter, { ...five, rule: inverting, despite: true }),
      ],
      end: ({ said }) => expect(said).toEqual(['queue.rule-inverts', 'applied']),
    }),
  );
  bothSides('QUE-009 numbers of windows are given once; closed and foreign queues are nobody’s', () => ({
    rows: [
      ...ownHall(),
      seed(queueKind, { ...noncash, active: false }),
      seed(queueKind, { ...cash, id: idOf(20, 8), outletId: lin.outletId }),
    ],
    acts: [
      act(hu, admin.saveCounter, { ...five, number: 2 }),
      act(hu, admin.saveCounter, { ...five, rule: { ...rule, queues: [plainTerms(noncash.id)] } }),
      act(hu, admin.saveCounter, { ...five, rule: { ...rule, queues: [plainTerms(idOf(20, 8))] } }),
    ],
    end: ({ said }) =>
      expect(said).toEqual(['queue.counter-number-taken', 'queue.queue-closed', 'identity.out-of-reach']),
  }));
  const shares = (...queues: readonly { readonly id: typeof cash.id }[]): CallingRule => ({
    kind: 'ratio',
    queues: queues.map(({ id }) => ({ ...plainTerms(id), share: 20 })),
  });
  bothSides('QUE-009 shares add up to what a window can remember', () => ({
    rows: ownHall(),
    acts: [
      act(hu, admin.saveCounter, { ...five, rule: shares(vip, cash, noncash), despite: true }),
      act(hu, admin.saveCounter, { ...five, rule: shares(vip, cash), despite: true }),
    ],
    end: ({ said }) => expect(said).toEqual(['queue.shares-too-many', 'applied']),
  }));
});

describe('hours and norms', () => {
  bothSides(
    'QUE-021 the outlet’s hours, calendar and norms, by who has it in reach, and also where a machine leads',
    () => ({
      rows: [...ownHall(), machine],
      acts: [
        act(he, admin.saveHallSetting, { ...setting, waitTarget: 15, closedDays: ['2026-10-01' as never] }),
        act(he, admin.saveHallSetting, { ...setting, opensAt: '18:00' }),
        act(he, admin.saveHallSetting, { ...setting, openWeekdays: [] }),
        act(lin, admin.saveHallSetting, setting),
        act({ ...hu, paths: ['HO/X/'] }, admin.saveHallSetting, setting),
        act(hu, admin.saveQueue, { id: cash.id, outletId, name: 'x', businessTypeId: types[0]!.id, code: 'A' }),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual([
          'applied',
          'queue.closes-before-opening',
          'queue.no-open-day',
          'sync.not-allowed',
          'identity.out-of-reach',
          'queue.machine-leads',
        ]);
        expect(row(hallSettingKind, outletId)).toMatchObject({ waitTarget: 15, closedDays: ['2026-10-01'] });
      },
    }),
  );
});

describe('asked for by another system', () => {
  const ask = (n: number, customerId: ReturnType<typeof idOf> | null = null) => ({
    id: idOf(22, n),
    queueId: cash.id,
    customerId,
  });
  bothSides(
    'QUE-001 a number while the outlet gives them out; to a customer who has none; given back while it waits',
    () => ({
      rows: [
        ...ownHall(),
        seed(customerKind, customerOf(1, { outletId })),
        seed(customerKind, customerOf(2)),
        ...rows(waiting(7)),
      ],
      acts: [
        act(eastWatch, issueRemote, ask(1, customerOf(1).id)),
        act(eastWatch, issueRemote, ask(2, customerOf(1).id)),
        act(eastWatch, issueRemote, ask(3, customerOf(2).id)),
        act(eastWatch, issueRemote, ask(4), minutesAfter(8 * 60)),
        act(wu, issueRemote, ask(5)),
        act(eastWatch, cancelRemote, { ticketId: idOf(22, 1) }),
        act(eastWatch, cancelRemote, { ticketId: idOf(22, 1) }),
        act(eastWatch, cancelRemote, { ticketId: idOf(22, 7) }),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual([
          'applied',
          'queue.has-number',
          'applied',
          'queue.not-issuing',
          'sync.not-allowed',
          'applied',
          'queue.impossible-step',
          'queue.impossible-step',
        ]);
        expect(row(ticketKind, idOf(22, 1))).toMatchObject({ number: 'A001', issuedBy: 'remote', state: 'abandoned' });
        expect(row(ticketKind, idOf(22, 3))).toMatchObject({ customerId: null, businessDay: dayOf(NINE) });
      },
    }),
  );
});
