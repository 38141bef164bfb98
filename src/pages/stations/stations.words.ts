// Kiosks and displays in words; and one sentence for each refusal: what is so, and what to do.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const stationsWords = defineWords({
  kiosk: { zh: '取号机', en: 'Kiosk' },
  display: { zh: '叫号屏', en: 'Display' },
  colon: { zh: '：', en: ': ' },
  stationAway: { zh: (which: string) => `${which} 离线`, en: (which: string) => `${which} is offline` },
  'paper-low': { zh: '纸快用完', en: 'paper is low' },
  'paper-out': { zh: '缺纸', en: 'out of paper' },
  'printer-gone': { zh: '打印不了', en: 'the printer is not working' },
  'clip-missing': { zh: '有一段语音播不了', en: 'a voice clip is missing' },
  silent: { zh: '没有声音，点一下屏幕', en: 'no sound: touch its screen once' },
  'numbers-low': { zh: '备用号不多了', en: 'few spare numbers left' },
  numberTwice: {
    zh: (n: string, other: string) => `${n} 印了两张，后取的改为 ${other}：请找到客户，换手写号条`,
    en: (n: string, other: string) => `${n} was printed twice; the later one is ${other} now: give him a new slip`,
  },
  since: { zh: (time: string) => `（${time} 起）`, en: (time: string) => `, since ${time}` },
});

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
