// All that the counter says.
import { defineWords } from '#ui/words.ts';

export const counterWords = defineWords({
  place: { zh: '窗口', en: 'Window' },
  title: { zh: (n: number) => `${n} 号窗口`, en: (n: number) => `Window ${n}` },

  // Choosing a counter
  chooseTitle: { zh: '开窗', en: 'Open a window' },
  chooseNote: { zh: '选您今天坐的窗口', en: 'Choose the window you sit at today' },
  noCounters: {
    zh: '这个网点还没有窗口，请管理员先设置',
    en: 'This outlet has no windows yet; ask the administrator to set them up',
  },
  bridged: {
    zh: '本网点由排队机叫号，请用排队机的呼叫器；这里可以看各窗口现在的情况',
    en: 'This outlet’s queue machine does the calling: use its own caller. Here you see what each window is doing',
  },
  seatFree: { zh: '空着，可以开窗', en: 'Nobody sits here' },
  seatTaken: { zh: (who: string) => `${who}在用`, en: (who: string) => `In use by ${who}` },
  someoneElse: { zh: '别的同事', en: 'a colleague' },
  open: { zh: '开窗', en: 'Open' },
  takeOver: { zh: '接管', en: 'Take over' },
  takeOverTitle: { zh: (n: number) => `接管 ${n} 号窗口？`, en: (n: number) => `Take over window ${n}?` },
  takeOverText: {
    zh: (who: string, inHand: string | null) =>
      `现在是${who}在用。接管后由您叫号和办理${inHand ? `，正在办的 ${inHand} 也转到您名下` : ''}`,
    en: (who: string, inHand: string | null) =>
      `It is in use by ${who}. You will call and serve from here${inHand ? `, and go on with ${inHand}` : ''}`,
  },

  takenOver: {
    zh: (n: number, who: string) => `${n} 号窗口已由${who}接管，请另选窗口`,
    en: (n: number, who: string) => `Window ${n} was taken over by ${who}: choose another one`,
  },

  // The number in hand
  nobody: { zh: '现在没有在办的号', en: 'No number in hand' },
  nobodyText: { zh: '按空格键叫下一位', en: 'Press the space bar to call the next one' },
  pausedNow: { zh: (why: string) => `暂停服务 · ${why}`, en: (why: string) => `Paused · ${why}` },
  calledNow: { zh: '叫号中', en: 'Calling' },
  arrivedNow: { zh: '客户已到', en: 'Here' },
  servingNow: { zh: '办理中', en: 'Serving' },
  pausedText: { zh: '按 Z 恢复服务', en: 'press Z to resume' },
  waited: { zh: (n: number) => `等了 ${n} 分`, en: (n: number) => `waited ${n} min` },
  calledTimes: {
    zh: (n: number) => `叫了 ${n} 次`,
    en: (n: number) => (n === 1 ? 'called once' : `called ${n} times`),
  },
  since: { zh: (n: number) => `已 ${n} 分`, en: (n: number) => `${n} min` },
  rating: { zh: '客户评价', en: 'Rating' },
  rated: { zh: (n: number) => `评价 ${n} 分`, en: (n: number) => `rated ${n} of 5` },
  notForYou: {
    zh: '客户已识别，您没有查看客户的权限',
    en: 'The customer is known; you may not see who it is',
  },
  lastOne: { zh: (number: string) => `上一位 ${number}`, en: (number: string) => `Before: ${number}` },
  notRated: { zh: '还没评价', en: 'not rated yet' },

  // Actions
  acts: { zh: '窗口操作', en: 'Actions at the window' },
  callNext: { zh: '叫下一位', en: 'Call next' },
  recall: { zh: '重呼', en: 'Recall' },
  arrive: { zh: '已到', en: 'Is here' },
  start: { zh: '开始办理', en: 'Start' },
  finish: { zh: '办结', en: 'Finish' },
  miss: { zh: '过号', en: 'Missed' },
  hold: { zh: '挂起', en: 'Hold' },
  park: { zh: '暂存', en: 'Park' },
  transfer: { zh: '转业务', en: 'Transfer' },
  toQueue: { zh: '转到', en: 'To' },
  given: { zh: '指定叫号', en: 'Call a number' },
  walkIn: { zh: '无号先办', en: 'Walk-in' },
  pause: { zh: '暂停', en: 'Pause' },
  resume: { zh: '恢复', en: 'Resume' },
  close: { zh: '关窗', en: 'Close' },
  autoCall: { zh: '自动叫号', en: 'Call by itself' },
  autoCallHint: { zh: '办结后自动叫下一位', en: 'Calls the next one after you finish' },
  space: { zh: '空格', en: 'Space' },

  // Why not
  isPaused: { zh: '窗口暂停中，先恢复服务', en: 'The window is paused; resume first' },
  noTicket: { zh: '现在没有在办的号，先叫号', en: 'No number in hand; call one first' },
  goOnInstead: {
    zh: (number: string) => `${number} 挂起着，请在“挂起 · 暂存 · 过号”里按“继续办”`,
    en: (number: string) => `${number} is on hold: press “Go on” beside it`,
  },
  underWay: { zh: '正在叫号', en: 'Calling' },
  noneWaits: { zh: '这个窗口的队列里没有人在等', en: 'Nobody waits in this window’s queues' },

  // Outcome of a call
  needsServer: {
    zh: '现在连不上服务器，叫号要等联网；其他操作照常，先存在本机',
    en: 'The server is out of reach: calling needs it. Everything else works and is kept on this device',
  },
  unsure: {
    zh: '没有收到服务器的回音；再按一次会接着问同一次叫号，不会多叫',
    en: 'The server did not answer. Press again to ask about the same call; nobody is called twice',
  },
  noneToCall: { zh: '没有人在等，有人取号后再叫', en: 'Nobody waits; call when somebody has taken a number' },
  isHere: { zh: '已经记下客户到了', en: 'Noted already' },
  missedVoid: {
    zh: (number: string) => `${number} 已过号作废，客户要重新取号`,
    en: (number: string) => `${number} was missed and is void; the customer takes a new number`,
  },
  missedBack: {
    zh: (number: string) => `${number} 已过号，会在后面几位之后再叫`,
    en: (number: string) => `${number} was missed and will be called again a few places later`,
  },
  missed: { zh: (number: string) => `${number} 已过号`, en: (number: string) => `${number} is missed` },
  kept: { zh: '已存在本机，联网后自动上传', en: 'Kept on this device; sent when the network is back' },
  diskFull: {
    zh: '本机存不下，没有记下；请清理空间后再试',
    en: 'This device is full and did not keep it; free some space and try again',
  },

  // Who waits
  line: { zh: '接下来', en: 'Up next' },
  lineEmpty: { zh: '这个窗口的队列里现在没有人在等', en: 'Nobody waits in this window’s queues now' },
  more: { zh: (n: number) => `还有 ${n} 位`, en: (n: number) => `${n} more` },
  why: { zh: '为什么是这个号', en: 'Why this number?' },
  whyNeedsServer: { zh: '连不上服务器，联网后再看', en: 'The server is out of reach; look again when it is back' },
  whyNumber: { zh: (number: string) => `为什么是 ${number}`, en: (number: string) => `Why ${number}?` },
  whyStrict: {
    zh: (queue: string) => `按队列次序叫：${queue}排在前面`,
    en: (queue: string) => `Queues are called in order, and ${queue} comes first`,
  },
  whyHeadStart: {
    zh: (minutes: number) => `按等候时间叫，加上队列的提前量：合 ${minutes} 分，最多`,
    en: (minutes: number) => `Called by waiting time plus the queue’s head start: ${minutes} min, the most`,
  },
  whyAccumulating: {
    zh: (minutes: number) => `按等候时间乘以队列的倍数叫：合 ${minutes} 分，最多`,
    en: (minutes: number) => `Called by waiting time times the queue’s factor: ${minutes} min, the most`,
  },
  whyRatio: {
    zh: (queue: string) => `按比例叫：轮到${queue}`,
    en: (queue: string) => `Queues are called in turn by their shares: it is ${queue}’s turn`,
  },
  whyOverdue: {
    zh: (minutes: number) => `已等 ${minutes} 分，超过上限，先叫`,
    en: (minutes: number) => `Waited ${minutes} min, past the limit, and so is called first`,
  },
  whyAlone: { zh: '别的队列没有人在等', en: 'Nobody waits in the other queues' },
  whyGiven: { zh: '由柜员指定，或者无号先办', en: 'Chosen by the teller, or served without a number' },
  scoreMinutes: { zh: (n: number) => `${n} 分`, en: (n: number) => `${n} min` },
  scorePlace: { zh: (n: number) => `第 ${n} 位`, en: (n: number) => `no. ${n}` },
  scoreShare: { zh: (n: number) => `还差 ${n}%`, en: (n: number) => `${n}% to come` },

  // Held, parked, missed
  aside: { zh: '挂起 · 暂存 · 过号', en: 'Held · parked · missed' },
  asideEmpty: { zh: '挂起、暂存和过号的票出现在这里', en: 'Tickets on hold, parked or missed appear here' },
  heldFree: { zh: '挂起 · 不持件', en: 'On hold · free return' },
  heldSame: { zh: '挂起 · 持件', en: 'On hold · same window' },
  heldInner: { zh: '挂起 · 内部处理', en: 'On hold · inner step' },
  parkedOwn: { zh: '暂存 · 本窗口', en: 'Parked · this window' },
  parkedAll: { zh: '暂存 · 各窗口', en: 'Parked · any window' },
  until: { zh: (time: string) => `到 ${time}`, en: (time: string) => `until ${time}` },
  missedSince: { zh: '过号', en: 'Missed' },
  goOn: { zh: '继续办', en: 'Go on' },
  callAgain: { zh: '再叫', en: 'Call again' },
});
