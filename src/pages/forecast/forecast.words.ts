// What is said of waits to come.
import { defineWords } from '#ui/words.ts';

export const forecastWords = defineWords({
  range: {
    zh: (p50: number, p80: number) => (p80 === 0 ? '不用等' : p50 === p80 ? `约 ${p50} 分钟` : `约 ${p50}–${p80} 分钟`),
    en: (p50: number, p80: number) =>
      p80 === 0 ? 'no wait' : p50 === p80 ? `about ${p50} min` : `about ${p50}–${p80} min`,
  },
  noWindow: { zh: '没有窗口在办，说不准', en: 'no window is open, nobody can say' },
  yesterday: {
    zh: (day: string, error: string, within: number) => `${day} 预测：误差 ${error} 分，八成区间命中 ${within}%`,
    en: (day: string, error: string, within: number) =>
      `${day} forecast: off by ${error} min, ${within}% within the range`,
  },
  notGraded: { zh: '等候预测：还没有可对照的日子', en: 'Wait forecast: no day to grade it by yet' },
  toWhatIf: { zh: '调窗口试试', en: 'What if…' },
  title: { zh: '调窗口试试', en: 'What if' },
  note: { zh: '未来一小时', en: 'the next hour' },
  windows: { zh: '窗口', en: 'Windows' },
  windowsText: {
    zh: '点“开、暂停、关”，再拖到从第几分钟起',
    en: 'Choose open, pause or close, then drag to the minute from which',
  },
  windowName: { zh: (number: number) => `${number} 号窗口`, en: (number: number) => `Window ${number}` },
  nobody: { zh: '无人', en: 'nobody' },
  open: { zh: '开', en: 'Open' },
  paused: { zh: '暂停', en: 'Pause' },
  closed: { zh: '关', en: 'Close' },
  isNow: {
    zh: (state: string) => ({ idle: '空闲', serving: '办理中', paused: '暂停中', offline: '已关' })[state] ?? state,
    en: (state: string) => ({ idle: 'free', serving: 'serving', paused: 'paused', offline: 'closed' })[state] ?? state,
  },
  from: {
    zh: (number: number) => `${number} 号窗口从第几分钟起`,
    en: (number: number) => `Window ${number}: from minute`,
  },
  unchanged: { zh: '照现在这样', en: 'as it is now' },
  becomes: {
    zh: (to: string, at: number) =>
      `${at === 0 ? '现在就' : `${at} 分钟后`}${to === 'open' ? '开' : to === 'paused' ? '暂停' : '关'}`,
    en: (to: string, at: number) =>
      `${to === 'open' ? 'opens' : to === 'paused' ? 'pauses' : 'closes'} ${at === 0 ? 'now' : `in ${at} min`}`,
  },
  pauseLasts: { zh: (minutes: number) => `，停约 ${minutes} 分`, en: (minutes: number) => ` for about ${minutes} min` },
  waits: { zh: '各队列平均等候', en: 'Mean wait by queue' },
  waitsText: {
    zh: '一小时内来的客户，按现在的窗口和改动后的窗口各推演 60 遍',
    en: 'Customers who come within the hour, played 60 times with the windows as they are and as changed',
  },
  coming: { zh: (people: number) => `约来 ${people} 人`, en: (people: number) => `about ${people} come` },
  now: { zh: '现在', en: 'Now' },
  changed: { zh: '改后', en: 'Then' },
  minutes: { zh: (minutes: number) => `${minutes} 分`, en: (minutes: number) => `${minutes} min` },
  nobodyComes: { zh: '没有人来', en: 'nobody comes' },
  less: { zh: (minutes: number) => `少等 ${minutes} 分`, en: (minutes: number) => `${minutes} min less` },
  more: { zh: (minutes: number) => `多等 ${minutes} 分`, en: (minutes: number) => `${minutes} min more` },
  same: { zh: '差不多', en: 'about the same' },
  unserved: { zh: (share: number) => `${share}% 的人等不到窗口`, en: (share: number) => `${share}% find no window` },
  gaveUp: { zh: (share: number) => `${share}% 的人会走`, en: (share: number) => `${share}% would leave` },
  undo: { zh: '撤销一步', en: 'Undo' },
  reset: { zh: '恢复原样', en: 'Reset' },
  nothingChanged: { zh: '还没有改动', en: 'Nothing is changed yet' },
  counting: { zh: '正在推演', en: 'Playing it forward' },
  noWindows: { zh: '这里还没有窗口', en: 'There are no windows yet' },
  noWindowsText: {
    zh: '设好窗口后，就能在这里试着开关',
    en: 'Once windows are set up, try opening and closing them here',
  },
  failed: { zh: '推演没有跑起来', en: 'The forecast could not run' },
  failedText: { zh: '可以再试一次；厅堂的其他页面不受影响', en: 'Try again; the other pages of the hall go on' },
  onlyHere: { zh: '只是推演，不会真的开关窗口', en: 'Only a forecast: no window is opened or closed' },
});
