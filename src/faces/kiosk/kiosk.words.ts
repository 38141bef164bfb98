// What the kiosk says to customers: one question a screen, the wait in words, and what to do where something does not go.
import { sayAhead } from '#domain/stations/slip.ts';
import { defineWords } from '#ui/words.ts';

export const kioskWords = defineWords({
  ask: { zh: '请问办什么业务？', en: 'What would you like to do?' },
  askKnown: {
    zh: (end: string) => `已读到尾号 ${end}，请选业务`,
    en: (end: string) => `Card ending ${end} was read. What would you like to do?`,
  },
  ahead: { zh: (n: number) => sayAhead(n, 'zh'), en: (n: number) => sayAhead(n, 'en') },
  nobody: { zh: '前面没有人', en: 'No one before you' },
  noWait: { zh: '不用等', en: 'No wait' },
  noWindow: { zh: '窗口未开，等候时间说不准', en: 'No window open yet, wait unknown' },
  noneLeft: { zh: '号已发完，请找大堂经理', en: 'No numbers left, please see the lobby manager' },
  more: { zh: '更多业务', en: 'More' },
  booked: { zh: '我有预约', en: 'I have an appointment' },
  bookedHint: { zh: '输手机号或扫预约码', en: 'by phone or code' },
  cardFirst: { zh: '也可以先刷身份证或银行卡', en: 'You may also swipe your ID or bank card first' },
  elder: { zh: '大字版', en: 'Large text' },
  usual: { zh: '标准版', en: 'Normal text' },
  low: { zh: '轮椅高度', en: 'Seated view' },
  high: { zh: '标准高度', en: 'Standing view' },
  language: { zh: 'English', en: '中文' },

  askWho: { zh: '刷一下证件或卡？', en: 'Would you like to identify yourself?' },
  whyWho: {
    zh: '刷卡后窗口能提前准备，不刷也能取号',
    en: 'It lets the window prepare for you; it is not needed for a number',
  },
  swipe: { zh: '请刷身份证或银行卡', en: 'Swipe your ID or bank card now' },
  byPhone: { zh: '输手机号', en: 'Type a phone number' },
  plain: { zh: '不刷卡，直接取号', en: 'Take a number without' },
  back: { zh: '返回', en: 'Back' },
  toStart: { zh: '回首页', en: 'Start again' },
  misread: { zh: '没读清，请再刷一次', en: 'That could not be read, please swipe again' },

  askPhone: { zh: '请输手机号', en: 'Please type your phone number' },
  phoneHint: { zh: '11 位，只用来取号', en: '11 digits, used for this number only' },
  typed: { zh: (n: number) => `已输 ${n} 位`, en: (n: number) => `${n} digits typed` },
  erase: { zh: '退格', en: 'Erase' },
  clear: { zh: '清空', en: 'Clear' },
  next: { zh: '下一步', en: 'Next' },
  notPhone: { zh: '手机号不对，请核对', en: 'That is not a mobile number, please check it' },

  confirm: { zh: '请核对后取号', en: 'Please check, then take your number' },
  business: { zh: '业务', en: 'Business' },
  who: { zh: '身份', en: 'Identified by' },
  wait: { zh: '等候', en: 'Wait' },
  idCard: { zh: (end: string) => `身份证 尾号 ${end}`, en: (end: string) => `ID card ending ${end}` },
  bankCard: { zh: (end: string) => `银行卡 尾号 ${end}`, en: (end: string) => `Bank card ending ${end}` },
  phone: { zh: (end: string) => `手机 尾号 ${end}`, en: (end: string) => `Phone ending ${end}` },
  doubtful: {
    zh: '卡号校验没通过，可能没读清：可再刷一次，也可照常取号',
    en: 'The card number does not check out: swipe again, or go on with it',
  },
  take: { zh: '取号', en: 'Take a number' },
  taking: { zh: '正在取号', en: 'One moment' },

  askBooking: { zh: '请输预约时留的手机号', en: 'Type the phone number of your appointment' },
  bookingHint: { zh: '或把预约二维码对准扫码口', en: 'or hold its code to the scanner' },
  looking: { zh: '正在查预约', en: 'Looking for your appointment' },
  found: { zh: (time: string) => `预约时间 ${time}`, en: (time: string) => `Your appointment is at ${time}` },
  noBooking: {
    zh: '没查到今天的预约。可以直接取号，或请大堂经理帮忙',
    en: 'No appointment was found for today. Take a number, or ask the lobby manager',
  },
  bookingOffline: {
    zh: '现在查不了预约。请先取号，并告诉大堂经理',
    en: 'Appointments cannot be looked up right now. Please take a number and tell the lobby manager',
  },

  yours: { zh: '您的号码', en: 'Your number' },
  printing: { zh: '正在打印，请稍候', en: 'Printing, one moment please' },
  takeSlip: { zh: '请取走小票', en: 'Please take your slip' },
  noSlip: { zh: '请记下号码，或扫码拍照', en: 'Please note your number, scan the code or take a photo' },
  paperOut: {
    zh: '打印机没纸了，号码已有效：请记下或拍照。已通知工作人员',
    en: 'The printer is out of paper. Your number is valid: note it or take a photo. Staff have been told',
  },
  printerGone: {
    zh: '打印机没响应，号码已有效：请记下或拍照。已通知工作人员',
    en: 'The printer does not answer. Your number is valid: note it or take a photo. Staff have been told',
  },
  printAgain: { zh: '再打印一次', en: 'Print again' },
  scan: { zh: '扫码在手机上看进度', en: 'Scan to follow on your phone' },
  missed: {
    zh: '请留意叫号，过号请联系大堂经理',
    en: 'Please listen for your number; if you miss it, see the lobby manager',
  },
  again: { zh: '再取一个号', en: 'Another number' },
  done: { zh: '完成', en: 'Done' },
  unprinted: {
    zh: (number: string) => `${number} 已取号，小票没打出来`,
    en: (number: string) => `${number} was taken, its slip was not printed`,
  },
  print: { zh: '打印', en: 'Print' },
  notNeeded: { zh: '不用了', en: 'Not needed' },

  notStored: { zh: '没能存下号码，没有取号', en: 'Your number could not be stored, none was taken' },
  notStoredText: { zh: '请再试一次，或找大堂经理取号', en: 'Please try again, or see the lobby manager' },
  sorryNone: { zh: '这个业务的号发完了', en: 'There are no numbers left for this' },
  sorryNoneText: {
    zh: '取号机已断网，备用号也用完了，请找大堂经理取号',
    en: 'The kiosk is offline and has used its spare numbers; please see the lobby manager',
  },

  bridged: { zh: '本网点由取号机发号', en: 'The queue machine gives out numbers here' },
  bridgedText: { zh: '请到取号机取号，或找大堂经理', en: 'Please use the queue machine, or see the lobby manager' },
  shut: { zh: '现在不发号', en: 'No numbers are given out now' },
  shutText: {
    zh: (from: string, until: string) => `发号时间 ${from}–${until}`,
    en: (from: string, until: string) => `Numbers are given out from ${from} to ${until}`,
  },
  noQueues: { zh: '还没有可办的业务', en: 'Nothing to choose from yet' },
  noQueuesText: { zh: '请找大堂经理', en: 'Please see the lobby manager' },
  elsewhere: { zh: '取号机已在另一个窗口打开', en: 'The kiosk is open in another window' },
  elsewhereText: {
    zh: '请用那个窗口；它关掉后，这里自动接上',
    en: 'Please use that one; this one takes over when it is closed',
  },
  broken: { zh: '这台机器存不下号码', en: 'This machine cannot store numbers' },
  brokenText: { zh: '请工作人员检查磁盘空间，然后重新打开', en: 'Staff: check its disk space, then open it again' },
  offline: {
    zh: (time: string) => `与服务器断开，照常取号；人数按 ${time} 推算`,
    en: (time: string) => `Not connected; numbers go on. People ahead are reckoned from ${time}`,
  },
  quieter: {
    zh: (name: string, minutes: number) => `${name}现在等得少：约 ${minutes} 分钟`,
    en: (name: string, minutes: number) => `Less of a wait at ${name}: about ${minutes} min`,
  },
  still: {
    zh: (seconds: number) => `还在吗？${seconds} 秒后回首页`,
    en: (seconds: number) => `Still there? Back to the start in ${seconds} s`,
  },
  goOn: { zh: '继续', en: 'Go on' },
});
