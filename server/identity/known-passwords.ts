// Passwords that everybody knows (ASVS 5.0 6.2.4): the common ones of the world, those of our own country and line of
// business, and what is a row on the keyboard or a number to remember. Small changes to them do not make them others.
import { dictionary } from '@zxcvbn-ts/language-common';

/** What is typed first in a Chinese bank; the list of the world knows few of them. */
const ours =
  `woaini woaini1314 woaini520 5201314 1314520 521521 584520 7758521 7758258 iloveyou aini1314 wo123456 a123456
  aa123456 abc123456 qq123456 q123456 w123456 asd123456 zxc123456 qwe123456 1qaz2wsx 1q2w3e4r zaq12wsx qazwsx admin admin123
  administrator root123 888888 88888888 666666 66666666 168168 518518 1008611 10086 95588 95533 95566 95599 95580 147258369
  123123123 112233 11223344 110110 119119 120120 zhongguo beijing shanghai shenzhen guangzhou china zhanghao mima mima123
  yinhang jianhang gonghang nonghang zhonghang youchu youzheng dating tingtang lobby wealth teller manager huanying
  nihao nihaoma xiaoming wangwei zhangwei liwei wangfang lina zhangmin woshishui buzhidao meiyoumima wangjile mimashi
  password passw0rd p@ssw0rd letmein welcome welcome1 changeme secret default guest test user demo bank bank123
  chushimima tianwang gaibian caonima haohaoxuexi tiantianxiangshang gongxifacai yilushunfeng`.split(/\s+/);

const swaps: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const plain = (text: string): string => text.replace(/[013457@$!]/g, (letter) => swaps[letter]!);
/** Without what is put in front or behind to please a rule. */
const core = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

let known: ReadonlySet<string> | null = null;
const all = (): ReadonlySet<string> =>
  (known ??= new Set([...dictionary['passwords-common'], ...ours].map((each) => each.toLowerCase())));

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890', 'abcdefghijklmnopqrstuvwxyz'];
const lines = rows.flatMap((row) => [row, Array.from(row).toReversed().join('')]).map((row) => row + row);

/** One short thing over and over, or a walk along the keyboard. */
const isPattern = (text: string): boolean =>
  /^(.{1,4}?)\1+.?$/u.test(text) || (text.length >= 6 && lines.some((line) => line.includes(text)));

/** A date or a mobile number, alone or with a few letters around it. */
const isNumberToRemember = (text: string): boolean =>
  /^\p{L}{0,3}(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|1[3-9]\d{9})\p{L}{0,3}$/u.test(text);

export function isKnownPassword(password: string): boolean {
  const text = password.toLowerCase();
  const letters = core(text);
  const forms = [
    text,
    plain(text),
    ...(letters.length >= 4 && letters.length * 2 >= text.length ? [letters, core(plain(text))] : []),
  ];
  const parts = /^(\p{L}+)(\d+)$/u.exec(text);
  if (parts && all().has(parts[1]!) && all().has(parts[2]!)) return true;
  return forms.some((form) => all().has(form)) || isPattern(text) || isNumberToRemember(text);
}
