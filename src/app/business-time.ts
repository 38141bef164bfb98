// The outlet's time as the bar shows it.
import { clockTimeOf, dayOf, type Instant } from '#domain/kernel/day.ts';
import { language } from '#ui/language.ts';
import { useWords } from '#ui/words.ts';
import { frameWords } from './frame.words.ts';

const t = useWords(frameWords);

export function businessTime(at: Instant): string {
  const day = dayOf(at);
  const [, month, date] = day.split('-').map(Number);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const names = language() === 'zh' ? [...t.weekdays] : t.weekdays.split(' ');
  return t.time(month!, date!, names[weekday]!, clockTimeOf(at));
}
