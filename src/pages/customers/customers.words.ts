// What is said of a customer's own numbers, and of showing one of them.
import { defineWords } from '#ui/words.ts';

export const customersWords = defineWords({
  numbers: { zh: '联系、证件与资产', en: 'Contact, ID and assets' },
  note: {
    zh: '默认遮挡；查看要写原因，会记录，30 秒后自动隐藏',
    en: 'Masked; showing one takes a reason, is recorded, and hides again after 30 s',
  },
  name: { zh: '姓名', en: 'Name' },
  phone: { zh: '手机', en: 'Phone' },
  idNumber: { zh: '证件号', en: 'ID number' },
  account: { zh: '卡号', en: 'Card' },
  address: { zh: '住址', en: 'Address' },
  birthDate: { zh: '出生日期', en: 'Date of birth' },
  assets: { zh: '资产金额', en: 'Exact assets' },
  show: { zh: '查看', en: 'Show' },
  showWhat: { zh: (what: string) => `查看${what}`, en: (what: string) => `Show ${inside(what)}` },
  hide: { zh: '隐藏', en: 'Hide' },
  left: { zh: (n: number) => `${n} 秒后隐藏`, en: (n: number) => `hides in ${n} s` },
  shown: {
    zh: (what: string) => `${what}已显示，30 秒后自动隐藏`,
    en: (what: string) => `${what} is shown and hides by itself after 30 seconds`,
  },
  hidden: { zh: (what: string) => `${what}已隐藏`, en: (what: string) => `${what} is hidden again` },
  onlyManager: {
    zh: '只有客户自己的理财经理和网点负责人可以查看完整内容',
    en: 'Only the customer’s own manager and the head of the outlet can see these in full',
  },
  notKnown: { zh: '未登记', en: 'not on file' },
  nothing: { zh: '这位客户还没有登记联系方式和证件', en: 'No contact or ID is on file for this customer yet' },
  offline: {
    zh: '断网时看不到：这些内容不存在平板上，联网后显示在这里',
    en: 'Not while offline: these are never kept on the tablet. They appear here once connected',
  },
  notRead: { zh: '没有读到', en: 'Could not be read' },
  fromWan: { zh: (wan: number) => `${wan} 万以上`, en: (wan: number) => `from ${(wan / 100).toFixed(2)} million` },
  yuan: { zh: (yuan: string) => `${yuan} 元`, en: (yuan: string) => `¥${yuan}` },
  monthDay: {
    zh: (month: number, day: number) => `****-${two(month)}-${two(day)}`,
    en: (month: number, day: number) => `****-${two(month)}-${two(day)}`,
  },
  why: { zh: '为什么要查看', en: 'Why do you need it' },
  whyNote: { zh: '写明原因', en: 'Say why' },
  whyHint: {
    zh: '4 到 100 字，会记入审计；请不要写客户的号码',
    en: '4 to 100 characters, kept in the audit trail; write no numbers of the customer',
  },
  identity: { zh: '当面核对身份', en: 'Check identity in person' },
  business: { zh: '办理业务需要填写', en: 'Needed to fill in a form' },
  callback: { zh: '按约定回电', en: 'Call back as agreed' },
  complaint: { zh: '处理投诉', en: 'Handle a complaint' },
  other: { zh: '其他原因', en: 'Another reason' },
  recorded: {
    zh: '您的姓名、时间、内容和原因会记入审计',
    en: 'Your name, the time, what was shown and why go into the audit trail',
  },
  cancel: { zh: '不看了', en: 'Cancel' },
  chooseWhy: { zh: '先选一个原因', en: 'Choose a reason first' },
  noteShort: { zh: '至少写 4 个字', en: 'At least 4 characters' },
  tooOften: { zh: '查看得太快，请过一分钟再试', en: 'Too many at once: try again in a minute' },
  unreachable: {
    zh: '现在连不上服务器，没有显示；联网后再试',
    en: 'The server cannot be reached, so nothing is shown; try again once connected',
  },
});

/** A label within a sentence: phone, but ID number. */
const inside = (label: string): string => (/^[A-Z]{2}/.test(label) ? label : label.toLowerCase());
const two = (n: number): string => String(n).padStart(2, '0');

export const customersRefusals = defineWords({
  'customers.not-on-file': { zh: () => '这一项没有登记', en: () => 'This is not on file' },
  'customers.no-phone-number': {
    zh: () => '电话号码要 7 到 20 位数字，请核对后再查',
    en: () => 'A phone number has 7 to 20 digits; check it and look again',
  },
  'customers.no-id-number': {
    zh: () => '证件号要 18 位，旧的要 15 位，请核对后再查',
    en: () => 'An ID number has 18 places, an old one 15; check it and look again',
  },
  'customers.mistyped-id-number': {
    zh: () => '证件号的末位校验不对，有一位输错了，请核对后再查',
    en: () => 'The last place of this ID number does not fit the others: one was mistyped; check it and look again',
  },
  'customers.no-account-number': {
    zh: () => '卡号或账号要 8 到 30 位数字，请核对后再查',
    en: () => 'A card or account number has 8 to 30 digits; check it and look again',
  },
});
