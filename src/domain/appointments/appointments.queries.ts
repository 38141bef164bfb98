// A day's bookings slot by slot, with what is still free (QUE-015).
import { customerKind, type Customer } from '../customers/customers.model.ts';
import type { Day, Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { defineQuery } from '../kernel/query.ts';
import { hallSettingKind, usualHallSetting } from '../queue/hall.model.ts';
import { queueKind, ticketKind, type Queue, type Ticket } from '../queue/queue.model.ts';
import { appointmentKind, type Appointment } from './appointments.model.ts';
import { PLACES, slotsOf, takenIn } from './appointments.rules.ts';

export interface BookedHere {
  readonly key: Id;
  readonly appointment: Appointment;
  readonly queue: Queue | undefined;
  readonly customer: Customer | undefined;
  /** The number that was taken for it. */
  readonly ticket: Ticket | undefined;
}
export interface DaySlot {
  readonly key: string;
  readonly at: Instant;
  readonly booked: readonly BookedHere[];
  /** Places left, by queue. */
  readonly free: ReadonlyMap<Id, number>;
}

export const slotsOfDay = defineQuery<{ outletId: Id; day: Day }, readonly DaySlot[]>({
  name: 'appointments.slotsOfDay',
  read(reader, { outletId, day }) {
    const setting = reader.get(hallSettingKind, outletId) ?? usualHallSetting(outletId);
    const rows = reader.list(appointmentKind, 'ofDay', [outletId, day]);
    const queues = reader.list(queueKind, 'byOutlet', [outletId]).filter(({ active }) => active);
    // One that was booked before the hours were changed is still shown.
    const starts = [...new Set([...slotsOf(setting, day), ...rows.map(({ at }) => at)])].toSorted((a, b) => a - b);
    return starts.map((at) => ({
      key: String(at),
      at,
      booked: rows
        .filter((row) => row.at === at)
        .toSorted((a, b) => a.bookedAt - b.bookedAt || (a.id < b.id ? -1 : 1))
        .map((appointment) => ({
          key: appointment.id,
          appointment,
          queue: reader.get(queueKind, appointment.queueId),
          customer: appointment.customerId ? reader.get(customerKind, appointment.customerId) : undefined,
          ticket: appointment.ticketId ? reader.get(ticketKind, appointment.ticketId) : undefined,
        })),
      free: new Map(queues.map(({ id }) => [id, Math.max(0, PLACES - takenIn(rows, at, id))])),
    }));
  },
});
