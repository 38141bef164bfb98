/** For each deed with bookings an input that is right in itself, each with a slot and a code of its own. */
import { appointmentKind, type Appointment } from '#domain/appointments/appointments.model.ts';
import { slotsOf } from '#domain/appointments/appointments.rules.ts';
import { addDays, dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import { usualHallSetting } from '#domain/queue/hall.model.ts';
import type { Cell, Input } from './rights-cell.ts';
import { freshId } from './rights-world.ts';

let made = 0;

/** No machine leads here from now on; the next slot of the coming weeks that nobody has had. */
async function slot({ world, subject: { place } }: Cell): Promise<Instant> {
  await world.server.sql`delete from queue_machine where outlet_id = ${place.institution.id}`;
  const today = dayOf(toInstant(world.now()));
  const setting = usualHallSetting(place.institution.id);
  const slots = Array.from({ length: 28 }, (_, n) => slotsOf(setting, addDays(today, n + 1))).flat();
  return slots[made++ % slots.length]!;
}

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** Each call another one. */
function code(): string {
  const n = made++;
  return Array.from(
    { length: 10 },
    (_, place) => letters[Math.floor(n / letters.length ** place) % letters.length],
  ).join('');
}

async function booked(cell: Cell): Promise<Appointment> {
  const { world, subject } = cell;
  const at = await slot(cell);
  const row: Appointment = {
    id: freshId(),
    outletId: subject.place.institution.id,
    day: dayOf(at),
    at,
    queueId: subject.queueId,
    customerId: null,
    code: code(),
    state: 'booked',
    ticketId: null,
    bookedBy: freshId(),
    bookedAt: toInstant(world.now()),
    reason: null,
    archived: false,
  };
  await world.put(appointmentKind, row);
  return row;
}

export const bookingInputs: Readonly<Record<string, Input>> = {
  'appointments.book': async (cell) => ({
    id: freshId(),
    at: await slot(cell),
    queueId: cell.subject.queueId,
    customerId: null,
    code: code(),
  }),
  'appointments.move': async (cell) => ({
    id: (await booked(cell)).id,
    at: await slot(cell),
    queueId: cell.subject.queueId,
  }),
  'appointments.cancel': async (cell) => ({ id: (await booked(cell)).id, reason: 'customer' }),
  'appointments.settleDue': () => ({}),
};
