/** A slip from its words to the printer's bytes (QUE-016). */
import { expect, test } from 'vitest';
import { createGb18030 } from '#domain/stations/gb18030.ts';
import { escPos, wrap } from '#domain/stations/esc-pos.ts';
import { sayAhead, sayRange, slipOf, type SlipOf } from '#domain/stations/slip.ts';
import { bytesOfId, codeOfHash } from '#domain/stations/ticket-code.ts';
import { toId } from '#domain/kernel/ids.ts';
import { TEN } from '#tests/faces/hall-picture.ts';

const encode = createGb18030((bytes) => new TextDecoder('gb18030').decode(bytes));
const given: SlipOf = {
  outlet: '东门支行',
  number: 'A015',
  queue: '个人现金',
  ahead: 3,
  range: { p50: 12, p80: 20 },
  at: TEN,
  link: 'https://h.test/t/0a1b',
  language: 'zh',
};
const words = (parts: Partial<SlipOf>): string[] =>
  slipOf({ ...given, ...parts }).map((line) => (line.kind === 'rule' ? '-' : line.text));

test('QUE-016 a slip says outlet, number, business, people ahead, wait, what to do when missed, and when it was taken', () => {
  expect(words({})).toEqual([
    '东门支行',
    '-',
    'A015',
    '个人现金',
    '前面 3 人，约 12–20 分钟',
    '-',
    'https://h.test/t/0a1b',
    '扫码看排队进度',
    '请留意叫号屏和语音，过号请联系大堂经理',
    '2026-03-02 10:00  当日有效',
  ]);
  expect(words({ language: 'en', ahead: 1 })[4]).toBe('1 person before you, about 12–20 min');
  // Nobody can say how long: it says nothing of it rather than a guess.
  expect(words({ range: null })[4]).toBe('前面 3 人');
  expect(words({ range: null, ahead: null })[4]).toBe('-');
  expect([sayRange({ p50: 0, p80: 0 }, 'zh'), sayRange({ p50: 5, p80: 5 }, 'zh'), sayAhead(0, 'en')]).toEqual([
    '无需等待',
    '约 5 分钟',
    '0 people before you',
  ]);
});

/** Written down from the printer's manual, not from what the code gave. */
const expected = [
  '1b40 1c26 1b6101', // start anew, Chinese characters, in the middle
  '1d2111 1b4501 b6ab c3c5 d6a7 d0d0 0a 1d2100 1b4500', // 东门支行, twice as large, bold
  `${'2d'.repeat(32)} 0a`,
  '1d2133 1b4501 41 30 31 35 0a 1d2100 1b4500', // A015, four times as large
  '1d2111 1b4500 b8f6 c8cb cfd6 bdf0 0a 1d2100 1b4500', // 个人现金
  '1d2100 1b4500 c7b0 c3e6 20 33 20 c8cb a3ac d4bc 20 3132 a843 3230 20 b7d6 d6d3 0a 1d2100 1b4500', // 前面 3 人，约 12–20 分钟
  `${'2d'.repeat(32)} 0a`,
  '1d286b 0400 31 41 32 00', // model 2
  '1d286b 0300 31 43 05', // five dots a module
  '1d286b 0300 31 45 31', // level M
  '1d286b 1800 31 50 30 68747470733a2f2f682e746573742f742f30613162', // twenty-one characters and three
  '1d286b 0300 31 51 30', // print
  '0a',
  '1d2100 1b4500 c9a8 c2eb bfb4 c5c5 b6d3 bdf8 b6c8 0a 1d2100 1b4500', // 扫码看排队进度
  '1d2100 1b4500 c7eb c1f4 d2e2 bdd0 bac5 c6c1 bacd d3ef d2f4 a3ac b9fd bac5 c7eb c1aa cfb5 b4f3 0a', // 请留意叫号屏和语音，过号请联系大
  'ccc3 beadc0ed 0a 1d2100 1b4500', // 堂经理
  '1d2100 1b4500 323032362d30332d3032 20 31303a3030 20 20 b5b1 c8d5 d3d0 d0a7 0a 1d2100 1b4500',
  '1b6402 1d564200', // feed, cut
].join('').replaceAll(' ', ''); // prettier-ignore

test('QUE-016 the bytes for the printer are these, one by one', () => {
  expect(Buffer.from(escPos(slipOf(given), 58, encode)).toString('hex')).toBe(expected);
});

test('QUE-016 on wide paper the rule is longer, the code larger, and nothing is broken', () => {
  const hex = Buffer.from(escPos(slipOf(given), 80, encode)).toString('hex');
  expect(hex).toContain(`${'2d'.repeat(48)}0a`);
  expect(hex).toContain('1d286b0300314306');
  expect(hex).toContain(Buffer.from(encode('请留意叫号屏和语音，过号请联系大堂经理\n')).toString('hex'));
});

test('QUE-016 lines fit the paper: English breaks between words, Chinese anywhere, no line begins with a comma', () => {
  expect(wrap('Please watch the screen and listen', 16)).toEqual(['Please watch the', 'screen and', 'listen']);
  expect(wrap('请留意叫号，过号请', 10)).toEqual(['请留意叫', '号，过号请']);
  expect(wrap('', 10)).toEqual([]);
  for (const columns of [8, 16, 32, 48])
    for (const line of wrap('东门支行：请留意叫号屏和语音，过号请联系大堂经理。See the lobby manager', columns)) {
      expect(encode(line).length).toBeLessThanOrEqual(columns);
      expect(line).not.toMatch(/^[，。：]/);
    }
});

test('QUE-014 the code on a slip follows from the ticket alone, twenty figures of its hash', async () => {
  const hash = await crypto.subtle.digest(
    'SHA-256',
    bytesOfId(toId('00112233-4455-6677-8899-aabbccddeeff')) as BufferSource,
  );
  // printf '00112233445566778899aabbccddeeff' | xxd -r -p | sha256sum
  expect(codeOfHash(new Uint8Array(hash))).toBe('a8faed6abbf35c12a4b2');
});
