// All that the hall says.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const queueWords = defineWords({
  hall: { zh: '厅堂', en: 'Hall' },
  waitingPlace: { zh: '排队', en: 'Queue' },
  people: { zh: '人', en: 'people' },
  counters: { zh: '窗口', en: 'Windows' },
  noCounters: {
    zh: '排队机连上后，这里按厅里的次序显示各窗口',
    en: 'Windows appear here in their hall order once the queue machine is connected',
  },
  byQueue: { zh: '各队列', en: 'By queue' },
  byBusiness: { zh: '业务类型', en: 'By business' },
  byWait: { zh: '等候时间', en: 'Waiting time' },
  byAssets: { zh: '资产', en: 'Assets' },
  inLine: { zh: '在等', en: 'waiting' },
  waitingNow: { zh: '在等', en: 'Waiting' },
  noneWaiting: { zh: '现在没有人在等', en: 'Nobody is waiting now' },
  waitAxis: { zh: '已等分钟', en: 'minutes waited' },
  assetAxis: { zh: '万元', en: '× 10,000 yuan' },
  limit: { zh: (n: number) => `提醒 ${n} 分`, en: (n: number) => `limit ${n} min` },
  under5: { zh: '<5', en: '<5' },
  from5: { zh: '5–50', en: '5–50' },
  from50: { zh: '50–300', en: '50–300' },
  from300: { zh: '300+', en: '300+' },
  unknown: { zh: '未识别', en: 'no ID' },
  keyCustomers: { zh: '重点客户', en: 'Key customers' },
  noKeyCustomers: {
    zh: '贵宾和有投诉的客户取号后，出现在这里',
    en: 'VIP and complaint customers appear here as soon as they take a number',
  },
  keyHidden: { zh: '本机未选择显示的客户类型', en: 'This tablet is set to show no customer types' },
  openSettings: { zh: '去设置', en: 'Open settings' },
  average: { zh: '平均等候', en: 'Average wait' },
  longest: { zh: '最长', en: 'Longest' },
  served: { zh: '今日办结', en: 'Served today' },
  abandoned: { zh: '弃号', en: 'Abandoned' },
  minutes: { zh: '分', en: 'min' },
  whyVip: { zh: (queue: string) => `贵宾，在${queue}队列等候`, en: (queue: string) => `VIP, waiting in ${queue}` },
  whyVipLate: {
    zh: (n: number) => `贵宾已等 ${n} 分，请先去招呼`,
    en: (n: number) => `VIP has waited ${n} min: greet first`,
  },
  whyComplaint: {
    zh: (n: number) => `有 ${n} 次投诉，先问候再引导`,
    en: (n: number) => `${n} complaint${n === 1 ? '' : 's'}: greet before guiding`,
  },
  whyBirthday: { zh: '今天生日，说声祝贺', en: 'Birthday today: say so' },
  whyLate: { zh: '等得太久，去看看', en: 'Waiting too long: go and see' },
  machineOffline: {
    zh: (time: string) => `排队机自 ${time} 起离线，以下为离线前的情况`,
    en: (time: string) => `The queue machine is offline since ${time}; this is how things stood then`,
  },
  paperLow: { zh: '取号机快没纸了', en: 'The ticket printer is low on paper' },
  paperOut: { zh: '取号机没有纸了，请换纸', en: 'The ticket printer is out of paper: please refill' },
  printerGone: { zh: '取号机的打印机没有回应', en: 'The ticket printer does not answer' },
  listOf: { zh: (what: string) => `在等 · ${what}`, en: (what: string) => `Waiting · ${what}` },
  everyone: { zh: '全部', en: 'everyone' },
  listEmpty: { zh: '这一组现在没有人在等', en: 'Nobody in this group is waiting now' },
  showAll: { zh: '看全部', en: 'Show everyone' },
  chooseOne: { zh: '点一张票，看这位客户', en: 'Tap a ticket to see the customer' },
  takenAt: { zh: '取号时间', en: 'Took the number' },
  queue: { zh: '队列', en: 'Queue' },
  business: { zh: '业务', en: 'Business' },
  grade: { zh: '等级', en: 'Grade' },
  assets: { zh: '资产', en: 'Assets' },
  assetsFrom: { zh: (wan: number) => `${wan} 万以上`, en: (wan: number) => `from ${(wan / 100).toFixed(2)} million` },
  assetsUnknown: { zh: '不详', en: 'not known' },
  complaints: { zh: '投诉', en: 'Complaints' },
  none: { zh: '无', en: 'none' },
  times: { zh: (n: number) => `${n} 次`, en: (n: number) => `${n}` },
  birthday: { zh: '生日', en: 'Birthday' },
  onDay: {
    zh: (month: number, day: number) => `${month} 月 ${day} 日`,
    en: (month: number, day: number) => `${day}/${month}`,
  },
  notIdentified: {
    zh: '取号时没有刷卡或证件，只知道票号',
    en: 'No card or ID was shown when taking the number: only the ticket is known',
  },
  minOfBand: { zh: (band: string) => `已等 ${band} 分`, en: (band: string) => `waited ${band} min` },
  minOf: { zh: (n: number) => `${n} 分`, en: (n: number) => `${n} min` },
});

/** One sentence for each refusal of the area: what is so, and what to do. */
export const queueRefusals = defineWords({
  'queue.impossible-step': {
    zh: (d: RefusalData) => `${d['number']} 现在的状态不能这样办，请以窗口显示为准`,
    en: (d: RefusalData) => `${d['number']} cannot do this in its present state; go by what the window shows`,
  },
  'queue.counter-busy': {
    zh: (d: RefusalData) => `${d['counter']} 号窗口还在办上一位，办完再叫`,
    en: (d: RefusalData) => `Window ${d['counter']} is still serving someone; finish first`,
  },
  'queue.counter-closed': {
    zh: (d: RefusalData) => `${d['counter']} 号窗口没有开，先开窗再叫号`,
    en: (d: RefusalData) => `Window ${d['counter']} is closed; open it before calling`,
  },
  'queue.other-counter': {
    zh: (d: RefusalData) => `${d['number']} 是别的窗口叫的，请到那个窗口办理`,
    en: (d: RefusalData) => `${d['number']} was called by another window; continue there`,
  },
  'queue.same-queue': {
    zh: (d: RefusalData) => `${d['number']} 已经在这个队列，请选别的队列`,
    en: (d: RefusalData) => `${d['number']} is already in this queue; choose another one`,
  },
  'queue.number-taken': {
    zh: (d: RefusalData) => `${d['number']} 今天已经发过，请重新取号`,
    en: (d: RefusalData) => `${d['number']} was already issued today; take a new number`,
  },
  'queue.other-machine': {
    zh: (d: RefusalData) => `${d['number']} 不是这台排队机发的，请在原机器上操作`,
    en: (d: RefusalData) => `${d['number']} was issued by another machine; use that one`,
  },
  'queue.not-served': {
    zh: (d: RefusalData) => `${d['number']} 还没有办理，办理后才能评价`,
    en: (d: RefusalData) => `${d['number']} has not been served yet; rate it afterwards`,
  },
});
