// All that alerts say.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const alertsWords = defineWords({
  title: { zh: '服务提醒', en: 'Service reminders' },
  open: { zh: '待处理', en: 'Open' },
  noted: { zh: '今日已知', en: 'Noted today' },
  none: { zh: '现在没有提醒', en: 'No reminders now' },
  noneText: {
    zh: '重点客户到店、等候超时、窗口呼叫等，会出现在这里',
    en: 'Key customers, long waits and calls from windows will appear here',
  },
  notWatching: {
    zh: '厅堂提醒由大堂经理和理财经理接收',
    en: 'Reminders of the hall go to lobby and wealth managers',
  },
  gotIt: { zh: '知道了', en: 'Got it' },
  allNoted: { zh: '全部知道了', en: 'Mark all as noted' },
  allAsk: {
    zh: (n: number) => `${n} 条提醒都知道了？`,
    en: (n: number) => `Mark ${n} reminders as noted?`,
  },
  allText: {
    zh: '本网点所有平板上的这些提醒都会收起，不能恢复',
    en: 'They leave every tablet of this outlet, and cannot be brought back',
  },
  coming: { zh: '我去', en: 'I am coming' },
  seeTicket: { zh: '查看', en: 'View' },
  stale: { zh: '联网后别的平板也会知道', en: 'Other tablets will know once the network is back' },

  vip: { zh: (n: string) => `${n} 贵宾到店`, en: (n: string) => `${n}: VIP has arrived` },
  complained: {
    zh: (n: string, times: number) => `${n} 到店，有 ${times} 次投诉`,
    en: (n: string, times: number) => `${n} has arrived, ${times} complaint${times === 1 ? '' : 's'}`,
  },
  vipComplained: {
    zh: (n: string, times: number) => `${n} 贵宾到店，有 ${times} 次投诉`,
    en: (n: string, times: number) => `${n}: a VIP with ${times} complaint${times === 1 ? '' : 's'} has arrived`,
  },
  overtime: {
    zh: (n: string, minutes: number) => `${n} 已等 ${minutes} 分`,
    en: (n: string, minutes: number) => `${n} has waited ${minutes} min`,
  },
  birthday: { zh: (n: string) => `${n} 今天生日`, en: (n: string) => `${n} has a birthday today` },
  rating: {
    zh: (n: string, score: number) => `${n} 评价 ${score} 分`,
    en: (n: string, score: number) => `${n} was rated ${score} of 5`,
  },
  ratingGone: { zh: (n: string) => `${n} 低评价`, en: (n: string) => `Low rating from ${n}` },
  arrivalGone: { zh: (n: string) => `${n} 重点客户`, en: (n: string) => `${n}: key customer` },
  machineAway: { zh: '排队机离线', en: 'The queue machine is offline' },
  paperOut: { zh: '取号机缺纸', en: 'The ticket printer is out of paper' },
  printerGone: { zh: '取号机打印不了', en: 'The ticket printer is not working' },
  unheard: {
    zh: (n: string, window: number) => `${n} 到 ${window} 号窗口的叫号没有播出来，请当面叫一声`,
    en: (n: string, window: number) => `${n} to window ${window} was not heard in the hall: please call it out`,
  },
  stationGone: { zh: '取号机或叫号屏', en: 'Kiosk or display' },
  manyUnheard: { zh: (n: number) => `${n} 次叫号没有播出来`, en: (n: number) => `${n} calls were not heard` },
  inversion: {
    zh: (higher: string, lower: string) => `${higher} 比 ${lower} 等得更久`,
    en: (higher: string, lower: string) => `${higher} waits longer than ${lower}`,
  },
  inversionGone: { zh: '优先的队列等得更久', en: 'A queue that comes first waited longer' },
  means: {
    zh: (higher: number, lower: number) => `今天平均 ${higher} 分对 ${lower} 分，请看叫号规则`,
    en: (higher: number, lower: number) => `today ${higher} against ${lower} min on average: look at the calling rule`,
  },
  windowCalls: {
    zh: (n: number) => `${n} 号窗口呼叫大堂经理`,
    en: (n: number) => `Window ${n} calls the lobby manager`,
  },
  personCalls: { zh: (who: string) => `${who} 呼叫大堂经理`, en: (who: string) => `${who} calls the lobby manager` },
  aNumber: { zh: '一位客户', en: 'A customer' },
  somebody: { zh: '同事', en: 'A colleague' },
  atWindow: { zh: (n: number) => `${n} 号窗口`, en: (n: number) => `window ${n}` },
  notedBy: { zh: (who: string, at: string) => `${who} ${at}`, en: (who: string, at: string) => `${who}, ${at}` },

  manyArrival: { zh: (n: number) => `${n} 位重点客户到店`, en: (n: number) => `${n} key customers have arrived` },
  manyOvertime: { zh: (n: number) => `${n} 位客户等得太久`, en: (n: number) => `${n} customers have waited too long` },
  manyBirthday: { zh: (n: number) => `${n} 位客户今天生日`, en: (n: number) => `${n} customers have a birthday` },
  manyRating: { zh: (n: number) => `${n} 个低评价`, en: (n: number) => `${n} low ratings` },
  manyCall: { zh: (n: number) => `${n} 处呼叫大堂经理`, en: (n: number) => `${n} calls for the lobby manager` },
  manyMachine: { zh: (n: number) => `${n} 条设备提醒`, en: (n: number) => `${n} device alerts` },
  manyInversion: {
    zh: (n: number) => `${n} 个优先的队列等得更久`,
    en: (n: number) => `${n} queues that come first wait longer`,
  },
  between: { zh: '，', en: '; ' },
  tapForSound: { zh: '点一下屏幕，提示音才会响', en: 'Touch the screen once to let sounds play' },

  callManager: { zh: '呼叫大堂经理', en: 'Call the lobby manager' },
  callWhy: { zh: '为了什么？', en: 'What for?' },
  callNote: { zh: '大堂经理的平板会马上提醒', en: 'The lobby manager is notified at once' },
  customer: { zh: '客户需要帮助', en: 'A customer needs help' },
  machine: { zh: '设备故障', en: 'A device fails' },
  cash: { zh: '现金、凭证', en: 'Cash or forms' },
  help: { zh: '需要人手', en: 'More hands' },
  other: { zh: '其他', en: 'Something else' },
  called: {
    zh: (at: string) => `${at} 已呼叫大堂经理，还没有人应答`,
    en: (at: string) => `Called at ${at}; nobody has answered yet`,
  },
  calledOffline: {
    zh: '现在离线，呼叫存在本机：请直接去叫一声',
    en: 'Offline: the call is kept here. Please go and ask in person',
  },
  answered: { zh: (who: string) => `${who} 马上来`, en: (who: string) => `${who} is coming` },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  notKept: { zh: '没有存下来，请再按一次', en: 'It was not kept: press once more' },
  acknowledgeDeed: { zh: '提醒已知', en: 'Taking note of a reminder' },
  answerDeed: { zh: '应答呼叫', en: 'Answering a call' },
  withdrawDeed: { zh: '撤回呼叫', en: 'Withdrawing a call' },
  reason: { zh: '事由', en: 'Reason' },
});

/** One sentence for each refusal of the area: what is so, and what to do. */
export const alertsRefusals = defineWords({
  'alerts.already-called': {
    zh: () => '已经呼叫过了，大堂经理还没应答；急的话请直接去叫',
    en: () => 'The lobby manager was called already; if it is urgent, go and ask in person',
  },
  'alerts.call-over': {
    zh: () => '这个呼叫已经撤回，不用去了',
    en: () => 'This call was withdrawn; there is no need to go',
  },
  'alerts.own-call': {
    zh: () => '这是你自己的呼叫，要别人来应答；不需要了就撤回',
    en: () => 'This is your own call: somebody else answers it, or you withdraw it',
  },
  'alerts.others-call': {
    zh: (_: RefusalData) => '这是别人在另一台设备上的呼叫，请他本人或到那台设备上撤回',
    en: (_: RefusalData) => 'Somebody else made this call on another device: he withdraws it, or it is withdrawn there',
  },
  'alerts.unknown-push-service': {
    zh: () => '这个浏览器的推送服务不在名单上，本机用不了系统推送',
    en: () => 'This browser’s push service is not on the list; pushes are not possible on this tablet',
  },
});
