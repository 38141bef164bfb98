// What devices, passwords and second factors say no with.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { defineWords } from '#ui/words.ts';

export const sessionRefusals = defineWords({
  'identity.password-short': {
    zh: (d: RefusalData) => `密码至少 ${d['least']} 位`,
    en: (d: RefusalData) => `Use at least ${d['least']} characters`,
  },
  'identity.password-long': {
    zh: (d: RefusalData) => `密码最多 ${d['most']} 位`,
    en: (d: RefusalData) => `Use at most ${d['most']} characters`,
  },
  'identity.password-control': {
    zh: () => '密码里有看不见的字符，请重新输入',
    en: () => 'There are invisible characters in it; type it again',
  },
  'identity.password-forbidden': {
    zh: (d: RefusalData) => `密码里不能有这些字符：${d['letters']}`,
    en: (d: RefusalData) => `These characters cannot be used: ${d['letters']}`,
  },
  'identity.password-kinds': {
    zh: (d: RefusalData) => `小写、大写、数字、符号，至少要有 ${d['kinds']} 种`,
    en: (d: RefusalData) => `Use at least ${d['kinds']} of: small letters, capitals, digits, other characters`,
  },
  'identity.password-name': {
    zh: () => '密码里不能有您的姓名、用户名或工号',
    en: () => 'It must not contain your name, user name or employee number',
  },
  'identity.password-word': {
    zh: () => '密码里不能有本行或本系统的名称',
    en: () => 'It must not contain the name of the bank or of this product',
  },
  'identity.password-known': {
    zh: () => '这个密码太常见，容易被猜到，请换一个',
    en: () => 'Too many people use this password; choose another',
  },
  'identity.password-used': {
    zh: (d: RefusalData) => `最近 ${d['last']} 次用过的密码不能再用`,
    en: (d: RefusalData) => `It is one of your last ${d['last']} passwords; choose another`,
  },
  'identity.wrong-password': {
    zh: () => '现在的密码不对，请再输一次',
    en: () => 'The present password is wrong; try again',
  },
  'identity.wrong-code': {
    zh: () => '验证码不对或已用过，请看最新的再输',
    en: () => 'The code is wrong or was used; enter the current one',
  },
  'identity.begin-again': {
    zh: () => '超过时间或试错太多，请重新登录',
    en: () => 'Too late or too many tries; log in again',
  },
  'identity.try-later': { zh: () => '试错太多次，请过一会儿再试', en: () => 'Too many tries; wait a while' },
  'identity.passkey-refused': {
    zh: () => '通行密钥没有通过，请再试一次',
    en: () => 'The passkey was not accepted; try again',
  },
  'identity.too-many-factors': {
    zh: () => '已经有 10 种验证方式，请先删掉不用的',
    en: () => 'There are ten already; remove one first',
  },
  'identity.own-password': {
    zh: () => '自己的密码请在“我的账号”里改',
    en: () => 'Change your own password under “My account”',
  },
  'identity.code-unknown': {
    zh: () => '登记码不对，请核对后再输',
    en: () => 'There is no such code; check it and try again',
  },
  'identity.code-used': {
    zh: () => '这个登记码已经用过，请管理员再生成一个',
    en: () => 'This code was used; ask for another one',
  },
  'identity.code-expired': {
    zh: () => '登记码过了 10 分钟，请管理员再生成一个',
    en: () => 'This code is older than 10 minutes; ask for another one',
  },
  'identity.code-not-approved': {
    zh: () => '登记码还没有第二个人批准，批准后再试',
    en: () => 'A second person has to approve this code first',
  },
  'identity.code-own': {
    zh: () => '自己生成的登记码要由别人批准',
    en: () => 'Somebody else has to approve the code that you made',
  },
  'identity.device-is-revoked': { zh: () => '这台设备已经吊销', en: () => 'This device is revoked already' },
  'identity.device-revoked': {
    zh: () => '这台设备已被吊销，请找管理员',
    en: () => 'This device was revoked; see your administrator',
  },
  'identity.not-enrolled': { zh: () => '这台设备还没有登记', en: () => 'This device is not enrolled' },
});
