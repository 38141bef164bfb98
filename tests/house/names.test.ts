/** Names and sizes of files: one word finds everything about a thing, and no file outgrows a reader. */
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { sourceFiles } from '#tests/house/tree.ts';

const files = sourceFiles(['src', 'server', 'sw', 'tests']);
const roles =
  'model rules mutators queries announcements words page panel form face context samples chapter specimen lookup tables buckets routes effects jobs bridge messages reporter test bench config';
const fileName = new RegExp(`^[a-z0-9]+(-[a-z0-9]+)*(\\.(${roles.split(' ').join('|')})){0,2}\\.(ts|tsx|js|mjs)$`);
const banned = /^(index|utils?|helpers?|common|misc|shared|lib|constants|types)\b/;

/** Files whose tool asks for a default export. */
const byDefault = /\.config\.ts$|^tests\/house\/oxlint-house\.js$/;

const pathsOf = (bad: (file: { path: string; text: string }) => boolean) => files.filter(bad).map((file) => file.path);

test('there is a house to look at', () => {
  expect(files.length).toBeGreaterThan(100);
});

test('a file is a noun or <area>.<role>, in small letters', () => {
  expect(pathsOf(({ path }) => !fileName.test(basename(path)))).toEqual([]);
});

test('no file and no folder is called index, utils, helpers or common', () => {
  expect(pathsOf(({ path }) => path.split('/').some((part) => banned.test(part)))).toEqual([]);
});

test('no default exports', () => {
  expect(pathsOf(({ path, text }) => !byDefault.test(path) && /^export default\b|\bas default\b/m.test(text))).toEqual(
    [],
  );
});

test('no file is longer than 400 lines', () => {
  expect(pathsOf(({ text }) => text.split('\n').length > 401)).toEqual([]);
});

test('no file is cut off from the rest by a switched-off type check', () => {
  expect(pathsOf(({ path, text }) => !path.endsWith('names.test.ts') && /@ts-(nocheck|ignore)\b/.test(text))).toEqual(
    [],
  );
});
