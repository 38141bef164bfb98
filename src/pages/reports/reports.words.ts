// What is read on the report of a day.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const reportsWords = defineWords({
  title: { zh: '日报', en: 'Day report' },
  day: { zh: '日期', en: 'Day' },
  dayBefore: { zh: '前一天', en: 'The day before' },
  dayAfter: { zh: '后一天', en: 'The day after' },
  today: { zh: '今天', en: 'Today' },
  chooseDay: { zh: '请选一天', en: 'Choose a day' },
  future: { zh: '这一天还没到', en: 'This day has not come yet' },
  refresh: { zh: '刷新', en: 'Refresh' },
  export: { zh: '导出', en: 'Export' },
  exported: { zh: '日报已导出', en: 'The report is saved' },
  offlineWhy: { zh: '要联网才能做', en: 'Needs the network' },
  oldText: { zh: '这里看到的是断网前读到的', en: 'Read before the connection was lost' },
  noReport: { zh: '没有读到日报', en: 'The report could not be read' },
  empty: { zh: '这一天没有取号', en: 'No numbers were taken on this day' },
  emptyText: { zh: '可以看看前一天', en: 'Look at the day before' },
  asOf: { zh: (time: string) => `统计到 ${time}`, en: (time: string) => `counted at ${time}` },

  inversion: {
    zh: (higher: string, lower: string) => `${higher} 排在前面，却比 ${lower} 等得更久`,
    en: (higher: string, lower: string) => `${higher} comes first and waited longer than ${lower}`,
  },
  inversionText: {
    zh: (higher: number, lower: number) =>
      `平均 ${higher} 分对 ${lower} 分。请在厅堂设置里换一种叫号规则，或多开一个能叫它的窗口。`,
    en: (higher: number, lower: number) =>
      `${higher} against ${lower} min on average. Change the calling rule in Hall set-up, or let one more window call from it.`,
  },

  forecast: { zh: '等候预测', en: 'Wait forecast' },
  forecastNote: {
    zh: '取号时告知的等候，和后来真等的比',
    en: 'the waits that were told with the numbers, beside what was waited',
  },
  noForecast: { zh: '这一天没有告知过等候', en: 'Nobody was told of a wait on this day' },
  told: { zh: '告知并叫到', en: 'Told and called' },
  error: { zh: '平均误差', en: 'Mean error' },
  bias: { zh: '平均偏差', en: 'Bias' },
  biasText: { zh: '大于零是说长了', en: 'above zero: told too long' },
  coverage: { zh: '八成区间命中', en: 'Within P80' },
  coverageText: { zh: '八成最好', en: '80% is right' },
  underPromised: { zh: '比区间多等五分钟以上', en: 'Over 5 min beyond it' },
  min: { zh: '分', en: 'min' },

  figures: { zh: '全天', en: 'The whole day' },
  figuresNote: { zh: '点一个数看它怎么算', en: 'press a figure to see how it is counted' },
  lastDay: { zh: '上一日', en: 'last day' },
  lastWeek: { zh: '上周同日', en: 'last week' },
  comparedWith: {
    zh: (before: string, week: string) =>
      [before && `上一日是 ${before}`, week && `上周同日是 ${week}`].filter(Boolean).join('，') ||
      '之前两周没有可比的日子',
    en: (before: string, week: string) =>
      [before && `last day: ${before}`, week && `last week: ${week}`].filter(Boolean).join(', ') ||
      'no earlier day to compare with',
  },

  arrivals: { zh: '各小时取号', en: 'Arrivals by hour' },
  waits: { zh: '各小时平均等候', en: 'Mean wait by hour' },
  queueWaits: { zh: '各队列平均等候', en: 'Mean wait by queue' },
  ratings: { zh: '评价', en: 'Ratings' },
  people: { zh: '人', en: 'people' },
  minutes: { zh: '分', en: 'min' },
  hour: { zh: '取号时间', en: 'Taken at' },
  score: { zh: (n: number) => `${n} 分`, en: (n: number) => `${n}` },
  scoreAxis: { zh: '分数', en: 'Score' },
  norm: { zh: (n: number) => `标准 ${n} 分`, en: (n: number) => `promised ${n} min` },
  noWaits: { zh: '叫号后显示', en: 'Shown after the first call' },
  noRatings: { zh: '还没有人评价', en: 'Nobody has given a score yet' },

  groups: { zh: '分项', en: 'In detail' },
  byQueue: { zh: '按队列', en: 'By queue' },
  byCounter: { zh: '按窗口', en: 'By window' },
  byTeller: { zh: '按柜员', en: 'By teller' },
  byHour: { zh: '按小时', en: 'By hour' },
  queue: { zh: '队列', en: 'Queue' },
  counter: { zh: '窗口', en: 'Window' },
  teller: { zh: '柜员', en: 'Teller' },
  noGroups: { zh: '还没有叫过号', en: 'Nobody was called yet' },
  noTellers: { zh: '没有柜员的叫号记录', en: 'No calls of a teller are on record' },
  noTellersText: {
    zh: '排队机叫的号只知道窗口，不知道是谁叫的',
    en: 'Of what a queue machine calls only the window is known',
  },

  replay: { zh: '叫号核对', en: 'Calls, checked' },
  replayNote: {
    zh: '每次叫号按当时留下的依据重新推一遍',
    en: 'Each call is decided again from what it was decided on',
  },
  noReplay: { zh: '没有核对成', en: 'The calls could not be checked' },
  noCalls: { zh: '这一天没有我们叫的号', en: 'None of our windows called on this day' },
  bridgedCalls: {
    zh: '这里由排队机叫号，叫谁是它决定的，没有可核对的依据',
    en: 'A queue machine leads here and decides whom to call: there is nothing to check',
  },
  allSame: {
    zh: (n: number) => `${n} 次按规则叫号，全部和规则一致`,
    en: (n: number) =>
      n === 1 ? '1 call by rule, as the rule has it' : `All ${n} calls by rule are as the rules have them`,
  },
  byHand: {
    zh: (n: number) => `另有 ${n} 次是柜员点的号或无号办理`,
    en: (n: number) => `${n} more by hand or without a number`,
  },
  differs: {
    zh: (found: number, same: number, calls: number) =>
      `发现 ${found} 处不一致；${calls} 次按规则叫号里 ${same} 次一致`,
    en: (found: number, same: number, calls: number) =>
      `${found} difference${found === 1 ? '' : 's'}; ${same} of ${calls} calls by rule are as they should be`,
  },
  moreDiffer: { zh: (n: number) => `还有 ${n} 处没有列出`, en: (n: number) => `${n} more are not listed` },
  atWindow: { zh: (n: number) => `${n} 号窗口`, en: (n: number) => `window ${n}` },
});

/** What does not fit, and what that means. */
export const differenceWords = defineWords({
  otherChoice: {
    zh: (d: RefusalData) => `叫了 ${d['number']}，按当时的规则应叫 ${d['instead']}`,
    en: (d: RefusalData) => `${d['number']} was called; by the rule of that moment it was ${d['instead']}`,
  },
  otherScores: {
    zh: (d: RefusalData) => `${d['number']} 没叫错，但叫号得分和依据对不上`,
    en: (d: RefusalData) =>
      `${d['number']} was right, but the scores on record do not follow from what they were made of`,
  },
  otherTicket: {
    zh: (d: RefusalData) => `叫号记录写的是 ${d['number']}，和票据对不上`,
    en: (d: RefusalData) => `The call says ${d['number']}, and the ticket does not bear it out`,
  },
  passedOver: {
    zh: (d: RefusalData) => `叫 ${d['number']} 时漏过了先来的 ${d['instead']}`,
    en: (d: RefusalData) => `When ${d['number']} was called, ${d['instead']} who came first was passed over`,
  },
  unrecorded: {
    zh: (d: RefusalData) => `${d['number']} 被叫过，却没有叫号记录`,
    en: (d: RefusalData) => `${d['number']} was called, and no call is on record`,
  },
});
