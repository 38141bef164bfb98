/** What somebody in the hall must know now, and when it stops being so. */
import { describe, expect, it } from 'vitest';
import {
  acknowledgementIdOf,
  acknowledgementKind,
  alertKeyOf,
  managerCallKind,
  type AlertKey,
  type ManagerCall,
} from '#domain/alerts/alerts.model.ts';
import { watchesHall } from '#domain/alerts/alerts.rules.ts';
import { hallAlerts, type HallAlerts } from '#domain/alerts/hall-alerts.ts';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { addDays, dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { toFen } from '#domain/kernel/money.ts';
import { kinds } from '#domain/kinds.ts';
import { plainTerms, type CallingRule } from '#domain/queue/calling.rules.ts';
import { counterPlanKind, type CounterPlan } from '#domain/queue/hall.model.ts';
import {
  counterKind,
  queueKind,
  queueMachineKind,
  ticketKind,
  ticketStates,
  type QueueMachine,
  type Ticket,
} from '#domain/queue/queue.model.ts';
import { usualLobbySetting, type LobbySetting } from '#domain/settings/settings.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { chen, devices, gao, hallMachine, idOf, lin, zhou } from '#tests/kit/people.ts';
import {
  calledTo,
  cash,
  customerOf,
  machineRow,
  minutesAfter,
  minutesBefore,
  noncash,
  one,
  ticketIn,
  ticketOf,
  vip as vipQueue,
} from '#tests/queue/small-hall.ts';
import * as v from 'valibot';

const outletId = smallOutlet.outlet.id;
const usual = usualLobbySetting(devices.hall, outletId);

interface Hall {
  readonly tickets?: readonly Ticket[];
  readonly customers?: readonly Customer[];
  readonly machine?: Partial<QueueMachine>;
  readonly calls?: readonly ManagerCall[];
  readonly plans?: readonly CounterPlan[];
  readonly noted?: readonly (readonly [key: AlertKey, at: Instant])[];
  readonly setting?: Partial<LobbySetting>;
  readonly now?: Instant;
}
function look(hall: Hall): HallAlerts {
  const {
    tickets = [],
    customers = [],
    machine = {},
    calls = [],
    plans = [],
    noted = [],
    setting = {},
    now = NINE,
  } = hall;
  const store = new MemoryStore(kinds);
  for (const ticket of tickets) store.put(ticketKind, ticket);
  for (const customer of customers) store.put(customerKind, customer);
  for (const call of calls) store.put(managerCallKind, call);
  for (const plan of plans) store.put(counterPlanKind, plan);
  for (const queue of [cash, noncash, vipQueue]) store.put(queueKind, queue);
  for (const [key, at] of noted)
    store.put(acknowledgementKind, {
      id: acknowledgementIdOf(outletId, key),
      outletId,
      key,
      at,
      staffId: zhou.id,
      businessDay: dayOf(at),
      archived: false,
    });
  store.put(counterKind, one);
  store.put(queueMachineKind, { ...machineRow, link: 'online', ...machine });
  return hallAlerts.read(store, { outletId, setting: { ...usual, ...setting }, now });
}
const open = (hall: Hall): string[] =>
  look(hall).open.map(({ type, ticket }) => `${type} ${ticket?.number ?? ''}`.trim());
const rich = customerOf(1, { assetsFrom: toFen(60) });
const cross = customerOf(2, { complaintCount: 2 });
const born = customerOf(3, { birthMonthDay: '03-02' });
const of = (n: number, customer: Customer, parts: Partial<Ticket> = {}): Ticket =>
  ticketOf(n, { customerId: customer.id, takenAt: minutesBefore(1), ...parts });
const callOf = (n: number, parts: Partial<ManagerCall> = {}): ManagerCall => ({
  id: idOf(31, n),
  outletId,
  counterId: one.id,
  ticketId: null,
  deviceId: devices.desk,
  staffId: zhou.id,
  reason: 'help',
  at: minutesBefore(2),
  answeredAt: null,
  answeredBy: null,
  archived: false,
  ...parts,
});

describe('a key customer has come', () => {
  const customers = [rich, cross, born];
  it('LOB-060 a VIP by the tablet’s own threshold, and a customer who has complained', () => {
    expect(open({ tickets: [of(1, rich), of(2, cross)], customers })).toEqual(['arrival A001', 'arrival A002']);
    const dear = { setting: { vipThreshold: toFen(70) }, customers };
    expect(open({ ...dear, tickets: [of(1, rich)] })).toEqual([]);
    expect(open({ ...dear, tickets: [of(2, cross)] })).toEqual(['arrival A002']);
  });
  it('LOB-060 at once, also on a tablet whose idea of now is some seconds old', () => {
    expect(open({ tickets: [of(1, rich, { takenAt: toInstant(NINE + 4_000) })], customers })).toEqual(['arrival A001']);
  });
  it('LOB-012 LOB-060 only of the kinds that the tablet shows', () => {
    const tickets = [of(1, rich), of(2, cross)];
    expect(open({ tickets, customers, setting: { showVip: false } })).toEqual(['arrival A002']);
    expect(open({ tickets, customers, setting: { showComplaint: false } })).toEqual(['arrival A001']);
  });
  it('LOB-060 until somebody serves him: not at the window, not when he has gone', () => {
    const told = ticketStates.filter((state) =>
      open({ tickets: [{ ...ticketIn(state), customerId: cross.id }], customers }).includes('arrival A001'),
    );
    expect(told).toEqual(['waiting', 'called']);
  });
  it('LOB-060 nobody is told of who is not recognised, or known for nothing', () => {
    expect(
      open({ tickets: [ticketOf(1, { takenAt: NINE }), of(2, customerOf(4))], customers: [customerOf(4)] }),
    ).toEqual([]);
  });
  it('LOB-032 LOB-060 moved to another queue with another number, he has not come a second time', () => {
    const [first, second, third] = [1, 2, 3].map((n) => idOf(22, n));
    const moved = { state: 'moved', endedAt: NINE } as const;
    const tickets = [
      of(1, rich, { ...moved, movedToId: second! }),
      of(2, rich, { ...moved, movedToId: third!, visitId: first! }),
      of(3, rich, { number: 'V003', queueId: vipQueue.id, visitId: first! }),
    ];
    expect(look({ tickets, customers }).open.map(({ key }) => key)).toEqual([`arrival:${first}`]);
    expect(open({ tickets, customers, noted: [[alertKeyOf('arrival', first!), NINE]] })).toEqual([]);
  });
  it('RMD-010 a birthday of the day, if the tablet is set to', () => {
    expect(open({ tickets: [of(3, born)], customers })).toEqual(['birthday A003']);
    expect(open({ tickets: [of(3, born)], customers, setting: { birthday: false } })).toEqual([]);
    const [dayBefore, dayAfter] = [
      customerOf(5, { birthMonthDay: '03-01' }),
      customerOf(6, { birthMonthDay: '03-03' }),
    ];
    expect(open({ tickets: [of(5, dayBefore), of(6, dayAfter)], customers: [dayBefore, dayAfter] })).toEqual([]);
    expect(open({ tickets: [of(3, born, calledTo(one))], customers })).toEqual(['birthday A003']);
  });
});

describe('somebody has waited too long', () => {
  it('LOB-061 LOB-007 from the minute that the wait is what the tablet is set to, and not a moment before', () => {
    const tickets = [ticketOf(1, { takenAt: minutesBefore(10) })];
    const at = (now: number, waitMinutes = 10) => look({ tickets, now: toInstant(now), setting: { waitMinutes } }).open;
    expect(at(NINE - 1)).toEqual([]);
    expect(at(NINE)).toMatchObject([{ type: 'overtime', since: NINE, minutes: 10, noted: null }]);
    expect(at(minutesAfter(7))).toMatchObject([{ since: NINE, minutes: 17 }]);
    expect(at(NINE, 11)).toEqual([]);
    expect(at(NINE, 5)).toMatchObject([{ since: minutesBefore(5) }]);
  });
  it('LOB-009 only of customers who wait: not of one called, served, missed, held or gone', () => {
    for (const state of ticketStates)
      expect(open({ tickets: [ticketIn(state)] }), state).toEqual(state === 'waiting' ? ['overtime A001'] : []);
  });
  it('LOB-061 of today only: what a tablet still holds of yesterday is not news', () => {
    const takenAt = minutesBefore(24 * 60);
    expect(open({ tickets: [ticketOf(1, { takenAt, businessDay: dayOf(takenAt) })] })).toEqual([]);
  });
  it('LOB-061 sent on by a window he waits anew, and is told of anew; moved before he was called he is not', () => {
    const visitId = idOf(22, 1);
    const noted = [[alertKeyOf('overtime', visitId), minutesBefore(30)]] as const;
    const moved = ticketOf(2, { visitId, takenAt: minutesBefore(40) });
    expect(open({ tickets: [moved], noted })).toEqual([]);
    const sentOn = ticketOf(2, { visitId, takenAt: minutesBefore(12), issuedBy: 'transfer' });
    expect(open({ tickets: [sentOn], noted })).toEqual(['overtime A002']);
  });
  it('LOB-061 called, missed and back in his queue he waits since that call, and is told of anew', () => {
    const noted = [[alertKeyOf('overtime', idOf(22, 1)), minutesBefore(30)]] as const;
    const back = (minutes: number) => [
      ticketOf(1, { takenAt: minutesBefore(60), firstCalledAt: minutesBefore(30), calledAt: minutesBefore(minutes) }),
    ];
    expect(look({ tickets: back(9), noted }).open).toEqual([]);
    expect(look({ tickets: back(12), noted }).open).toMatchObject([{ type: 'overtime', minutes: 12 }]);
  });
  it('QUE-022 a queue machine whose clock runs ahead makes nobody wait for a negative time', () => {
    expect(open({ tickets: [ticketOf(1, { takenAt: minutesAfter(3) })] })).toEqual([]);
  });
});

describe('the other reasons', () => {
  it('QUE-020 a rating of 1 or 2, until a better one is pressed', () => {
    const rated = (score: number | null) => open({ tickets: [{ ...ticketIn('done'), score }] });
    expect([1, 2].map(rated)).toEqual([['rating A001'], ['rating A001']]);
    expect([3, 4, 5, null].map(rated)).toEqual([[], [], [], []]);
  });
  it('LOB-062 somebody else’s call for the lobby manager, until it is answered', () => {
    expect(look({ calls: [callOf(1)] }).open).toMatchObject([
      { type: 'call', since: minutesBefore(2), counter: { number: 1 } },
    ]);
    expect(open({ calls: [callOf(1, { deviceId: devices.hall })] })).toEqual([]);
    const answered = callOf(1, { answeredAt: minutesBefore(1), answeredBy: lin.id });
    expect(look({ calls: [answered] })).toMatchObject({ open: [], noted: [{ type: 'call', noted: { by: lin.id } }] });
    expect(open({ calls: [callOf(1, { at: minutesBefore(24 * 60) })] })).toEqual([]);
  });
  it('RMD-009 a machine that is away for half a minute; one that was only restarted is none', () => {
    const away = (seconds: number) => open({ machine: { link: 'offline', since: toInstant(NINE - seconds * 1000) } });
    expect([away(29), away(30)]).toEqual([[], ['machine']]);
    const keyOf = (since: Instant) => look({ machine: { link: 'offline', since } }).open[0]!.key;
    expect(keyOf(minutesBefore(5))).not.toBe(keyOf(minutesBefore(50)));
  });
  it('RMD-009 a ticket printer without paper, or without itself; little paper is not yet one', () => {
    const device = (is: QueueMachine['device']) => open({ machine: { device: is } });
    expect([device('paper-out'), device('printer-gone')]).toEqual([['paper'], ['paper']]);
    expect([device('ok'), device('paper-low')]).toEqual([[], []]);
    const keyOf = (deviceSince: Instant) => look({ machine: { device: 'paper-out', deviceSince } }).open[0]!;
    expect(keyOf(minutesBefore(5))).toMatchObject({ since: minutesBefore(5) });
    expect(keyOf(minutesBefore(5)).key).not.toBe(keyOf(minutesBefore(50)).key);
  });
  it('QUE-009 a queue that comes first and waits longer today, once however many it waits longer than', () => {
    const of = (queueId: Id, wait: number, from: number): Ticket[] =>
      Array.from({ length: 5 }, (_, n) =>
        ticketOf(from + n, {
          queueId,
          issuedBy: 'kiosk',
          state: 'done',
          takenAt: minutesBefore(wait + 5),
          firstCalledAt: minutesBefore(5),
        }),
      );
    const day = [...of(vipQueue.id, 14, 1), ...of(cash.id, 3, 11), ...of(noncash.id, 3, 21)];
    const rule: CallingRule = {
      kind: 'headStart',
      queues: [{ ...plainTerms(vipQueue.id), headStart: 10 }, plainTerms(cash.id), plainTerms(noncash.id)],
    };
    const hall = { tickets: day, plans: [{ id: one.id, outletId, name: '', rule }] };
    const [alert, ...more] = look(hall).open;
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      type: 'inversion',
      since: minutesBefore(5),
      inversion: { higher: { id: vipQueue.id }, higherMean: 14 * 60_000, lowerMean: 3 * 60_000 },
    });
    expect(look({ ...hall, noted: [[alert!.key, minutesBefore(1)]] })).toMatchObject({
      open: [],
      noted: [{ type: 'inversion' }],
    });
    expect(open({ tickets: day })).toEqual([]);
    expect(
      look({ ...hall, tickets: day.map((row) => ({ ...row, businessDay: addDays(dayOf(NINE), -1) })) }).open,
    ).toEqual([]);
  });
});

describe('the list of reminders', () => {
  it('LOB-063 newest first; what was taken note of is in the other list, with who did and when', () => {
    const tickets = [12, 15, 11].map((minutes, i) => ticketOf(i + 1, { takenAt: minutesBefore(minutes) }));
    expect(open({ tickets })).toEqual(['overtime A003', 'overtime A001', 'overtime A002']);
    const key = alertKeyOf('overtime', tickets[0]!.id);
    const seen = look({ tickets, noted: [[key, minutesBefore(1)]] });
    expect(seen.open.map(({ ticket }) => ticket!.number)).toEqual(['A003', 'A002']);
    expect(seen.noted).toMatchObject([
      { key, noted: { by: zhou.id, at: minutesBefore(1) }, ticket: { number: 'A001' } },
    ]);
  });
  it('LOB-063 what is over by now stays in the list of the day, and goes with it', () => {
    const key = alertKeyOf('overtime', idOf(22, 1));
    const tickets = [ticketIn('done')];
    expect(look({ tickets, noted: [[key, minutesBefore(1)]] }).noted).toMatchObject([
      { key, ticket: { number: 'A001' } },
    ]);
    expect(look({ tickets, noted: [[key, minutesBefore(24 * 60)]] }).noted).toEqual([]);
  });
  it('LOB-061 RMD-010 alerts are for who looks after the hall: lobby manager, wealth manager, head, owner; not for a teller', () => {
    const teller = { ...lin, permissions: ['queue.read', 'queue.serve'] };
    expect([lin, zhou, chen, gao, teller, hallMachine].map(watchesHall)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
  it('LOB-063 whoever takes note of an alert first makes the same row: its id follows from outlet and alert', () => {
    const key = alertKeyOf('overtime', idOf(22, 1));
    const id = acknowledgementIdOf(outletId, key);
    expect(v.is(idField, id)).toBe(true);
    expect(acknowledgementIdOf(outletId, key)).toBe(id);
    const others = [
      acknowledgementIdOf(outletId, alertKeyOf('overtime', idOf(22, 2))),
      acknowledgementIdOf(outletId, alertKeyOf('arrival', idOf(22, 1))),
      acknowledgementIdOf(smallOutlet.institutions[0]!.id, key),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
    const many = Array.from({ length: 20_000 }, (_, n) =>
      acknowledgementIdOf(outletId, alertKeyOf('overtime', idOf(22, n))),
    );
    expect(new Set(many).size).toBe(many.length);
  });
});
