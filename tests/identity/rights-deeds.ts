/** For each deed of the rights table an input that is right in itself: what is refused is refused for who asks. */
import { alertKeyOf, managerCallKind } from '#domain/alerts/alerts.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { addDays, dayOf, toInstant } from '#domain/kernel/day.ts';
import { usualLobbySetting } from '#domain/settings/settings.model.ts';
import type { Asker } from './rights-askers.ts';
import type { Cell, Input } from './rights-cell.ts';
import { bookingInputs } from './rights-bookings.ts';
import { hallDeedInputs } from './rights-hall.ts';
import { approvalBy, freshId, freshRole, type RightsWorld } from './rights-world.ts';

const days = () => {
  const today = dayOf(toInstant(Date.now()));
  return { fromDay: addDays(today, 10), untilDay: addDays(today, 12) };
};
const whose = ({ subject: { person } }: Cell) => ({ staffId: person.id, outletId: person.outletId });
const card = { name: '改名', phone: null, mobile: null };
const step = ({ subject: { ticketId, counterId } }: Cell) => ({ ticketId, counterId, at: Date.now() });
const ourPerson = ({ ours: { person } }: Cell) => ({ staffId: person.id, outletId: person.outletId });
/** Where to: the institution in question, or another one where the thing is there already. */
const thither = ({ subject: { place } }: Cell) => (place.where === 'own' ? place.other : place.institution).id;
const lobby = (deviceId: Asker['id']) => {
  const { id: _, outletId: __, ...setting } = usualLobbySetting(deviceId, deviceId);
  return { deviceId, ...setting };
};
const roleParts = { name: '自定', scope: 'outlet', permissions: ['products.read'] } as const;

/** A call for the lobby manager by this person. */
async function callAt(world: RightsWorld, outletId: Id, staffId: Id): Promise<{ id: Id }> {
  const id = freshId();
  const blank = { counterId: null, ticketId: null, answeredAt: null, answeredBy: null, archived: false } as const;
  const at = toInstant(Date.now());
  await world.put(managerCallKind, { ...blank, id, outletId, deviceId: freshId(), staffId, reason: 'help', at });
  return { id };
}

export const deedInputs: Readonly<Record<string, Input>> = {
  'identity.addInstitution': ({ subject: { place } }) => ({
    id: freshId(),
    parentId: place.institution.id,
    level: 'department',
    code: `N${freshId().slice(-8)}`,
    name: '新部',
    ownership: 'self',
  }),
  'identity.changeInstitution': ({ subject: { spare } }) => ({ id: spare.id, name: spare.name, ownership: 'agency' }),
  'identity.moveInstitution': ({ subject: { spare, place } }) => ({
    id: spare.id,
    parentId: place.other.id,
    below: [],
  }),
  'identity.moveInstitution →': (cell) => ({ id: cell.ours.spare.id, parentId: thither(cell), below: [] }),
  'identity.closeInstitution': ({ subject: { spare } }) => ({ id: spare.id }),
  'identity.addStaff': ({ subject: { place } }) => ({
    id: freshId(),
    outletId: place.institution.id,
    employeeNo: `E${freshId().slice(-8)}`,
    ...card,
  }),
  'identity.changeStaff': (cell) => ({ ...whose(cell), ...card }),
  'identity.transferStaff': (cell) => ({ ...whose(cell), toId: cell.subject.place.other.id }),
  'identity.transferStaff →': (cell) => ({ ...ourPerson(cell), toId: thither(cell) }),
  'identity.deactivateStaff': whose,
  'identity.reactivateStaff': ({ subject: { gone } }) => ({ staffId: gone.id, outletId: gone.outletId }),
  'identity.setManaged': (cell) => ({ ...whose(cell), manages: [cell.subject.place.other.id] }),
  'identity.setManaged →': (cell) => ({ ...ourPerson(cell), manages: [cell.subject.place.institution.id] }),
  'identity.setSuperior': (cell) => ({ ...whose(cell), above: [] }),
  'identity.noteConfidentiality': (cell) => ({ ...whose(cell), signed: true }),
  'identity.changeOwnCard': ({ asker }) => ({ name: `某${asker.who}`, phone: null, mobile: '1' + '0'.repeat(10) }),
  'identity.setGrade': (cell) => ({ ...whose(cell), id: freshId(), tier: 2, grade: 2, remark: '' }),
  'identity.settleGrade': ({ subject: { person } }) => ({ staffId: person.id }),
  'identity.assignStaff': (cell) => ({ ...whose(cell), id: freshId(), toId: cell.subject.place.other.id, ...days() }),
  'identity.assignStaff →': (cell) => ({ ...ourPerson(cell), id: freshId(), toId: thither(cell), ...days() }),
  'identity.endAssignment': (cell) => ({ ...whose(cell), id: cell.subject.assignmentId }),
  'identity.addRole': () => ({ id: freshId(), code: `new_${freshId().slice(-8)}`, ...roleParts }),
  'identity.changeRole': async ({ world }) => ({ id: (await freshRole(world)).id, ...roleParts, name: '改' }),
  'identity.retireRole': async ({ world }) => ({ id: (await freshRole(world)).id }),
  'identity.proposeRoles': (cell) => ({ ...whose(cell), id: freshId(), roles: ['lobby_manager'] }),
  'identity.decideRoles': async (cell) => ({
    ...whose(cell),
    id: await approvalBy(cell.world, freshId(), cell.subject),
    roles: ['lobby_manager'],
    grant: true,
  }),
  'identity.withdrawApproval': async ({ world, asker, subject }) => ({
    id: await approvalBy(world, asker.id, subject),
  }),
  'identity.withdrawApproval →': ({ subject }) => ({ id: subject.approvalId }),
  'settings.setLobby': ({ asker }) => lobby(asker.deviceId),
  'settings.setLobby →': ({ subject }) => lobby(subject.deviceId),
  'queue.takeTicket': ({ subject: { queueId, customerId } }) => ({
    id: freshId(),
    number: 'A999',
    queueId,
    business: '个人现金',
    customerId,
    at: Date.now(),
  }),
  'queue.callTicket': (cell) => ({ ...step(cell), teller: null }),
  'queue.recallTicket': step,
  'queue.startService': step,
  'queue.finishService': step,
  'queue.missTicket': step,
  'queue.transferTicket': ({ subject: { ticketId, queueId } }) => ({
    ticketId,
    newId: freshId(),
    newNumber: 'B999',
    queueId,
    counterId: null,
    at: Date.now(),
  }),
  'queue.dropTicket': ({ subject: { ticketId } }) => ({ ticketId, counterId: null, at: Date.now() }),
  'queue.rateTicket': ({ subject: { ticketId } }) => ({ ticketId, score: 5 }),
  'queue.setCounter': ({ subject: { counterId } }) => ({ counterId, status: 'paused', teller: null, at: Date.now() }),
  'queue.setMachine': () => ({ link: 'online' }),
  'queue.settleSnapshot': () => ({ queues: [], counters: [], tickets: [] }),
  'queue.closeDay': () => ({}),
  ...hallDeedInputs,
  ...bookingInputs,
  'alerts.acknowledge': () => ({ key: alertKeyOf('overtime', freshId()) }),
  'alerts.callManager': ({ subject: { ticketId } }) => ({ id: freshId(), counterId: null, ticketId, reason: 'help' }),
  'alerts.answerCall': ({ world, subject }) => callAt(world, subject.place.institution.id, subject.person.id),
  'alerts.withdrawCall': ({ world, asker, subject }) => callAt(world, subject.place.institution.id, asker.id),
  'alerts.closeDay': () => ({}),
};
