// The days that can be booked, as people say them.
import { BOOKED_AHEAD } from '#domain/appointments/appointments.rules.ts';
import { addDays, dayOf, type Day, type Instant } from '#domain/kernel/day.ts';
import { useWords } from '#ui/words.ts';
import { appointmentWords } from './appointments.words.ts';

const t = useWords(appointmentWords);

export function dayWord(day: Day, now: Instant): string {
  const today = dayOf(now);
  const [, month = 0, date = 0] = day.split('-').map(Number);
  const full = t.day(month, date, new Date(`${day}T00:00:00Z`).getUTCDay());
  const near = day === today ? t.today : day === addDays(today, 1) ? t.tomorrow : null;
  return near === null ? full : `${near} · ${full}`;
}

export const dayChoices = (now: Instant): { value: Day; label: string }[] =>
  Array.from({ length: BOOKED_AHEAD + 1 }, (_, n) => addDays(dayOf(now), n)).map((day) => ({
    value: day,
    label: dayWord(day, now),
  }));
