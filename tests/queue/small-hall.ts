/** The hall of the small outlet as rows: three queues, three windows, its machine, some customers; tickets as wanted. */
import { customerKind, type Customer } from '#domain/customers/customers.model.ts';
import { institutionKind } from '#domain/identity/identity.model.ts';
import { dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { toFen } from '#domain/kernel/money.ts';
import type { MachineCommandRow } from '#domain/queue/hall.model.ts';
import {
  counterKind,
  queueKind,
  queueMachineKind,
  ticketKind,
  type Counter,
  type Queue,
  type Ticket,
} from '#domain/queue/queue.model.ts';
import { blankTicket } from '#domain/queue/queue.mutators.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { NINE, seed, type Seed } from '#tests/kit/both-sides.ts';
import { hallMachine, idOf, lin, nothingKnown } from '#tests/kit/people.ts';

const outletId = smallOutlet.outlet.id;
const MINUTE = 60_000;
export const minutesBefore = (minutes: number, at: Instant = NINE): Instant => toInstant(at - minutes * MINUTE);
export const minutesAfter = (minutes: number, at: Instant = NINE): Instant => toInstant(at + minutes * MINUTE);

export const queueOf = (n: number, parts: Partial<Queue> = {}): Queue => ({
  id: idOf(20, n),
  outletId,
  code: 'ABC'[n - 1] ?? 'Z',
  name: ['现金', '非现金', '贵宾'][n - 1] ?? '其他',
  business: ['个人现金', '个人非现金', '贵宾'][n - 1] ?? '其他',
  businessKind: (['cash', 'noncash', 'vip'] as const)[n - 1] ?? 'other',
  businessTypeId: null,
  active: true,
  ...parts,
});
export const counterOf = (number: number, parts: Partial<Counter> = {}): Counter => ({
  id: idOf(21, number),
  outletId,
  number,
  status: 'idle',
  since: minutesBefore(60),
  ticketId: null,
  teller: null,
  staffId: null,
  pauseReason: null,
  autoCall: false,
  recent: [],
  ...parts,
});
export const cash = queueOf(1);
export const noncash = queueOf(2);
export const vip = queueOf(3);
export const [one, two, three] = [counterOf(1), counterOf(2), counterOf(3)];

export const ticketOf = (n: number, parts: Partial<Ticket> = {}): Ticket => ({
  ...blankTicket,
  id: idOf(22, n),
  outletId,
  machineId: hallMachine.id,
  businessDay: dayOf(NINE),
  number: `A${String(n).padStart(3, '0')}`,
  queueId: cash.id,
  business: cash.business,
  takenAt: minutesBefore(20),
  standsAt: parts.takenAt ?? minutesBefore(20),
  ...parts,
});
const reached = { firstCalledAt: minutesBefore(10), calledAt: minutesBefore(8) };
export const calledTo = (counter: Counter): Partial<Ticket> => ({ ...reached, state: 'called', counterId: counter.id });
export const servedAt = (counter: Counter): Partial<Ticket> => ({
  ...calledTo(counter),
  state: 'serving',
  startedAt: minutesBefore(5),
});
/** A ticket in this state, as it would be after its usual way there; at window one where it is at a window. */
export function ticketIn(state: Ticket['state'], n = 1): Ticket {
  const ended = { state, endedAt: minutesBefore(1) };
  if (state === 'waiting') return ticketOf(n);
  if (state === 'called') return ticketOf(n, calledTo(one));
  if (state === 'serving') return ticketOf(n, servedAt(one));
  if (state === 'missed') return ticketOf(n, { ...reached, state });
  if (state === 'done') return ticketOf(n, { ...servedAt(one), ...ended });
  return ticketOf(n, ended);
}

export const customerOf = (n: number, parts: Partial<Customer> = {}): Customer => ({
  id: idOf(10, n),
  outletId,
  ...nothingKnown,
  maskedName: '张*三',
  sex: 'M',
  grade: '普通',
  birthMonthDay: '11-11',
  assetsFrom: toFen(0),
  complaintCount: 0,
  ...parts,
});

export const machineRow = {
  id: hallMachine.id,
  outletId,
  name: smallOutlet.machine.name,
  link: 'offline',
  since: minutesBefore(60),
  device: 'ok',
  deviceSince: minutesBefore(60),
} as const;

/** What the machine was asked about ticket `n` five minutes ago: to move it to the second queue. */
export const commandOf = (n: number, parts: Partial<MachineCommandRow> = {}): MachineCommandRow => ({
  id: idOf(29, n),
  outletId,
  machineId: hallMachine.id,
  what: 'move',
  ticketId: idOf(22, n),
  toQueueId: noncash.id,
  divertedTo: null,
  staffId: lin.id,
  state: 'asked',
  askedAt: minutesBefore(5),
  settledAt: null,
  code: null,
  newNumber: null,
  archived: false,
  ...parts,
});

export const tickets = (...rows: readonly Ticket[]): Seed[] => rows.map((row) => seed(ticketKind, row));
/** The hall with its windows as given, else all idle. */
export function hall(...counters: readonly Counter[]): Seed[] {
  const given = new Map<Id, Counter>([one, two, three, ...counters].map((counter) => [counter.id, counter]));
  return [
    seed(institutionKind, smallOutlet.outlet),
    ...[cash, noncash, vip].map((row) => seed(queueKind, row)),
    ...[...given.values()].map((row) => seed(counterKind, row)),
    seed(queueMachineKind, machineRow),
    seed(customerKind, customerOf(1)),
  ];
}
