// All that logging in says.
import { defineWords } from '#ui/words.ts';

export const identityWords = defineWords({
  product: { zh: '厅堂', en: 'Tingtang' },
  tagline: { zh: '看见谁在等，先去招呼谁', en: 'See who waits, greet the right one first' },
  login: { zh: '用户名', en: 'User name' },
  password: { zh: '密码', en: 'Password' },
  enter: { zh: '登录', en: 'Log in' },
  loginMissing: { zh: '请输入用户名', en: 'Enter your user name' },
  passwordMissing: { zh: '请输入密码', en: 'Enter your password' },
  'wrong-login': {
    zh: '用户名或密码不对，请再试一次；忘记密码请找管理员重置',
    en: 'User name or password is wrong. Try again, or ask your administrator for a new password',
  },
  'other-outlet': {
    zh: '这台平板属于另一个网点，请用本网点的平板登录',
    en: 'This tablet belongs to another outlet; use one of your own outlet',
  },
  offline: {
    zh: '现在连不上服务器，请检查网络后再登录',
    en: 'The server cannot be reached now. Check the network, then log in',
  },
  'try-later': { zh: '试错太多次，请稍等再试', en: 'Too many wrong tries; wait a little' },
  'answer-needed': { zh: '请再答一题，然后登录', en: 'Answer the question as well, then log in' },
  'wrong-answer': { zh: '题目答得不对，请答新的一题', en: 'That answer was wrong; here is another question' },
  'begin-again': { zh: '超过时间或试错太多，请重新登录', en: 'Too late or too many tries; log in again' },
  'not-enrolled': {
    zh: '这台设备还没有登记，请管理员给一个登记码',
    en: 'This device is not enrolled; ask your administrator for a code',
  },
  'device-revoked': {
    zh: '这台设备已被吊销，不能再登录；请把它交给管理员',
    en: 'This device was revoked and logs nobody in; hand it to your administrator',
  },
  'not-for-staff': {
    zh: '这台设备给客户使用，员工不能在这里登录',
    en: 'This device is for customers; staff log in elsewhere',
  },
  needsServer: {
    zh: '现在连不上服务器，这里要联网才能看和改',
    en: 'The server cannot be reached; this needs the network',
  },
  refused: { zh: '没能登录，请再试一次', en: 'That did not work; try again' },
  waitFor: {
    zh: (n: number) => (n < 60 ? `请等 ${n} 秒` : `请等 ${Math.floor(n / 60)} 分 ${n % 60} 秒`),
    en: (n: number) => (n < 60 ? `Wait ${n} s` : `Wait ${Math.floor(n / 60)} min ${n % 60} s`),
  },
  wrongPassword: {
    zh: '密码不对，请再试一次；忘记密码请找管理员重置',
    en: 'The password is wrong. Try again, or ask your administrator for a new one',
  },
  cannotCheck: {
    zh: '现在连不上服务器，密码要连上后才能核对；数据都在',
    en: 'The server cannot be reached, and only it can check the password. Nothing is lost',
  },
  language: { zh: 'English', en: '中文' },
  elsewhere: { zh: '厅堂正在另一个窗口使用', en: 'Tingtang is in use in another window' },
  elsewhereText: {
    zh: '同一台平板一次只用一个窗口，数据才不会错',
    en: 'One window at a time keeps this tablet’s data right',
  },
  shut: { zh: '本机存储打不开', en: 'This tablet’s storage does not open' },
  shutText: {
    zh: '待传的操作仍在本机。请关掉其他窗口后再试；还不行就重启平板',
    en: 'What waits to go up stays on this tablet. Close other windows and try again; if that does not help, restart the tablet',
  },
  useHere: { zh: '在这里使用', en: 'Use it here' },
});

/** Refusals and errors that no area owns. */
export const syncRefusals = defineWords({
  'sync.row-missing': {
    zh: () => '这条记录已经不在了，请看最新的列表',
    en: () => 'This record no longer exists; look at the current list',
  },
  'sync.not-allowed': {
    zh: () => '您的岗位不能做这项操作，请找有权限的同事',
    en: () => 'Your role may not do this; ask a colleague who may',
  },
  'sync.bad-input': {
    zh: () => '内容不完整或格式不对，请检查后再存',
    en: () => 'Something is missing or malformed; check it and save again',
  },
  'sync.unknown-mutation': {
    zh: () => '服务器还不认识这项操作，请更新后再试',
    en: () => 'The server does not know this action yet; update and try again',
  },
  'sync.bad-request': {
    zh: () => '内容不完整或格式不对，请检查后再试',
    en: () => 'Something is missing or malformed; check it and try again',
  },
  'sync.too-large': { zh: () => '内容太大，请分成几次', en: () => 'This is too large; do it in parts' },
  'sync.too-often': { zh: () => '操作太频繁，请一分钟后再试', en: () => 'Too often; try again in a minute' },
  'identity.not-logged-in': { zh: () => '登录已结束，请重新登录', en: () => 'The session has ended; log in again' },
  'sync.set-aside': {
    zh: (d: Readonly<Record<string, string | number>>) => `这项操作没能处理，请把编号 ${d['reference']} 告诉管理员`,
    en: (d: Readonly<Record<string, string | number>>) =>
      `This could not be processed; give your administrator the number ${d['reference']}`,
  },
});
