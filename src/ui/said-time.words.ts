// How points in time, spans and amounts are said.
import { defineWords } from './words.ts';

export const saidTimeWords = defineWords({
  yesterday: { zh: (clock: string) => `昨天 ${clock}`, en: (clock: string) => `yesterday ${clock}` },
  onDay: {
    zh: (month: number, day: number, clock: string) => `${month} 月 ${day} 日 ${clock}`,
    en: (month: number, day: number, clock: string) => `${day}/${month} ${clock}`,
  },
  justNow: { zh: '刚刚', en: 'just now' },
  minutesAgo: { zh: (n: number) => `${n} 分钟前`, en: (n: number) => `${n} min ago` },
  hoursAgo: { zh: (n: number) => `${n} 小时前`, en: (n: number) => `${n} h ago` },
  daysAgo: { zh: (n: number) => `${n} 天前`, en: (n: number) => `${n} day${n === 1 ? '' : 's'} ago` },
});
