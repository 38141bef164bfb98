/** 分流: who could go elsewhere, and a number that is given up because its holder was shown there. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { customerKind } from '#domain/customers/customers.model.ts';
import { toFen } from '#domain/kernel/money.ts';
import { kinds } from '#domain/kinds.ts';
import { plainTerms } from '#domain/queue/calling.rules.ts';
import { divertHints } from '#domain/queue/diversion.ts';
import { counterPlanKind, machineCommandKind } from '#domain/queue/hall.model.ts';
import * as lobby from '#domain/queue/lobby.mutators.ts';
import { queueKind, queueMachineKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { dropTicket } from '#domain/queue/queue.mutators.ts';
import { usualLobbySetting } from '#domain/settings/settings.model.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { act, bothSides, NINE, seed, type Seed } from '#tests/kit/both-sides.ts';
import { devices, hallMachine, idOf, lin, wu } from '#tests/kit/people.ts';
import { noncash, ownHall, plans, queues, rows, songs, vip, waiting } from './own-hall.ts';
import * as bridged from './small-hall.ts';
import { customerOf, minutesBefore } from './small-hall.ts';

const at = NINE;

function hintsOf(hall: readonly Seed[], outletId = wu.outletId): string[] {
  const store = new MemoryStore(kinds);
  for (const [kind, row] of hall) store.put(kind, row);
  const setting = usualLobbySetting(devices.hall, outletId);
  return divertHints
    .read(store, { outletId, setting, now: NINE })
    .map(({ hall: { ticket }, selfService, to }) =>
      [ticket.number, ...(selfService ? ['machine'] : []), ...(to ? [`${to.queue.code} ${to.people}`] : [])].join(' '),
    );
}
const inNoncash = { queueId: noncash.id, business: noncash.business, businessTypeId: noncash.businessTypeId };

describe('who could go elsewhere', () => {
  const his = waiting(2, { ...inNoncash, number: 'B002', takenAt: minutesBefore(3) });
  it('LOB-064 whose business a machine does too, however short he has waited, and not while somebody talks to him', () => {
    expect(hintsOf([...ownHall(songs), ...rows(waiting(1), his)])).toEqual(['B002 machine']);
    const inTalk = { ...his, talkingSince: minutesBefore(1), talkingWith: wu.id };
    expect(hintsOf([...ownHall(songs), ...rows(waiting(1), inTalk)])).toEqual([]);
  });

  const plan = plans.find(({ id }) => id === songs.id)!;
  const other = { ...queues[0]!, id: idOf(20, 90), code: 'C', name: '现金二队' };
  const shorter = (...hall: readonly Ticket[]) =>
    hintsOf([
      ...ownHall(songs),
      seed(queueKind, other),
      seed(counterPlanKind, { ...plan, rule: { ...plan.rule, queues: [...plan.rule.queues, plainTerms(other.id)] } }),
      ...rows(...hall),
    ]);
  it('LOB-064 a shorter line for the same business, once he has waited five minutes and the first there not half as long', () => {
    const there = (minutes: number) =>
      waiting(5, { queueId: other.id, number: 'C005', takenAt: minutesBefore(minutes) });
    expect(shorter(waiting(1))).toEqual(['A001 C 0']);
    expect(shorter(waiting(1, { takenAt: minutesBefore(4) }))).toEqual([]);
    expect(shorter(waiting(1), there(10))).toEqual(['A001 C 1']);
    expect(shorter(waiting(1), there(11))).toEqual([]);
  });

  it('LOB-064 only to a line that an open window calls from; a VIP to the VIP’s, the longest waiting first', () => {
    const rich = customerOf(1, { outletId: wu.outletId, assetsFrom: toFen(60) });
    const people = [seed(customerKind, rich), ...rows(waiting(1), waiting(2, { customerId: rich.id }))];
    expect(hintsOf([...ownHall(songs), ...people])).toEqual(['A002 V 0']);
    expect(hintsOf([...ownHall(), ...people])).toEqual([]);
    expect(hintsOf([...ownHall({ ...songs, status: 'paused' }), ...people])).toEqual([]);
    const longer = waiting(3, { customerId: rich.id, takenAt: minutesBefore(30) });
    expect(hintsOf([...ownHall(songs), ...people, ...rows(longer)])).toEqual(['A003 V 0', 'A002 V 0']);
    const served = waiting(4, { queueId: vip.id, number: 'V004', takenAt: minutesBefore(12) });
    expect(hintsOf([...ownHall(songs), ...people, ...rows(served)])).toEqual([]);
  });

  it('LOB-064 where a machine leads any open window may call from any queue', () => {
    const rich = customerOf(7, { assetsFrom: toFen(60) });
    const hall = (status: 'idle' | 'offline') => [
      ...bridged.hall(...[1, 2, 3].map((n) => bridged.counterOf(n, { status }))),
      seed(customerKind, rich),
      ...bridged.tickets(bridged.ticketOf(1, { customerId: rich.id })),
    ];
    expect(hintsOf(hall('idle'), lin.outletId)).toEqual(['A001 C 0']);
    expect(hintsOf(hall('offline'), lin.outletId)).toEqual([]);
  });
});

describe('shown elsewhere', () => {
  const ticketId = idOf(22, 1);
  const drop = (divertedTo: Ticket['divertedTo']) => ({ ticketId, commandId: idOf(29, 1), at, divertedTo });
  bothSides('LOB-064 the number is given up, and it stands there where its holder went', () => ({
    rows: [...ownHall(), ...rows(waiting(1))],
    acts: [act(wu, lobby.abandonTicket, drop('selfService'))],
    end: ({ row }) =>
      expect(row(ticketKind, ticketId)).toMatchObject({ state: 'abandoned', divertedTo: 'selfService', endedAt: NINE }),
  }));

  const online = seed(queueMachineKind, { ...bridged.machineRow, link: 'online' as const });
  const atMachine = [...bridged.hall(), online, ...bridged.tickets(bridged.ticketOf(1))];
  const gone = { ticketId, counterId: null, at };
  bothSides(
    'LOB-064 where a machine leads it is kept with the question, and written down once the machine has done it',
    () => ({
      rows: atMachine,
      acts: [act(lin, lobby.abandonTicket, drop('mobile')), act(hallMachine, dropTicket, gone)],
      end: ({ row }) => {
        expect(row(machineCommandKind, idOf(29, 1))).toMatchObject({ what: 'abandon', divertedTo: 'mobile' });
        expect(row(ticketKind, ticketId)).toMatchObject({ state: 'abandoned', divertedTo: 'mobile' });
      },
    }),
  );
  bothSides('LOB-064 what the machine refused and somebody gave up there later went nowhere', () => ({
    rows: atMachine,
    acts: [
      act(lin, lobby.abandonTicket, drop('mobile')),
      act(hallMachine, lobby.settleCommand, {
        commandId: idOf(29, 1),
        state: 'refused',
        code: 'called',
        newNumber: null,
      }),
      act(hallMachine, dropTicket, gone),
    ],
    end: ({ row }) => expect(row(ticketKind, ticketId)).toMatchObject({ state: 'abandoned', divertedTo: null }),
  }));
  bothSides('LOB-064 what somebody gave up at the machine itself went nowhere', () => ({
    rows: atMachine,
    acts: [act(hallMachine, dropTicket, gone)],
    end: ({ row }) => expect(row(ticketKind, ticketId)).toMatchObject({ state: 'abandoned', divertedTo: null }),
  }));

  it('LOB-064 a deed that an older tablet kept says nothing of where to, and is done as it was meant', () => {
    const { divertedTo: _, ...older } = drop(null);
    expect(v.parse(lobby.abandonTicket.input, older)).toEqual(drop(null));
    expect(v.safeParse(lobby.abandonTicket.input, { ...older, divertedTo: 'moon' }).success).toBe(false);
  });
});
