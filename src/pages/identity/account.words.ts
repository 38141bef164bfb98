// Words of one's own account.
import { defineWords } from '#ui/words.ts';

export const accountWords = defineWords({
  title: { zh: '我的账号', en: 'My account' },
  notRead: { zh: '账号信息没有读到', en: 'Your account could not be read' },
  password: { zh: '登录密码', en: 'Password' },
  old: { zh: '现在的密码', en: 'Present password' },
  oldMissing: { zh: '请输入现在的密码', en: 'Enter your present password' },
  change: { zh: '修改密码', en: 'Change password' },
  changed: { zh: '密码已改，别处的登录都已退出', en: 'Changed; you are logged out everywhere else' },
  sessions: { zh: '我登录在', en: 'Where I am logged in' },
  since: { zh: (when: string) => `从 ${when} 起`, en: (when: string) => `since ${when}` },
  here: { zh: '就是这里', en: 'This device' },
  end: { zh: '退出那里', en: 'Log out there' },
  second: { zh: '两步验证', en: 'Second step' },
  secondOff: { zh: '未开启', en: 'Off' },
  secondText: {
    zh: '除了密码再确认一次：别人知道密码也进不来',
    en: 'One more proof beside the password, so that knowing it is not enough',
  },
  totp: { zh: '动态码', en: 'Code generator' },
  passkey: { zh: '通行密钥', en: 'Passkey' },
  recovery: { zh: '恢复码', en: 'Recovery codes' },
  drop: { zh: '移除', en: 'Remove' },
  addTotp: { zh: '添加动态码', en: 'Add a code generator' },
  addPasskey: { zh: '添加通行密钥', en: 'Add a passkey' },
  noPasskeys: { zh: '这个浏览器不支持通行密钥', en: 'This browser knows no passkeys' },
  makeRecovery: {
    zh: (n: number) => (n > 0 ? `重新生成恢复码（还剩 ${n} 个）` : '生成恢复码'),
    en: (n: number) => (n > 0 ? `New recovery codes (${n} left)` : 'Make recovery codes'),
  },
  goOn: { zh: '继续', en: 'Go on' },
  back: { zh: '返回', en: 'Back' },
  written: { zh: '已抄下', en: 'I wrote them down' },
  totpText: {
    zh: '用验证器 App 扫码，再输入它显示的 6 位数字',
    en: 'Scan with an authenticator app, then enter its six digits',
  },
  totpPicture: { zh: '给验证器 App 扫的二维码', en: 'QR code for an authenticator app' },
  code: { zh: '6 位动态码', en: '6-digit code' },
  recoveryText: {
    zh: '请抄下来收好，每个只能用一次，以后不再显示。以前的都作废了',
    en: 'Write them down; each works once, and they are not shown again. Earlier ones are void',
  },
  passkeyCancelled: { zh: '没有完成，请再试一次', en: 'That was not completed; try again' },
});
