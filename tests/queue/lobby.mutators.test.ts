/** What is done with numbers in the hall: given, moved, abandoned, brought back; and talks. With us and with a machine. */
import { describe, expect } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import { addDays, dayOf } from '#domain/kernel/day.ts';
import { businessTypeKind, machineCommandKind, numberSeriesKind } from '#domain/queue/hall.model.ts';
import * as lobby from '#domain/queue/lobby.mutators.ts';
import { queueKind, queueMachineKind, ticketKind } from '#domain/queue/queue.model.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { hallMachine, hu, idOf, lin, otherMachine, song, wu, zhou } from '#tests/kit/people.ts';
import * as bridged from './small-hall.ts';
import { called, cash, noncash, ownHall, rows, songs, types, vip, waiting } from './own-hall.ts';

const { minutesAfter, minutesBefore, customerOf } = bridged;
const at = NINE;
const ticketId = idOf(22, 1);

describe('a number from the lobby', () => {
  const issue = (n: number, queueId = cash.id) => ({ id: idOf(22, n), queueId, customerId: null });
  bothSides(
    'QUE-003 numbers of a queue go on past 999 and leave out what kiosks keep, begin anew each day, and belong to their queue',
    () => ({
      rows: [
        ...ownHall(),
        seed(numberSeriesKind, { id: cash.id, outletId: wu.outletId, day: dayOf(NINE), last: 799 }),
        seed(numberSeriesKind, { id: vip.id, outletId: wu.outletId, day: addDays(dayOf(NINE), -1), last: 40 }),
      ],
      acts: [
        act(wu, lobby.issueTicket, issue(1)),
        act(wu, lobby.issueTicket, issue(2)),
        act(wu, lobby.issueTicket, issue(3, vip.id)),
        act(wu, lobby.issueTicket, issue(4, noncash.id)),
        act(wu, lobby.issueTicket, issue(4, noncash.id)),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual(['applied', 'applied', 'applied', 'applied', 'queue.number-taken']);
        const numbers = [1, 2, 3, 4].map((n) => row(ticketKind, idOf(22, n))!.number);
        expect(numbers).toEqual(['A800', 'A1000', 'V001', 'B001']);
        expect(row(ticketKind, idOf(22, 1))).toMatchObject({
          takenAt: NINE,
          standsAt: NINE,
          machineId: null,
          issuedBy: 'lobby',
        });
      },
    }),
  );
  bothSides('QUE-001 not of a closed queue, not of another outlet, not where a machine leads, not by a teller', () => ({
    rows: [
      ...ownHall(),
      seed(queueKind, { ...vip, active: false }),
      seed(queueKind, bridged.cash),
      seed(queueMachineKind, bridged.machineRow),
    ],
    acts: [
      act(wu, lobby.issueTicket, issue(1, vip.id)),
      act(wu, lobby.issueTicket, issue(1, bridged.cash.id)),
      act(lin, lobby.issueTicket, issue(1, bridged.cash.id)),
      act(song, lobby.issueTicket, issue(1)),
    ],
    end: ({ said }) =>
      expect(said).toEqual(['queue.queue-closed', 'identity.out-of-reach', 'queue.machine-leads', 'sync.not-allowed']),
  }));
  bothSides('CUS-007 with the customer who was recognised, and not with one of another outlet', () => ({
    rows: [
      ...ownHall(),
      seed(customerKind, customerOf(1, { outletId: wu.outletId })),
      seed(customerKind, customerOf(2)),
    ],
    acts: [1, 2].map((n) => act(wu, lobby.issueTicket, { ...issue(n), customerId: customerOf(n).id })),
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'identity.out-of-reach']);
      expect(row(ticketKind, ticketId)!.customerId).toBe(customerOf(1).id);
    },
  }));
});

describe('moved from the lobby', () => {
  const move = (n: number, toQueueId = noncash.id) => ({
    ticketId: idOf(22, n),
    toQueueId,
    newId: idOf(22, n + 50),
    at,
  });
  bothSides(
    'LOB-032 LOB-035 the old number ends, a new one stands in the other queue by the time it was first taken at',
    () => ({
      rows: [
        ...ownHall(),
        ...rows(
          waiting(1, { contactAt: minutesBefore(4) }),
          waiting(2, { queueId: noncash.id, number: 'B002', takenAt: minutesBefore(10) }),
        ),
      ],
      acts: [act(wu, lobby.moveTicket, move(1))],
      end: ({ row }) => {
        expect(row(ticketKind, ticketId)).toMatchObject({ state: 'moved', movedToId: idOf(22, 51), endedAt: NINE });
        const moved = row(ticketKind, idOf(22, 51))!;
        expect(moved).toMatchObject({
          number: 'B001',
          queueId: noncash.id,
          takenAt: minutesBefore(20),
          visitId: ticketId,
        });
        expect(moved).toMatchObject({ contactAt: minutesBefore(4), business: noncash.business });
        expect(moved.standsAt).toBeLessThan(row(ticketKind, idOf(22, 2))!.standsAt);
      },
    }),
  );
  bothSides(
    'LOB-031 LOB-036 not to its own queue, not when it is called, not to a queue that closed meanwhile, not by a wealth manager',
    () => ({
      rows: [...ownHall(), seed(queueKind, { ...vip, active: false }), ...rows(waiting(1), called(2, songs))],
      acts: [
        act(wu, lobby.moveTicket, move(1, cash.id)),
        act(wu, lobby.moveTicket, move(2)),
        act(wu, lobby.moveTicket, move(1, vip.id)),
        act({ ...zhou, outletId: wu.outletId }, lobby.moveTicket, move(1)),
        act(lin, lobby.moveTicket, move(1)),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual([
          'queue.same-queue',
          'queue.impossible-step',
          'queue.queue-closed',
          'sync.not-allowed',
          'identity.out-of-reach',
        ]);
        expect(row(ticketKind, ticketId)).toEqual(waiting(1));
      },
    }),
  );
});

describe('abandoned from the lobby', () => {
  const drop = (n: number) => ({ ticketId: idOf(22, n), commandId: idOf(29, n), at, divertedTo: null });
  bothSides('LOB-050 LOB-052 for ever, by the lobby manager, and not while a window calls it', () => ({
    rows: [...ownHall(), ...rows(waiting(1, { talkingSince: minutesBefore(1), talkingWith: wu.id }), called(2, songs))],
    acts: [
      act(wu, lobby.abandonTicket, drop(1)),
      act(wu, lobby.abandonTicket, drop(1)),
      act(wu, lobby.abandonTicket, drop(2)),
      act(song, lobby.abandonTicket, drop(1)),
      act(wu, lobby.returnMissed, { ticketId, businessTypeId: cash.businessTypeId }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual([
        'applied',
        'queue.impossible-step',
        'queue.impossible-step',
        'sync.not-allowed',
        'queue.impossible-step',
      ]);
      expect(row(ticketKind, ticketId)).toMatchObject({ state: 'abandoned', endedAt: NINE, talkingSince: null });
    },
  }));
});

describe('where a machine leads', () => {
  const online = seed(queueMachineKind, { ...bridged.machineRow, link: 'online' as const });
  const hall = [...bridged.hall(), online, ...bridged.tickets(bridged.ticketOf(1), bridged.ticketOf(2))];
  const move = { ticketId, toQueueId: bridged.noncash.id, newId: idOf(29, 1), at };
  const drop = { ticketId: idOf(22, 2), commandId: idOf(29, 2), at, divertedTo: null };
  bothSides('LOB-034 a move and an abandonment are asked of it, and the numbers stay as they are', () => ({
    rows: hall,
    acts: [act(lin, lobby.moveTicket, move), act(lin, lobby.abandonTicket, drop)],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'applied']);
      expect([row(ticketKind, ticketId), row(ticketKind, idOf(22, 2))]).toEqual([
        bridged.ticketOf(1),
        bridged.ticketOf(2),
      ]);
      expect(row(machineCommandKind, idOf(29, 1))).toMatchObject({
        what: 'move',
        machineId: hallMachine.id,
        toQueueId: bridged.noncash.id,
        state: 'asked',
        askedAt: NINE,
        staffId: lin.id,
      });
      expect(row(machineCommandKind, idOf(29, 2))).toMatchObject({ what: 'abandon', toQueueId: null });
    },
  }));
  bothSides('LOB-034 one question at a time about a number; none while the machine is away', () => ({
    rows: [...bridged.hall(), ...bridged.tickets(bridged.ticketOf(1))],
    acts: [act(lin, lobby.moveTicket, move)],
    end: ({ said }) => expect(said).toEqual(['queue.machine-offline']),
  }));
  bothSides(
    'LOB-034 asked, it is not asked again until the answer is there; an answer stands against a later doubt',
    () => ({
      rows: hall,
      acts: [
        act(lin, lobby.moveTicket, move),
        act(lin, lobby.abandonTicket, { ticketId, commandId: idOf(29, 3), at, divertedTo: null }),
        act(otherMachine, lobby.settleCommand, {
          commandId: idOf(29, 1),
          state: 'done',
          code: null,
          newNumber: 'B009',
        }),
        act(hallMachine, lobby.settleCommand, {
          commandId: idOf(29, 1),
          state: 'unknown',
          code: null,
          newNumber: null,
        }),
        act(hallMachine, lobby.settleCommand, {
          commandId: idOf(29, 1),
          state: 'refused',
          code: 'called',
          newNumber: null,
        }),
        act(hallMachine, lobby.settleCommand, {
          commandId: idOf(29, 1),
          state: 'unknown',
          code: null,
          newNumber: null,
        }),
        act(lin, lobby.abandonTicket, { ticketId, commandId: idOf(29, 3), at, divertedTo: null }),
      ],
      end: ({ said, row }) => {
        expect(said).toEqual([
          'applied',
          'queue.already-asked',
          'queue.other-machine',
          'applied',
          'applied',
          'applied',
          'applied',
        ]);
        expect(row(machineCommandKind, idOf(29, 1))).toMatchObject({
          state: 'refused',
          code: 'called',
          settledAt: NINE,
        });
      },
    }),
  );
});

describe('the name of a command', () => {
  const online = seed(queueMachineKind, { ...bridged.machineRow, link: 'online' as const });
  const taken = bridged.commandOf(1, { ticketId: idOf(22, 9), state: 'done', outletId: wu.outletId });
  bothSides('LOB-034 F53 is good once: what was asked under it, wherever, stays what it was', () => ({
    rows: [...bridged.hall(), online, ...bridged.tickets(bridged.ticketOf(1)), seed(machineCommandKind, taken)],
    acts: [
      act(lin, lobby.moveTicket, { ticketId, toQueueId: bridged.noncash.id, newId: taken.id, at }),
      act(lin, lobby.abandonTicket, { ticketId, commandId: taken.id, at, divertedTo: null }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['queue.command-known', 'queue.command-known']);
      expect(row(machineCommandKind, taken.id)).toEqual(taken);
    },
  }));
});

describe('brought back', () => {
  const back = { ticketId, businessTypeId: cash.businessTypeId };
  const missed = (returns = 0) =>
    waiting(1, { state: 'missed', firstCalledAt: minutesBefore(9), calledAt: minutesBefore(9), returns });
  bothSides('QUE-007 a missed number waits again where it stood, by the lobby or a window', () => ({
    rows: [...ownHall(), ...rows(missed())],
    acts: [act(song, lobby.returnMissed, back)],
    end: ({ row }) =>
      expect(row(ticketKind, ticketId)).toMatchObject({ state: 'waiting', returns: 1, standsAt: minutesBefore(20) }),
  }));
  bothSides('QUE-007 not more often than its type allows, and not where a missed number is void', () => ({
    rows: [...ownHall(), ...rows(missed(2))],
    acts: [act(wu, lobby.returnMissed, back)],
    end: ({ said }) => expect(said).toEqual(['queue.returns-over']),
  }));
  bothSides('QUE-007 a missed number that is void does not come back', () => ({
    rows: [...ownHall(), seed(businessTypeKind, { ...types[0]!, missedPolicy: 'void' }), ...rows(missed())],
    acts: [act(wu, lobby.returnMissed, back), act(wu, lobby.returnMissed, { ticketId, businessTypeId: null })],
    end: ({ said }) => expect(said).toEqual(['queue.missed-is-void', 'sync.bad-input']),
  }));
});

describe('a talk', () => {
  bothSides('QUE-023 QUE-021 keeps the place, is one person’s, and the first of all is the first contact', () => ({
    rows: [...ownHall(), ...rows(waiting(1))],
    acts: [
      act(wu, lobby.beginTalk, { ticketId, at: minutesBefore(2) }),
      act(hu, lobby.beginTalk, { ticketId, at }),
      act(song, lobby.beginTalk, { ticketId, at }),
      act(hu, lobby.endTalk, { ticketId }, minutesAfter(2)),
      act(wu, lobby.endTalk, { ticketId }, minutesAfter(3)),
      act(hu, lobby.beginTalk, { ticketId, at: minutesAfter(5) }, minutesAfter(4)),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'queue.in-talk', 'sync.not-allowed', 'queue.in-talk', 'applied', 'applied']);
      expect(row(ticketKind, ticketId)).toMatchObject({
        contactAt: minutesBefore(2),
        talkingSince: minutesAfter(4),
        talkingWith: hu.id,
        state: 'waiting',
      });
    },
  }));
  bothSides('QUE-023 also with a machine’s number; not with somebody who waits no longer', () => ({
    rows: [...bridged.hall(), ...bridged.tickets(bridged.ticketOf(1), bridged.ticketIn('called', 2))],
    acts: [act(lin, lobby.beginTalk, { ticketId, at }), act(lin, lobby.beginTalk, { ticketId: idOf(22, 2), at })],
    end: ({ said }) => expect(said).toEqual(['applied', 'queue.not-waiting']),
  }));
});
