// What the lock says: closed and why, what is kept, and how to go on.
import { defineWords } from '#ui/words.ts';

export const lockWords = defineWords({
  opening: { zh: '正在打开', en: 'Opening' },
  openingText: { zh: '正在向服务器取钥匙', en: 'Asking the server for the key' },
  locked: { zh: '已锁定', en: 'Locked' },
  lockedText: { zh: '输入密码，接着做', en: 'Enter your password to go on' },
  ended: { zh: '登录已到期', en: 'Your login has ended' },
  endedText: { zh: '请重新登录，接着做', en: 'Log in again to go on' },
  offline: { zh: '现在连不上服务器', en: 'The server cannot be reached' },
  offlineText: {
    zh: '数据在本机是封好的，钥匙在服务器上。一连上就会自动打开',
    en: 'The data lies sealed on this tablet and the key is with the server. It opens by itself once the server is reached',
  },
  waiting: {
    zh: (n: number) => `您做过的都在：${n} 条待传，联网后自动上传`,
    en: (n: number) => `What you did is kept: ${n} to send when the network is back`,
  },
  nothingWaits: { zh: '没有待传的操作', en: 'Nothing waits to be sent' },
  unlock: { zh: '解锁', en: 'Unlock' },
  tryNow: { zh: '现在再连一次', en: 'Try to connect now' },
  someoneElse: { zh: '换人登录', en: 'Someone else' },
  back: { zh: '返回', en: 'Back' },
  toCustomers: { zh: '退出，交给客户使用', en: 'Log out, hand over to customers' },

  byPasskey: { zh: '用通行密钥打开', en: 'Open with your passkey' },
  passkeyRefused: {
    zh: '没有打开。请再试一次，或等连上服务器',
    en: 'It did not open. Try again, or wait for the server',
  },
  passkeyOverdue: {
    zh: '离上次连上服务器太久了，或者平板的时钟被改过，要连上服务器才能打开；数据都在',
    en: 'The server was last reached too long ago, or the clock of this tablet was changed. It opens once the server is reached; nothing is lost',
  },
  passkeyOnline: { zh: '服务器连得上，请用密码解锁', en: 'The server can be reached: unlock with your password' },
  offlineUnlock: { zh: '断网时也能打开', en: 'Opening without a network' },
  offlineUnlockText: {
    zh: '用这台平板的指纹、面容或锁屏密码，断网后 4 小时内可以解锁',
    en: 'With this tablet’s fingerprint, face or screen lock, for four hours after the network is gone',
  },
  offlineUnlockMade: { zh: '已开通', en: 'Set up' },
  makePasskey: { zh: '开通', en: 'Set it up' },
  makeUnsupported: {
    zh: '这台平板不支持，断网时要等连上才能打开',
    en: 'This tablet cannot do it: without a network the data stays closed',
  },
  makeRefused: { zh: '没有开通，可以再试一次', en: 'It was not set up; you can try again' },
  makeOffline: { zh: '现在连不上服务器，连上后再开通', en: 'The server cannot be reached now; try again once it is' },

  soon: { zh: '即将锁定', en: 'About to lock' },
  soonText: {
    zh: (n: number) => `${n} 秒后锁定。没保存的内容会清空，已保存的都在`,
    en: (n: number) =>
      `This tablet locks in ${n} second${n === 1 ? '' : 's'}. What is not saved is cleared; what is saved is kept`,
  },
  stay: { zh: '继续使用', en: 'Stay' },
  lockNow: { zh: '现在锁定', en: 'Lock now' },

  mine: { zh: '离开平板', en: 'Leaving the tablet' },
  mineText: {
    zh: '锁定：用密码回来接着做。退出：平板交给客户使用',
    en: 'Lock: come back with your password and go on. Log out: the tablet is for customers',
  },
  logOut: { zh: '退出登录', en: 'Log out' },
  logOutWaiting: {
    zh: (n: number) => `还有 ${n} 条操作没有上传。它们留在本机，您下次登录后继续上传`,
    en: (n: number) =>
      `${n} action${n === 1 ? ' has' : 's have'} not gone up yet. They stay on this tablet and go up when you log in again`,
  },
});
