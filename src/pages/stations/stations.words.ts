// One sentence for each refusal of kiosks and displays: what is so, and what to do.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const stationsRefusals = defineWords({
  'stations.lease-exists': {
    zh: () => '这段号码已经发过，取号机不用再领',
    en: () => 'These numbers were leased already; the kiosk goes on with them',
  },
  'stations.other-day': {
    zh: ({ day }: RefusalData) => `号码是 ${String(day)} 的，请看取号机的时间`,
    en: ({ day }: RefusalData) => `The numbers are of ${String(day)}: look at the kiosk’s clock`,
  },
  'stations.no-numbers-left': {
    zh: () => '今天的备用号发完了，请恢复取号机的网络，或在平板上手工取号',
    en: () => 'The spare numbers of today are used up: bring the kiosk back online, or issue numbers on a tablet',
  },
  'stations.not-leased': {
    zh: ({ number }: RefusalData) => `${String(number)} 不在这台取号机领的号段里，请在平板上另取一个号`,
    en: ({ number }: RefusalData) => `${String(number)} was not leased to this kiosk: issue another number on a tablet`,
  },
});
