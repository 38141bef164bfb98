// What every public device says of itself: how it becomes one of ours, and that the server is away.
import { defineWords } from '#ui/words.ts';

export const facesWords = defineWords({
  kiosk: { zh: '取号机', en: 'Ticket kiosk' },
  display: { zh: '叫号屏', en: 'Call display' },
  enrolTitle: { zh: (face: string) => `登记这台${face}`, en: (face: string) => `Enrol this ${face.toLowerCase()}` },
  enrolText: {
    zh: '请管理员在“设备”里生成登记码，10 分钟内输入或扫码，只能用一次',
    en: 'An administrator makes a code under Devices; type or scan it within 10 minutes, it works once',
  },
  code: { zh: '登记码', en: 'Enrolment code' },
  enrol: { zh: '登记', en: 'Enrol' },
  demoTitle: { zh: '演示机：直接选一个网点', en: 'Demo machine: choose an outlet' },
  demoBridged: { zh: '由取号机发号', en: 'a queue machine gives out numbers' },
  starting: { zh: '正在连接服务器', en: 'Connecting to the server' },
  startingText: {
    zh: '第一次使用需要联网一次，连上后自动开始',
    en: 'The first start needs the server once; it begins by itself',
  },
  revoked: {
    zh: '这台设备已停用，需要重新登记才能使用',
    en: 'This device was revoked; it must be enrolled again to be used',
  },
  wrongFace: {
    zh: '这个登记码是别的设备用的，请换一个',
    en: 'That code is for another kind of device; please use another one',
  },
  codeUnknown: { zh: '登记码不对，请核对后重输', en: 'That code is not right; please check it and try again' },
  codeUsed: { zh: '登记码已用过，请管理员另生成一个', en: 'That code was used already; please ask for another one' },
  codeExpired: {
    zh: '登记码已过期，请管理员另生成一个',
    en: 'That code has expired; please ask for another one',
  },
  codeNotApproved: {
    zh: '登记码还要另一位管理员批准',
    en: 'That code still has to be approved by a second administrator',
  },
  offline: { zh: '连不上服务器，请稍后再试', en: 'The server cannot be reached; please try again later' },
  later: { zh: '试得太多，请几分钟后再试', en: 'Too many tries; please wait a few minutes' },
});
