/** The hall at a glance: who waits for what and how long, who matters most, what the windows do. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import { toFen } from '#domain/kernel/money.ts';
import { kinds } from '#domain/kinds.ts';
import { lobbyOverview, type LobbyOverview } from '#domain/queue/lobby-overview.ts';
import {
  counterKind,
  queueKind,
  queueMachineKind,
  ticketKind,
  ticketStates,
  type Counter,
  type Ticket,
} from '#domain/queue/queue.model.ts';
import { usualLobbySetting, type LobbySetting } from '#domain/settings/settings.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { devices, idOf } from '#tests/kit/people.ts';
import {
  calledTo,
  cash,
  counterOf,
  customerOf,
  machineRow,
  minutesBefore,
  noncash,
  queueOf,
  servedAt,
  ticketIn,
  ticketOf,
  two,
  vip,
} from './small-hall.ts';

const outletId = smallOutlet.outlet.id;
const usual = usualLobbySetting(devices.hall, outletId);

interface Hall {
  readonly tickets?: readonly Ticket[];
  readonly customers?: readonly Customer[];
  readonly counters?: readonly Counter[];
  readonly setting?: Partial<LobbySetting>;
  readonly now?: Instant;
}
function look({ tickets = [], customers = [], counters = [], setting = {}, now = NINE }: Hall): LobbyOverview {
  const store = new MemoryStore(kinds);
  for (const queue of [vip, noncash, cash]) store.put(queueKind, queue);
  for (const ticket of tickets) store.put(ticketKind, ticket);
  for (const customer of customers) store.put(customerKind, customer);
  for (const counter of counters) store.put(counterKind, counter);
  store.put(queueMachineKind, machineRow);
  return lobbyOverview.read(store, { outletId, setting: { ...usual, ...setting }, now });
}
const numbers = (group: { tickets: LobbyOverview['waiting'] }) => group.tickets.map((t) => t.ticket.number);
const waiting = (n: number, minutes: number, parts: Partial<Ticket> = {}) =>
  ticketOf(n, { takenAt: minutesBefore(minutes), ...parts });
const held = (n: number, customer: Customer) => ticketOf(n, { customerId: customer.id });

describe('who waits', () => {
  it('LOB-002 the longest waiting stands first; only waiting numbers of this outlet count', () => {
    const elsewhere = ticketOf(9, { outletId: idOf(1, 9) });
    const archived = ticketOf(8, { archived: true });
    const overview = look({ tickets: [waiting(1, 3), waiting(2, 12), ticketIn('called', 3), elsewhere, archived] });
    expect(numbers({ tickets: overview.waiting })).toEqual(['A002', 'A001']);
    expect(overview.longestWait).toBe(12);
  });
  it('LOB-003 the queue pie has a slice for each queue of the machine, empty ones too, in the order of their codes', () => {
    const { byQueue } = look({ tickets: [waiting(1, 3), waiting(2, 2), waiting(3, 1, { queueId: vip.id })] });
    expect(byQueue.map((slice) => [slice.queue.code, numbers(slice)])).toEqual([
      ['A', ['A001', 'A002']],
      ['B', []],
      ['C', ['A003']],
    ]);
  });
  it('LOB-005 the business pie has a slice for each type, also for one that only a number names', () => {
    const { byBusiness } = look({ tickets: [waiting(1, 3), waiting(2, 2, { business: '对公' })] });
    expect(byBusiness.map((slice) => [slice.key, numbers(slice)])).toEqual([
      [cash.business, ['A001']],
      [noncash.business, []],
      [vip.business, []],
      ['对公', ['A002']],
    ]);
  });
  it('LOB-005 two queues of one type are one slice', () => {
    const overview = look({});
    expect(new Set(overview.byBusiness.map(({ key }) => key)).size).toBe(overview.byBusiness.length);
    const store = new MemoryStore(kinds);
    for (const queue of [cash, queueOf(4, { business: cash.business })]) store.put(queueKind, queue);
    expect(lobbyOverview.read(store, { outletId, setting: usual, now: NINE }).byBusiness).toHaveLength(1);
  });
});

describe('waiting time', () => {
  const bandsOf = (minutes: number, setMinutes = 10) =>
    look({ tickets: [waiting(1, minutes)], setting: { waitMinutes: setMinutes } })
      .waitBands.filter((band) => band.tickets.length > 0)
      .map(({ from, to }) => [from, to]);

  it.each([
    [9, [0, 10]],
    [10, [10, 15]],
    [14, [10, 15]],
    [15, [15, 20]],
    [20, [20, 30]],
    [29, [20, 30]],
    [30, [30, 40]],
    [39, [30, 40]],
    [40, [40, null]],
    [600, [40, null]],
  ])('LOB-006 LOB-008 a wait of %d minutes at a set time of 10 stands in the band %j', (minutes, band) => {
    expect(bandsOf(minutes)).toEqual([band]);
  });
  it('LOB-008 a customer enters the chart in the very minute his wait equals the set time', () => {
    const taken = ticketOf(1, { takenAt: toInstant(NINE - 10 * 60_000 + 1) });
    const at = (now: Instant) => look({ tickets: [taken], now });
    const enters = (now: Instant) => at(now).waitBands.find((band) => band.from === 10)!.tickets.length;
    expect([enters(NINE), enters(toInstant(NINE + 1))]).toEqual([0, 1]);
    expect([at(NINE).waiting[0]!.overtime, at(toInstant(NINE + 1)).waiting[0]!.overtime]).toEqual([false, true]);
  });
  it('LOB-007 LOB-008 at the least and at the most set time every wait is in exactly one band', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 10, 119, 120), fc.nat(400), (set, minutes) => {
        const bands = bandsOf(minutes, set);
        expect(bands).toHaveLength(1);
        expect(bands[0]![0]! >= set).toBe(minutes >= set);
      }),
    );
  });
  it('LOB-009 who is not waiting is never overtime, however long ago the number was taken', () => {
    for (const state of ticketStates) {
      const ticket = { ...ticketIn(state), takenAt: minutesBefore(300), counterId: two.id };
      const { counters, waiting: listed } = look({
        tickets: [ticket],
        counters: [counterOf(2, { ticketId: ticket.id })],
      });
      expect(counters[0]!.ticket?.overtime).toBe(state === 'waiting');
      expect(listed.map((w) => w.overtime)).toEqual(state === 'waiting' ? [true] : []);
    }
  });
  it('LOB-010 the average wait is never negative, also when the tablet’s clock is behind', () => {
    expect(look({ tickets: [waiting(1, -500), waiting(2, -3)] }).averageWait).toBe(0);
    expect(look({}).averageWait).toBe(0);
    expect(look({ tickets: [waiting(1, 4), waiting(2, 7)] }).averageWait).toBe(6);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4_000, max: 4_000 }), { maxLength: 8 }), (waits) => {
        const overview = look({ tickets: waits.map((minutes, i) => waiting(i + 1, minutes)) });
        return overview.averageWait >= 0 && overview.longestWait >= overview.averageWait;
      }),
    );
  });
});

describe('who matters most', () => {
  const rich = (n: number, wan: number | null, parts: Partial<Customer> = {}) =>
    customerOf(n, { assetsFrom: wan === null ? null : toFen(wan), ...parts });
  const keyOnes = (customers: readonly Customer[], setting: Partial<LobbySetting> = {}) =>
    numbers({ tickets: look({ customers, tickets: customers.map((c, i) => held(i + 1, c)), setting }).keyCustomers });

  it.each([
    [4.99, 'under5'],
    [5, 'from5'],
    [49.99, 'from5'],
    [50, 'from50'],
    [299.99, 'from50'],
    [300, 'from300'],
    [0, 'under5'],
    [-1, 'under5'],
    [null, 'unknown'],
  ] as const)('LOB-011 assets of %s 万 stand in the band %s', (wan, band) => {
    const customer = rich(1, wan);
    const { assetBands } = look({ customers: [customer], tickets: [held(1, customer)] });
    expect(assetBands.map(({ key }) => key)).toEqual(['under5', 'from5', 'from50', 'from300', 'unknown']);
    expect(assetBands.filter((b) => b.tickets.length > 0).map(({ key }) => key)).toEqual([band]);
  });
  it('LOB-011 a number without a customer is counted as unknown', () => {
    expect(look({ tickets: [ticketOf(1)] }).assetBands.at(-1)).toMatchObject({
      key: 'unknown',
      tickets: [{ ticket: { number: 'A001' } }],
    });
  });
  it('LOB-014 VIP is who has the threshold or more; unknown assets are none', () => {
    const customers = [rich(1, 100), rich(2, 99), rich(3, null), rich(4, 300)];
    expect(keyOnes(customers, { vipThreshold: toFen(100) })).toEqual(['A001', 'A004']);
    expect(keyOnes(customers, { vipThreshold: toFen(300) })).toEqual(['A004']);
    expect(keyOnes(customers, { vipThreshold: toFen(50) })).toEqual(['A001', 'A002', 'A004']);
  });
  it('LOB-015 a customer who complained is listed, and how often', () => {
    const customers = [rich(1, 0, { complaintCount: 2 }), rich(2, 0)];
    expect(keyOnes(customers)).toEqual(['A001']);
    expect(look({ customers, tickets: [held(1, customers[0]!)] }).keyCustomers[0]!.customer!.complaintCount).toBe(2);
  });
  it('LOB-012 LOB-016 the tablet lists those it is set to show', () => {
    const customers = [rich(1, 300), rich(2, 0, { complaintCount: 1 }), rich(3, 0)];
    const shown = (showVip: boolean, showComplaint: boolean) => keyOnes(customers, { showVip, showComplaint });
    expect([shown(true, true), shown(true, false), shown(false, true), shown(false, false)]).toEqual([
      ['A001', 'A002'],
      ['A001'],
      ['A002'],
      [],
    ]);
  });
  it('LOB-016 a VIP at a window is no longer among those who wait', () => {
    const customer = rich(1, 300);
    expect(look({ customers: [customer], tickets: [{ ...held(1, customer), ...calledTo(two) }] }).keyCustomers).toEqual(
      [],
    );
  });
  it('RMD-010 the cake is shown on the birthday by the outlet’s day', () => {
    const customer = rich(1, 0, { birthMonthDay: '03-02' });
    const cake = (now: Instant) =>
      look({ customers: [customer], tickets: [held(1, customer)], now }).waiting[0]!.birthday;
    const midnight = toInstant(Date.parse('2026-03-02T00:00:00+08:00'));
    expect([cake(toInstant(midnight - 1)), cake(midnight), cake(NINE)]).toEqual([false, true, true]);
  });
});

describe('windows', () => {
  it('LOB-017 stand in the order of their numbers with whom they serve and since when', () => {
    const served = ticketOf(1, servedAt(two));
    const counters = [
      counterOf(10),
      counterOf(2, { status: 'serving', ticketId: served.id, since: minutesBefore(5) }),
      counterOf(1, { status: 'paused' }),
    ];
    const shown = look({ tickets: [served], counters }).counters;
    expect(
      shown.map(({ counter, ticket, minutes }) => [
        counter.number,
        counter.status,
        ticket?.ticket.number ?? null,
        minutes,
      ]),
    ).toEqual([
      [1, 'paused', null, 60],
      [2, 'serving', 'A001', 5],
      [10, 'idle', null, 60],
    ]);
  });
  it('LOB-017 a window whose number this tablet does not hold is shown without it', () => {
    expect(look({ counters: [counterOf(1, { ticketId: idOf(22, 99) })] }).counters[0]!.ticket).toBeNull();
  });
  it('LOB-002 the served and the abandoned of the day are counted', () => {
    const tickets = [
      ticketIn('done', 1),
      ticketIn('done', 2),
      ticketIn('abandoned', 3),
      { ...ticketIn('done', 4), archived: true },
    ];
    expect(look({ tickets })).toMatchObject({ served: 2, abandoned: 1, waiting: [] });
  });
});
