// A point in time as people say it: 14:05 today, 昨天 14:05, 3 月 8 日 14:05; how long ago; how many.
import { clockTimeOf, dayOf, minutesBetween, toInstant, type Instant } from '#domain/kernel/day.ts';
import { language } from './language.ts';
import { saidTimeWords } from './said-time.words.ts';
import { useWords } from './words.ts';

const t = useWords(saidTimeWords);
const DAY = 24 * 60 * 60_000;

/** A bare clock time is today's; anything older says its day. */
export function saidTime(at: Instant, now: Instant): string {
  const day = dayOf(at);
  const clock = clockTimeOf(at);
  if (day === dayOf(now)) return clock;
  if (day === dayOf(toInstant(Math.max(0, now - DAY)))) return t.yesterday(clock);
  const [, month, date] = day.split('-').map(Number);
  return t.onDay(month!, date!, clock);
}

export function saidAge(at: Instant, now: Instant): string {
  const minutes = minutesBetween(at, now);
  if (minutes < 1) return t.justNow;
  if (minutes < 60) return t.minutesAgo(minutes);
  return minutes < 48 * 60 ? t.hoursAgo(Math.floor(minutes / 60)) : t.daysAgo(Math.floor(minutes / 60 / 24));
}

/** 12,000 */
export const saidNumber = (n: number): string => new Intl.NumberFormat(language() === 'zh' ? 'zh-CN' : 'en').format(n);
