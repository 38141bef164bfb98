// What a customer reads on his own phone about his number (QUE-014).
import { defineWords } from '#ui/words.ts';

export const phoneWords = defineWords({
  title: { zh: '我的排队号', en: 'My ticket' },
  larger: { zh: '大字', en: 'Larger text' },
  normal: { zh: '标准字', en: 'Normal text' },
  language: { zh: 'English', en: '中文' },
  loading: { zh: '正在查询您的号', en: 'Looking for your number' },
  // Where he stands
  ahead: { zh: (n: number) => `前面 ${n} 人`, en: (n: number) => `${n} ahead of you` },
  next: { zh: '下一位就是您', en: 'You are next' },
  soonAgain: { zh: '稍后会再叫您', en: 'You will be called again' },
  soonAgainText: { zh: '窗口正在处理，请在大厅稍候', en: 'The counter is busy with it: please wait in the hall' },
  range: {
    zh: (from: number, to: number) => (to === 0 ? '马上就到' : from === to ? `约 ${to} 分钟` : `约 ${from}–${to} 分钟`),
    en: (from: number, to: number) =>
      to === 0 ? 'any moment' : from === to ? `about ${to} min` : `about ${from}–${to} min`,
  },
  noRange: { zh: '暂时估不出要等多久，以叫号为准', en: 'No estimate at the moment: please follow the calls' },
  near: { zh: '快到您了', en: 'Your turn is near' },
  nearText: { zh: '请回到大厅，留意屏幕和广播', en: 'Please be in the hall and watch the screen' },
  goTo: { zh: (counter: number) => `请到 ${counter} 号窗口`, en: (counter: number) => `Go to window\u00a0${counter}` },
  goToAny: { zh: '正在叫您的号', en: 'Your number is called' },
  goToAnyText: { zh: '请看大厅屏幕上的窗口号', en: 'The window is on the screen in the hall' },
  window: { zh: (counter: number) => `${counter} 号窗口`, en: (counter: number) => `Window ${counter}` },
  serving: { zh: '正在为您办理', en: 'You are being served' },
  missed: { zh: '您的号已过', en: 'Your number was passed over' },
  missedText: {
    zh: '请把号码给大堂经理看，可以为您重新安排',
    en: 'Show it to the lobby manager, who will find you a place',
  },
  done: { zh: '业务已办完', en: 'All done' },
  doneText: { zh: '感谢光临，慢走', en: 'Thank you for coming' },
  cancelled: { zh: '已退号', en: 'Number given back' },
  cancelledText: { zh: '还要办业务，请重新取号', en: 'Take a new number if you still need one' },
  over: { zh: '这个号已经结束', en: 'This number is over' },
  overText: { zh: '还要办业务，请重新取号', en: 'Take a new number if you still need one' },
  moved: { zh: (to: string) => `已换到新号 ${to}`, en: (to: string) => `Now number ${to}` },
  movedFrom: {
    zh: (from: string) => `原号 ${from}，不用再取号`,
    en: (from: string) => `Was ${from}; no need to take another`,
  },
  // Unknown, offline
  unknown: { zh: '没有查到这个号', en: 'This number was not found' },
  unknownText: {
    zh: '号码只在取号当天有效。刚取的号可能还没传到，会自动再查；请以大厅叫号为准',
    en: 'Numbers hold for their day only. A new one may not have arrived yet and is looked for again; please follow the calls in the hall',
  },
  offline: { zh: '网络不通', en: 'No connection' },
  offlineSince: {
    zh: (age: string) => `这是${age}的情况，联上后自动更新`,
    en: (age: string) => `As of ${age}; it updates by itself`,
  },
  offlineFirst: {
    zh: '联上后自动显示，也请留意大厅叫号',
    en: 'It appears by itself; please follow the calls in the hall meanwhile',
  },
  busy: { zh: '查询的人多', en: 'Many are asking' },
  fresh: { zh: '每几秒自动更新', en: 'Updates every few seconds' },
  // Being told
  tellMe: { zh: '到号响铃提醒我', en: 'Ring when it is my turn' },
  told: { zh: '到号会响铃，请保持本页打开', en: 'It will ring: keep this page open' },
  // Giving it back
  cancel: { zh: '不办了，退号', en: 'Give my number back' },
  cancelAsk: { zh: (number: string) => `退掉 ${number}？`, en: (number: string) => `Give ${number} back?` },
  cancelAskText: { zh: '退号后不再叫您，再来要重新排队', en: 'You will not be called; later you would queue again' },
  cancelNow: { zh: '退号', en: 'Give it back' },
  keep: { zh: '继续等候', en: 'Keep waiting' },
  cancelling: { zh: '正在退号', en: 'Giving it back' },
  cancellingText: { zh: '取号机正在处理，稍候即可', en: 'The ticket machine is working on it' },
  notCancelled: { zh: '没有退成', en: 'It was not given back' },
  notWaiting: {
    zh: '这个号已经叫到或已结束，请以大厅叫号为准',
    en: 'It was called or is over already: follow the calls in the hall',
  },
  askDesk: {
    zh: '取号机暂时联系不上，请到咨询台退号',
    en: 'The ticket machine does not answer: please ask at the desk',
  },
  tryAgain: { zh: '网络不通，请稍后再试', en: 'No connection: please try again' },
  // Elsewhere
  quieter: {
    zh: (name: string, minutes: number) => `${name}现在约等 ${minutes} 分钟`,
    en: (name: string, minutes: number) => `${name}: about ${minutes} min now`,
  },
  quieterText: { zh: '如果不急，也可以到那里取号办理', en: 'You could take a number there instead' },
  taken: { zh: (clock: string) => `${clock} 取号`, en: (clock: string) => `Taken ${clock}` },
});
