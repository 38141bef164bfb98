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
  again: {
    zh: '登录已到期，请重新登录；本机的数据和待传操作都在',
    en: 'Your login has ended: log in again. Everything saved here is kept',
  },
  language: { zh: 'English', en: '中文' },
  logOut: { zh: '退出登录', en: 'Log out' },
  logOutAsk: { zh: '退出登录？', en: 'Log out?' },
  logOutText: { zh: '退出后，本机不再显示厅堂数据', en: 'After that this tablet no longer shows the hall' },
  logOutWaiting: {
    zh: (n: number) => `还有 ${n} 条操作没有上传。它们留在本机，您下次登录后继续上传`,
    en: (n: number) =>
      `${n} action${n === 1 ? ' has' : 's have'} not gone up yet. They stay on this tablet and go up when you log in again`,
  },
  elsewhere: { zh: '厅堂正在另一个窗口使用', en: 'Tingtang is in use in another window' },
  elsewhereText: {
    zh: '同一台平板一次只用一个窗口，数据才不会错',
    en: 'One window at a time keeps this tablet’s data right',
  },
  useHere: { zh: '在这里使用', en: 'Use it here' },
  updateReady: { zh: '新版本已备好', en: 'A new release is ready' },
  update: { zh: '现在更新', en: 'Update now' },
  lobby_manager: { zh: '大堂经理', en: 'Lobby manager' },
  wealth_manager: { zh: '理财经理', en: 'Wealth manager' },
  outlet_head: { zh: '网点负责人', en: 'Outlet head' },
  teller: { zh: '柜员', en: 'Teller' },
  staff: { zh: '员工', en: 'Staff' },
  time: {
    zh: (month: number, day: number, week: string, clock: string) => `${month} 月 ${day} 日 周${week} ${clock}`,
    en: (month: number, day: number, week: string, clock: string) => `${week} ${day}/${month} ${clock}`,
  },
  weekdays: { zh: '日一二三四五六', en: 'Sun Mon Tue Wed Thu Fri Sat' },
  notFound: { zh: '没有这个页面', en: 'There is no such page' },
  notFoundText: { zh: '地址可能打错了', en: 'The address may be mistyped' },
  toHall: { zh: '回到厅堂', en: 'Back to the hall' },
  fault: { zh: '这个页面出了问题，数据没有丢', en: 'Something went wrong on this page; no data is lost' },
  reload: { zh: '重新打开', en: 'Open again' },
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
  'sync.set-aside': {
    zh: (d: Readonly<Record<string, string | number>>) => `这项操作没能处理，请把编号 ${d['reference']} 告诉管理员`,
    en: (d: Readonly<Record<string, string | number>>) =>
      `This could not be processed; give your administrator the number ${d['reference']}`,
  },
});
