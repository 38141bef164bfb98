/** Bookings as rows: the n-th of the second outlet, for cash, so many minutes after nine. */
import type { Appointment } from '#domain/appointments/appointments.model.ts';
import { dayOf } from '#domain/kernel/day.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { idOf, wu } from '#tests/kit/people.ts';
import { cash } from '#tests/queue/own-hall.ts';
import { minutesAfter } from '#tests/queue/small-hall.ts';

export const codeOf = (n: number): string => '23456789ABCDEFGH'.charAt(n).repeat(10);

export const wishOf = (n: number, minutes: number) => ({
  id: idOf(37, n),
  at: minutesAfter(minutes),
  queueId: cash.id,
  customerId: null,
  code: codeOf(n),
});

export function bookingOf(n: number, parts: Partial<Appointment> = {}, minutes = 30): Appointment {
  const wish = wishOf(n, minutes);
  return {
    ...wish,
    outletId: wu.outletId,
    day: dayOf(wish.at),
    state: 'booked',
    ticketId: null,
    bookedBy: wu.id,
    bookedAt: NINE,
    reason: null,
    archived: false,
    ...parts,
  };
}
