/** For each deed of a hall that we lead an input that is right in itself, at a window of whoever asks. */
import { plainTerms } from '#domain/queue/calling.rules.ts';
import { businessTypeKind, counterPlanKind, usualHallSetting, type BusinessType } from '#domain/queue/hall.model.ts';
import { counterKind, ticketKind, type Ticket } from '#domain/queue/queue.model.ts';
import { counterOf, ticketOf } from '#tests/queue/small-hall.ts';
import type { Cell, Input } from './rights-cell.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { freshId } from './rights-world.ts';

const at = () => Date.now();
let numbers = 0;
let letter = 0;

/** No machine leads here from now on. */
const ours = async ({ world, subject: { place } }: Cell) =>
  await world.server.sql`delete from queue_machine where outlet_id = ${place.institution.id}`;

/** A window of the asker's, with a number of ours in this state. */
async function window(cell: Cell, state: Ticket['state'] = 'serving') {
  const { world, asker, subject } = cell;
  const outletId = subject.place.institution.id;
  const [counterId, ticketId] = [freshId(), freshId()];
  const there = state === 'called' || state === 'serving';
  const since = { firstCalledAt: world.now(), calledAt: world.now() } as Partial<Ticket>;
  const ticket = ticketOf(1, {
    ...(state === 'waiting' ? {} : since),
    id: ticketId,
    outletId,
    machineId: null,
    number: `R${++numbers}`,
    queueId: subject.queueId,
    state,
    counterId: there || state === 'held' ? counterId : null,
    heldAt: state === 'held' ? (world.now() as Ticket['heldAt']) : null,
    issuedBy: 'lobby',
  });
  const counter = counterOf(1, { id: counterId, outletId, staffId: asker.id, ticketId: there ? ticketId : null });
  await world.put(counterKind, { ...counter, status: there ? 'serving' : 'idle' });
  await world.put(ticketKind, ticket);
  const rule = { kind: 'headStart' as const, queues: [plainTerms(subject.queueId)] };
  await world.put(counterPlanKind, { id: counterId, outletId, name: '窗口', rule });
  return { ticketId, counterId };
}
const step =
  (state: Ticket['state'], more: object = {}): Input =>
  async (cell) => ({ ...(await window(cell, state)), at: at(), ...more });

async function typeAt({ world, subject }: Cell): Promise<BusinessType> {
  const type: BusinessType = {
    id: freshId(),
    outletId: subject.place.institution.id,
    name: freshId().slice(-8),
    kind: 'cash',
    missedPolicy: 'manual',
    reinsertAfter: 3,
    returnsAtMost: 2,
    selfService: true,
    active: true,
  };
  await world.put(businessTypeKind, type);
  return type;
}
export const hallDeedInputs: Readonly<Record<string, Input>> = {
  'queue.openCounter': async (cell) => {
    await ours(cell);
    await cell.world.server.sql`update counter set staff_id = null where staff_id = ${cell.asker.id}`;
    return { counterId: cell.subject.counterId, takeOver: true };
  },
  'queue.pauseCounter': async (cell) => ({ counterId: (await window(cell, 'waiting')).counterId, reason: 'break' }),
  'queue.resumeCounter': async (cell) => ({ counterId: (await window(cell, 'waiting')).counterId }),
  'queue.closeCounter': async (cell) => ({ counterId: (await window(cell, 'waiting')).counterId }),
  'queue.setAutoCall': async (cell) => ({ counterId: (await window(cell, 'waiting')).counterId, on: true }),
  'queue.callNext': async (cell) => ({ counterId: (await window(cell, 'waiting')).counterId, callId: freshId() }),
  'queue.callGiven': async (cell) => ({ ...(await window(cell, 'waiting')), callId: freshId() }),
  'queue.takeWalkIn': async (cell) => {
    await ours(cell);
    const { counterId } = await window(cell, 'waiting');
    return { counterId, callId: freshId(), ticketId: freshId(), queueId: cell.subject.queueId };
  },
  'queue.recallAtCounter': step('called'),
  'queue.confirmArrival': step('called'),
  'queue.startAtCounter': step('called'),
  'queue.finishAtCounter': step('serving', { outcome: 'done', delivered: [] }),
  'queue.missAtCounter': step('called', { businessTypeId: null }),
  'queue.holdTicket': step('serving', { mode: 'same' }),
  'queue.parkTicket': step('serving', { pool: 'own', minutes: 5 }),
  'queue.resumeTicket': step('held'),
  'queue.transferAtCounter': async (cell) => {
    const other = await cell.world.subject(cell.subject.place.where);
    return { ...(await window(cell)), at: at(), newId: freshId(), toQueueId: other.queueId, place: 'first' };
  },
  'queue.rateAtCounter': async (cell) => ({ ...(await window(cell)), score: 5 }),
  'queue.issueTicket': async (cell) => {
    await ours(cell);
    return { id: freshId(), queueId: cell.subject.queueId, customerId: null };
  },
  'queue.moveTicket': async (cell) => {
    const other = await cell.world.subject(cell.subject.place.where);
    const { ticketId } = await window(cell, 'waiting');
    return { ticketId, toQueueId: other.queueId, newId: freshId(), at: at() };
  },
  'queue.abandonTicket': async (cell) => {
    const { ticketId } = await window(cell, 'waiting');
    return { ticketId, commandId: freshId(), at: at() };
  },
  'queue.settleCommand': () => ({ commandId: freshId(), state: 'done', code: null, newNumber: null }),
  'queue.returnMissed': async (cell) => ({ ticketId: (await window(cell, 'missed')).ticketId, businessTypeId: null }),
  'queue.beginTalk': async (cell) => ({ ticketId: (await window(cell, 'waiting')).ticketId, at: at() }),
  'queue.endTalk': async (cell) => ({ ticketId: (await window(cell, 'waiting')).ticketId }),
  'queue.saveBusinessType': async (cell) => ({ ...(await typeAt(cell)), name: freshId().slice(-8) }),
  'queue.saveQueue': async (cell) => {
    await ours(cell);
    const type = await typeAt(cell);
    return {
      id: freshId(),
      outletId: type.outletId,
      name: freshId().slice(-8),
      code: letters(),
      businessTypeId: type.id,
    };
  },
  'queue.retireQueue': async (cell) => {
    await ours(cell);
    const other = await cell.world.subject(cell.subject.place.where);
    await cell.world.server.sql`update ticket set archived = true where queue_id = ${other.queueId}`;
    return { id: other.queueId, outletId: cell.subject.place.institution.id };
  },
  'queue.saveCounter': async (cell) => {
    await ours(cell);
    const { subject } = cell;
    const outletId = subject.place.institution.id;
    const rule = { kind: 'headStart', queues: [plainTerms(subject.queueId)] };
    return { id: freshId(), outletId, name: '窗口', rule, number: 999 - (letter++ % 90), despite: false };
  },
  'queue.saveHallSetting': ({ subject: { place } }) => usualHallSetting(place.institution.id),
  'queue.unparkDue': () => ({}),
  'queue.closeHallDay': () => ({ tickets: [] }),
  'queue.issueRemote': ({ subject: { queueId } }) => ({ id: freshId(), queueId, customerId: null }),
  'queue.cancelRemote': ({ subject: { ticketId } }) => ({ ticketId }),
  'stations.leaseNumbers': ({ subject: { queueId } }) => ({
    id: freshId(),
    deviceId: freshId(),
    queueId,
    day: dayOf(toInstant(Date.now())),
    block: 'spare',
  }),
  'stations.issueAtKiosk': ({ subject: { queueId } }) => ({
    id: freshId(),
    deviceId: freshId(),
    leaseId: freshId(),
    queueId,
    number: 'A801',
    at: Date.now(),
    customerId: null,
    againId: freshId(),
    day: dayOf(toInstant(Date.now())),
  }),
  'stations.setLink': () => ({ deviceId: freshId(), face: 'kiosk', name: '', link: 'online' }),
  'stations.setTrouble': () => ({ deviceId: freshId(), trouble: 'none' }),
  'stations.removeDevice': () => ({ deviceId: freshId() }),
  'stations.noteAnnounced': ({ subject: { ticketId } }) => ({
    id: freshId(),
    ticketId,
    calledAt: Date.now(),
    deviceId: freshId(),
    shownAt: Date.now(),
    playedAt: null,
  }),
  'stations.closeDay': () => ({}),
  'queue.cancelByCustomer': ({ subject: { ticketId } }) => ({ ticketId, commandId: freshId() }),
  'queue.cancelAtMachine': ({ subject: { ticketId } }) => ({ ticketId, commandId: freshId() }),
};

/** AAA, AAB, … */
function letters(): string {
  const n = letter++;
  return [676, 26, 1].map((place) => String.fromCharCode(65 + (Math.floor(n / place) % 26))).join('');
}
