/** Every text stands in both languages, and every refusal has its sentence. */
import { expect, test } from 'vitest';
import { sourceFiles } from '#tests/house/tree.ts';

type Line = { zh: unknown; en: unknown };

const modules = import.meta.glob<Record<string, unknown>>('../../src/**/*.words.ts', { eager: true });

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isLine = (value: unknown): value is Line => isObject(value) && ('zh' in value || 'en' in value);

/** The lines of a words value, with their keys; groups of lines are entered. */
function linesOf(value: unknown, key: string): [key: string, line: unknown][] {
  if (isLine(value)) return [[key, value]];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => linesOf(part, name));
}

const lines = Object.entries(modules).flatMap(([file, exports]) =>
  Object.values(exports).flatMap((value) =>
    linesOf(value, '').map(([key, line]) => ({ file: file.replace('../../', ''), key, line: line as Line })),
  ),
);

/** A text, or a function that makes one from whatever values it asks for. */
function isSaid(text: unknown): boolean {
  if (typeof text === 'number') return true;
  if (typeof text !== 'function') return typeof text === 'string' && text.trim() !== '';
  try {
    return isSaid((text as (...values: unknown[]) => unknown)(...Array.from({ length: text.length }, () => 1)));
  } catch {
    return true;
  }
}

test('there are words', () => {
  expect(lines.length).toBeGreaterThan(10);
});

test('each line is there in Chinese and in English', () => {
  expect(
    lines.filter(({ line }) => !isSaid(line.zh) || !isSaid(line.en)).map(({ file, key }) => `${file}: ${key}`),
  ).toEqual([]);
});

test('Chinese lines hold Chinese or no letters at all, English lines hold no Chinese', () => {
  const wrong = lines.filter(({ key, line: { zh, en } }) => {
    // The name of a language is written in that language.
    if (/language/i.test(key)) return false;
    const mixed = typeof en === 'string' && /\p{Script=Han}/u.test(en);
    return (
      mixed || (typeof zh === 'string' && typeof en === 'string' && /[a-z]{4}/.test(zh) && !/\p{Script=Han}/u.test(zh))
    );
  });
  expect(wrong.map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
});

const refused = new Set(
  sourceFiles(['src/domain', 'server']).flatMap(({ text }) =>
    [...text.matchAll(/\brefuse\(\s*'([^']+)'/g)].map((match) => match[1]!),
  ),
);
const pagesExist = Object.keys(modules).some((file) => file.startsWith('../../src/pages/'));

test.skipIf(!pagesExist)('every refusal code has a sentence under its code', () => {
  const said = new Set(lines.map(({ key }) => key));
  expect([...refused].filter((code) => !said.has(code))).toEqual([]);
});

test('refusal codes are area.what-is-so', () => {
  expect([...refused].filter((code) => !/^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
});
