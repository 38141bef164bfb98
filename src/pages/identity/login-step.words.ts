// Words of what a login asks beside name and password.
import { defineWords } from '#ui/words.ts';

export const loginStepWords = defineWords({
  plus: {
    zh: (a: number, b: number) => `${a} 加 ${b} 等于几？`,
    en: (a: number, b: number) => `What is ${a} plus ${b}?`,
  },
  minus: {
    zh: (a: number, b: number) => `${a} 减 ${b} 等于几？`,
    en: (a: number, b: number) => `What is ${a} minus ${b}?`,
  },
  whyQuestion: { zh: '密码错了几次，请顺便答一题', en: 'After some wrong passwords, one small question' },
  answerMissing: { zh: '请输入数字', en: 'Enter a number' },
  hear: { zh: '读给我听', en: 'Read it to me' },

  back: { zh: '返回', en: 'Back' },
  second: { zh: '再确认一次是您', en: 'One more proof that it is you' },
  code: { zh: '6 位动态码', en: '6-digit code' },
  codeHint: { zh: '在验证器 App 里看', en: 'From your authenticator app' },
  recovery: { zh: '恢复码', en: 'Recovery code' },
  recoveryHint: { zh: '当时抄下的，每个只能用一次', en: 'One of those you wrote down; each works once' },
  passkeyText: {
    zh: '用这台设备的指纹、面容或锁屏密码确认',
    en: 'Confirm with this device’s fingerprint, face or screen lock',
  },
  passkeyCancelled: {
    zh: '没有完成确认，请再试或换一种方式',
    en: 'That was not completed; try again or use another way',
  },
  usePasskey: { zh: '用通行密钥确认', en: 'Use passkey' },
  byPasskey: { zh: '改用通行密钥', en: 'Use a passkey' },
  byCode: { zh: '改用动态码', en: 'Use a code' },
  byRecovery: { zh: '改用恢复码', en: 'Use a recovery code' },

  setup: { zh: '请先设置动态码', en: 'Set up your code generator first' },
  setupText: {
    zh: '您的岗位登录时要两步验证。用验证器 App 扫码，再输入它显示的 6 位数字',
    en: 'Your role needs two steps to log in. Scan this with an authenticator app, then enter its six digits',
  },
  setupPicture: { zh: '给验证器 App 扫的二维码', en: 'QR code for an authenticator app' },

  change: { zh: '请设置自己的密码', en: 'Set a password of your own' },
  changeText: {
    zh: '现在的密码是临时的或已到期，换好就能登录',
    en: 'The present one was temporary or is too old. Change it to log in',
  },
  newPassword: { zh: '新密码', en: 'New password' },
  newAgain: { zh: '再输一次', en: 'Once more' },
  newHint: { zh: '长一点、自己好记、别处没用过', en: 'Long, easy for you, used nowhere else' },
  newMissing: { zh: '请输入新密码', en: 'Enter a new password' },
  newDiffers: { zh: '两次输入不一样', en: 'The two are not the same' },
  changeAndEnter: { zh: '保存并登录', en: 'Save and log in' },
});
