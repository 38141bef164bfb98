// All that the tablet's own page says.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const settingsWords = defineWords({
  tablet: { zh: '本机', en: 'Tablet' },
  title: { zh: '本机设置', en: 'This tablet' },
  hallSection: { zh: '厅堂提醒', en: 'Hall reminders' },
  hallNote: { zh: '只对这台平板有效', en: 'Applies to this tablet only' },
  waitMinutes: { zh: '客户等待时间提醒', en: 'Waiting time limit' },
  waitHint: {
    zh: '等到这个时间的客户进入等候图并标为超时',
    en: 'From then on a customer is marked as waiting too long',
  },
  minutes: { zh: '分', en: 'min' },
  vipThreshold: { zh: '贵宾起点', en: 'VIP threshold' },
  vipHint: { zh: '资产达到这个数的客户显示为贵宾', en: 'Customers with at least these assets are shown as VIP' },
  wan: { zh: '万元', en: '× 10,000 yuan' },
  showVip: { zh: '显示贵宾客户', en: 'Show VIP customers' },
  showComplaint: { zh: '显示投诉客户', en: 'Show customers with complaints' },
  birthday: { zh: '生日提醒', en: 'Birthdays' },
  birthdayHint: { zh: '当天生日的客户取号时提醒', en: 'Tells when a customer takes a number on his birthday' },
  sound: { zh: '提示音', en: 'Sound' },
  soundHint: {
    zh: '到店、超时、呼叫、故障各有一种声音；关掉就完全安静',
    en: 'Arrival, long wait, call and trouble each sound different; off means silent',
  },
  tryOut: { zh: '试听', en: 'Play it' },
  voice: { zh: '语音播报', en: 'Spoken' },
  voiceHint: { zh: '把提醒念出来，不念客户姓名', en: 'Reads reminders aloud, never a customer’s name' },
  voiceNeedsSound: {
    zh: '提示音关着，不会播报；先打开提示音',
    en: 'Sound is off, so nothing is spoken: switch it on first',
  },
  noVoice: {
    zh: '这台平板没有中文语音，请先在系统设置里安装',
    en: 'This tablet has no English voice; install one in the system settings first',
  },
  notify: { zh: '系统通知', en: 'System notices' },
  notifyHint: {
    zh: '页面不在眼前时由系统提醒；要先允许通知',
    en: 'The system tells while the page is out of sight; you are asked to allow it',
  },
  notifyDenied: {
    zh: '浏览器不许发通知，请在网站设置里改成允许',
    en: 'The browser forbids notices: allow them in its settings for this site',
  },
  notifyNone: { zh: '这个浏览器没有系统通知', en: 'This browser has no system notices' },
  save: { zh: '保存', en: 'Save' },
  nothingChanged: { zh: '没有改动', en: 'Nothing was changed' },
  saved: { zh: '已存在本机，联网后自动上传', en: 'Saved on this tablet; it goes up when there is a network' },
  savedOnline: { zh: '已存在本机，正在上传', en: 'Saved on this tablet, going up now' },
  diskFull: {
    zh: '本机存储写不进去，请腾出空间后再保存',
    en: 'This tablet cannot store it: free some space and save again',
  },
  lookSection: { zh: '外观', en: 'Look' },
  language: { zh: '语言', en: 'Language' },
  theme: { zh: '主题', en: 'Theme' },
  jade: { zh: '玉', en: 'Jade' },
  ink: { zh: '墨', en: 'Ink' },
  scheme: { zh: '明暗', en: 'Brightness' },
  system: { zh: '跟随系统', en: 'As the system' },
  light: { zh: '浅色', en: 'Light' },
  dark: { zh: '深色', en: 'Dark' },
  contrast: { zh: '高对比', en: 'High contrast' },
  syncSection: { zh: '数据', en: 'Data' },
  state: { zh: '连接', en: 'Connection' },
  online: { zh: '在线', en: 'Online' },
  offline: { zh: '离线', en: 'Offline' },
  connecting: { zh: '正在连接', en: 'Connecting' },
  asOf: { zh: '数据截至', en: 'Data from' },
  never: { zh: '还没有', en: 'not yet' },
  waiting: { zh: '待传', en: 'Waiting to go up' },
  items: { zh: (n: number) => `${n} 条`, en: (n: number) => `${n}` },
  attention: { zh: '被退回', en: 'Sent back' },
  lapsed: { zh: '数据已锁，连上后恢复', en: 'Locked until the bank is reached' },
  tooOld: { zh: '版本太旧，收不到数据', en: 'This version is too old to receive data' },
  loggedOut: { zh: '请重新登录', en: 'Log in again' },
  filling: {
    zh: (rows: string, of: string) => `读取中 ${rows} / ${of}`,
    en: (rows: string, of: string) => `Loading ${rows} of ${of}`,
  },
  toDiagnostics: { zh: '诊断', en: 'Diagnostics' },
  setLobbyDeed: { zh: '设置厅堂提醒', en: 'Setting the hall reminders' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  againTitle: { zh: '这是被退回时填的内容，改好后再存', en: 'This is what was sent back: change it, then save again' },
  againStop: { zh: '先不改', en: 'Not now' },
  repairs: { zh: '校验修复', en: 'Checksum repairs' },
  outlet: { zh: '网点', en: 'Outlet' },
  device: { zh: '设备编号', en: 'Device number' },
});

export const settingsRefusals = defineWords({
  'settings.wait-out-of-range': {
    zh: (d: RefusalData) => `等待提醒要在 ${d['least']}–${d['most']} 分之间，请改一个数`,
    en: (d: RefusalData) => `The waiting limit must be ${d['least']}–${d['most']} minutes; choose another number`,
  },
  'settings.vip-out-of-range': {
    zh: (d: RefusalData) => `贵宾起点要在 ${d['least']}–${d['most']} 万之间，以 ${d['step']} 万为一档`,
    en: (d: RefusalData) =>
      `The VIP threshold must be ${d['least']}–${d['most']} × 10,000 yuan, in steps of ${d['step']}`,
  },
  'settings.other-device': {
    zh: () => '这是另一台平板的设置，请到那台平板上改',
    en: () => 'This setting belongs to another tablet; change it there',
  },
});
