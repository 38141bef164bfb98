// What the questions at the counter ask.
import { defineWords } from '#ui/words.ts';

export const formWords = defineWords({
  enter: { zh: '回车', en: 'Enter' },

  finishTitle: { zh: (number: string) => `办结 ${number}`, en: (number: string) => `Finish ${number}` },
  outcome: { zh: '结果', en: 'Outcome' },
  done: { zh: '办好了', en: 'Done' },
  partly: { zh: '办了一部分', en: 'Partly done' },
  notPossible: { zh: '没法办', en: 'Not possible' },
  referred: { zh: '转介给同事', en: 'Referred on' },
  delivered: { zh: '办了什么', en: 'What was done' },
  otherService: { zh: '其他业务', en: 'Something else' },
  otherHint: { zh: '写上后下次会出现在上面', en: 'Offered above next time' },
  finish: { zh: '办结', en: 'Finish' },

  holdTitle: { zh: (number: string) => `挂起 ${number}`, en: (number: string) => `Hold ${number}` },
  holdNote: { zh: '挂起的时间不算办理时间', en: 'Time on hold does not count as handling time' },
  free: { zh: '不持件', en: 'Free return' },
  freeHint: { zh: '客户自便，回来到这类业务的任何窗口', en: 'The customer leaves and returns to any window' },
  same: { zh: '持件', en: 'Same window' },
  sameHint: { zh: '资料留在本窗口，回来还到这里', en: 'The papers stay here; the customer comes back here' },
  inner: { zh: '内部处理', en: 'Inner step' },
  innerHint: { zh: '等授权、等后台，客户不用走开', en: 'Waiting for approval; the customer stays' },

  parkTitle: { zh: (number: string) => `暂存 ${number}`, en: (number: string) => `Park ${number}` },
  parkNote: { zh: '到时间没有继续办，就回到队列里', en: 'If nobody goes on in time, it returns to its queue' },
  pool: { zh: '放在哪里', en: 'Where' },
  own: { zh: '本窗口', en: 'This window' },
  counters: { zh: '各窗口', en: 'Any window' },
  minutes: { zh: '放多久', en: 'For how long' },
  minutesOf: { zh: (n: number) => `${n} 分`, en: (n: number) => `${n} min` },
  park: { zh: '暂存', en: 'Park' },

  transferTitle: { zh: (number: string) => `${number} 转到哪个队列`, en: (number: string) => `Transfer ${number} to` },
  transferNote: {
    zh: '号码不变，到新队列里继续等',
    en: 'The number stays the same and waits on in that queue',
  },
  place: { zh: '排在', en: 'Place' },
  first: { zh: '最前', en: 'First in line' },
  byWait: { zh: '按原来的等候', en: 'By own wait' },
  transfer: { zh: '转业务', en: 'Transfer' },
  waiting: { zh: (n: number) => `在等 ${n} 人`, en: (n: number) => `${n} waiting` },
  hereNow: { zh: '现在就在这个队列', en: 'It is in this queue now' },

  givenTitle: { zh: '叫指定的号', en: 'Call a given number' },
  number: { zh: '票号', en: 'Number' },
  numberHint: { zh: '例如 A012，只写数字也可以', en: 'Such as A012; the digits alone will do' },
  noSuch: {
    zh: (number: string) => `今天没有 ${number} 这个号，请核对票号`,
    en: (number: string) => `There is no ${number} today: check the number`,
  },
  several: { zh: '有几张票都是这个数字，请带上字母', en: 'Several tickets have these digits: add the letter' },
  call: { zh: '叫号', en: 'Call' },

  walkInTitle: { zh: '没有取号的客户办什么', en: 'What is the walk-in for' },
  walkInNote: { zh: '马上发一个号，在本窗口办理', en: 'A number is issued and served at this window' },

  pauseTitle: { zh: '为什么暂停', en: 'Why pause' },
  break: { zh: '休息', en: 'Break' },
  meeting: { zh: '开会', en: 'Meeting' },
  cash: { zh: '款项交接', en: 'Cash handover' },
  equipment: { zh: '设备故障', en: 'Equipment trouble' },
  other: { zh: '其他', en: 'Something else' },
});

/** Usual services by kind of business, in one order in both languages; what was delivered is kept in Chinese. */
export const serviceWords = defineWords({
  cash: { zh: '存款、取款、换零钱、汇款、挂失补办', en: 'Deposit, Withdrawal, Change, Remittance, Lost card' },
  noncash: {
    zh: '开卡、转账、改资料、网银手机银行、挂失补办',
    en: 'New card, Transfer, Details changed, Online banking, Lost card',
  },
  corporate: {
    zh: '对公开户、票据、回单、对公转账、询证函',
    en: 'Account opened, Bills, Receipts, Corporate transfer, Confirmation',
  },
  vip: {
    zh: '存款、取款、理财、大额存单、贵金属',
    en: 'Deposit, Withdrawal, Investment, Large deposit, Precious metal',
  },
  other: { zh: '咨询、改资料、授权、投诉处理、其他', en: 'Advice, Details changed, Approval, Complaint, Other' },
});

export const callerWords = defineWords({
  connect: { zh: '连接呼叫器', en: 'Connect a caller' },
  another: { zh: '换一个', en: 'Choose another' },
  caller: { zh: '呼叫器', en: 'caller' },
  unsupported: {
    zh: '这个浏览器不能接串口呼叫器，请用电脑上的 Chrome 或 Edge；键盘照常可用',
    en: 'This browser has no serial ports: use Chrome or Edge on a computer. The keyboard works as usual',
  },
  unchosen: { zh: '没有连接呼叫器', en: 'No caller is connected' },
  opening: { zh: '正在连接呼叫器', en: 'Connecting to the caller' },
  ready: { zh: '呼叫器已连接', en: 'The caller is connected' },
  unplugged: {
    zh: '呼叫器断开了，请查看插头；插好后自动恢复',
    en: 'The caller is disconnected: check its plug. It comes back by itself',
  },
  busy: {
    zh: '呼叫器被别的程序占用，请先关掉那个程序',
    en: 'Another program uses the caller: close that program first',
  },
  faults: {
    zh: (n: number) => `线路有 ${n} 处杂音，已略过`,
    en: (n: number) => `${n} disturbance${n === 1 ? '' : 's'} on the line passed over`,
  },
});
