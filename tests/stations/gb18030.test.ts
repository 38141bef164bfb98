/** Characters as the printer reads them, beside an encoder that others wrote. */
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { createGb18030 } from '#domain/stations/gb18030.ts';

const encode = createGb18030((bytes) => new TextDecoder('gb18030').decode(bytes));
const hex = (text: string): string => Buffer.from(encode(text)).toString('hex');
const theirs = (text: string): string => iconv.encode(text, 'gb18030').toString('hex');

/**
 * GB 18030-2022 gave these eighteen characters the two-byte codes at which printers draw them anyway; iconv-lite keeps the
 * edition of 2005, where private code points stood there.
 */
const moved = '龴龵龶龷龸龹龺龻︐︑︒︓︔︕︖︗︘︙';

test('QUE-016 every character of the basic plane has the bytes that iconv-lite gives it', () => {
  const differs: string[] = [];
  for (let point = 0; point <= 0xffff; point++) {
    const isPrivate = point >= 0xd800 && point <= 0xf8ff;
    const character = String.fromCodePoint(point);
    if (!isPrivate && hex(character) !== theirs(character)) differs.push(character);
  }
  expect(differs.join('')).toBe(`${moved}\ufffd`);
  expect([hex('龴'), hex('︐'), hex('\ufffd')]).toEqual(['fe59', 'a6d9', '3f']);
});

test('QUE-016 rare characters of names beyond the basic plane too; what is no character is a question mark', () => {
  for (const character of ['𠮷', '𠀀', '𪚥', '😀', '𰻞', '\u{10ffff}']) expect(hex(character)).toBe(theirs(character));
  expect(hex('\ud800')).toBe('3f');
  expect(hex('A 号')).toBe('4120bac5');
});
