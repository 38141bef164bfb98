// What the page of bookings says (QUE-015).
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const appointmentWords = defineWords({
  place: { zh: '预约', en: 'Bookings' },
  title: { zh: '预约', en: 'Bookings' },
  count: { zh: (n: number) => `${n} 位`, en: (n: number) => `${n}` },
  date: { zh: '日期', en: 'Date' },
  today: { zh: '今天', en: 'Today' },
  tomorrow: { zh: '明天', en: 'Tomorrow' },
  day: {
    zh: (month: number, date: number, weekday: number) => `${month} 月 ${date} 日 周${'日一二三四五六'[weekday] ?? ''}`,
    en: (month: number, date: number, weekday: number) =>
      `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekday] ?? ''} ${date}/${month}`,
  },
  slots: { zh: '当天各时段', en: 'Slots of the day' },
  slot: { zh: '时段', en: 'Slot' },
  queue: { zh: '业务', en: 'Business' },
  free: { zh: (n: number) => `余 ${n}`, en: (n: number) => `${n} free` },
  full: { zh: '约满', en: 'full' },
  over: { zh: '已过', en: 'over' },
  book: { zh: '预约', en: 'Book' },
  bookAt: { zh: (clock: string) => `预约 ${clock}`, en: (clock: string) => `Book ${clock}` },
  newBooking: { zh: '新预约', en: 'New booking' },
  phone: { zh: '手机号', en: 'Phone number' },
  phoneHint: {
    zh: '到店在取号机输手机号签到；只存加密指纹，不显示',
    en: 'He checks in at the kiosk with it; kept as a keyed fingerprint and never shown',
  },
  save: { zh: '预约', en: 'Book' },
  booked: { zh: '已预约', en: 'Booked' },
  moveTitle: { zh: '改期', en: 'Change the time' },
  move: { zh: '改期', en: 'Change the time' },
  moved: { zh: '已改期', en: 'Time changed' },
  cancel: { zh: '取消预约', en: 'Cancel the booking' },
  cancelTitle: {
    zh: (clock: string) => `取消 ${clock} 的预约？`,
    en: (clock: string) => `Cancel the booking at ${clock}?`,
  },
  cancelText: { zh: '时段让给别人，凭证码作废', en: 'The place goes to somebody else and the code ends' },
  cancelled: { zh: '预约已取消', en: 'Booking cancelled' },
  why: { zh: '原因', en: 'Reason' },
  customer: { zh: '客户不来了', en: 'The customer is not coming' },
  outlet: { zh: '网点改安排', en: 'The outlet changed its plans' },
  mistake: { zh: '登记有误', en: 'Booked by mistake' },
  states: { zh: '状态', en: 'State' },
  isBooked: { zh: '待到店', en: 'Expected' },
  isArrived: { zh: '已到店', en: 'Arrived' },
  isMissed: { zh: '未到', en: 'Did not come' },
  isCancelled: { zh: '已取消', en: 'Cancelled' },
  number: { zh: '排队号', en: 'Ticket' },
  noNumber: { zh: '还没取号', en: 'None yet' },
  code: { zh: '签到凭证码', en: 'Check-in code' },
  codeHint: { zh: '到店在取号机扫码签到', en: 'Scanned at the kiosk on arrival' },
  qr: { zh: '签到二维码，请客户拍下', en: 'QR code to check in: let the customer photograph it' },
  somebody: { zh: '未登记客户', en: 'Not a known customer' },
  chooseSlot: { zh: '点时段右侧的「预约」，或点一位客户', en: 'Press “Book” at a slot, or choose somebody' },
  closedDay: { zh: '这天不营业', en: 'The outlet is closed on this day' },
  closedDayText: { zh: '请换一天', en: 'Choose another day' },
  machineLeads: { zh: '本网点由排队机发号', en: 'A queue machine gives out the numbers here' },
  machineLeadsText: {
    zh: '预约要由厅堂系统发号，这里暂时用不了',
    en: 'Bookings need numbers of our own, so there are none here',
  },
  needsServer: { zh: '离线时不能约，联网后再试', en: 'Not possible offline: try again once connected' },
  offlineText: {
    zh: '可以查看；预约、改期和取消要等联网',
    en: 'To read only: booking, changing and cancelling need the server',
  },
  chooseQueue: { zh: '先选业务', en: 'Choose the business first' },
  chooseTime: { zh: '先选时段', en: 'Choose the slot first' },
  unsure: {
    zh: '没有收到回音，不知道约上没有；再按一次不会重复',
    en: 'No answer came, so it is not known whether it was done; pressing once more does it only once',
  },
});

/** One sentence for each refusal of the area: what is so, and what to do. */
export const appointmentRefusals = defineWords({
  'appointments.no-such-slot': {
    zh: () => '这个时间不在营业时段内，请另选时段',
    en: () => 'This is not a slot of the opening hours; choose another one',
  },
  'appointments.slot-over': {
    zh: () => '这个时段已经过了，请选后面的',
    en: () => 'This slot has begun; choose a later one',
  },
  'appointments.too-far': {
    zh: (d: RefusalData) => `只能约 ${d['days']} 天以内，请选近一些的日子`,
    en: (d: RefusalData) => `Bookings reach ${d['days']} days ahead; choose an earlier day`,
  },
  'appointments.slot-full': {
    zh: () => '这个时段刚被约满，请换一个时段',
    en: () => 'This slot is full now; choose another one',
  },
  'appointments.already-booked': {
    zh: () => '这位客户当天已有预约，可以给他改期',
    en: () => 'This customer is booked on that day already; change that booking instead',
  },
  'appointments.not-open': {
    zh: () => '这个预约已经到店、取消或过期，不能再改',
    en: () => 'He has come, or the booking was cancelled or is over; it cannot be changed any more',
  },
  'appointments.code-taken': { zh: () => '请再按一次预约', en: () => 'Please press “Book” once more' },
});
