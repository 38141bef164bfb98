/** What the screens of administration work out by themselves: the lines of the tree, keys on it, files and their parts. */
import { expect, test } from 'vitest';
import { chunksOf, readText, type PreviewRow } from '#pages/identity/import-file.ts';
import { belowOf, linesOf, stepOf } from '#pages/identity/institution-tree.ts';
import { roleName, type InstitutionShown } from '#pages/identity/organisation-book.ts';
import { idOf } from '#tests/kit/people.ts';
import { branch, city, eastGate, farBranch, farOutlet, head, lakeRoad } from './small-bank.ts';

const tree: InstitutionShown[] = [head, city, branch, lakeRoad, eastGate, farBranch, farOutlet].map((one) => ({
  ...one,
  people: 1,
}));
const wish = { open: new Map<string, boolean>(), text: '', closed: false };
const names = (all: readonly InstitutionShown[], part: Partial<typeof wish> = {}) =>
  linesOf(all, { ...wish, ...part }).map(({ institution, depth }) => `${depth} ${institution.name}`);

test('IDN-021 IDN-022 a small tree is open; what is shut hides all below it; what is found comes with all above it', () => {
  const whole = ['1 总行', '2 深圳分行', '3 南山支行', '4 南湖路支行', '4 东门支行', '3 福田支行', '4 香蜜支行'];
  expect(names(tree)).toEqual(whole);
  expect(names(tree, { open: new Map([[city.id, false]]) })).toEqual(whole.slice(0, 2));
  expect(names(tree, { open: new Map([[branch.id, false]]) })).toEqual([...whole.slice(0, 3), ...whole.slice(5)]);
  expect(names(tree, { text: '香蜜' })).toEqual(['1 总行', '2 深圳分行', '3 福田支行', '4 香蜜支行']);
  expect(names(tree, { text: '440305001', open: new Map([[branch.id, false]]) })).toContain('4 南湖路支行');
  expect(names(tree, { text: '无' })).toEqual([]);
});

test('IDN-021 who reaches a part of the tree sees that part from its own top; closed ones only when they are asked for', () => {
  const part = tree.filter(({ path }) => path.startsWith(branch.path));
  expect(names(part)).toEqual(['1 南山支行', '2 南湖路支行', '2 东门支行']);
  const withClosed = tree.map((one) => (one.id === eastGate.id ? { ...one, active: false } : one));
  expect(names(withClosed)).not.toContain('4 东门支行');
  expect(names(withClosed, { closed: true })).toContain('4 东门支行');
  expect(belowOf(withClosed, { ...branch, people: 0 }).map(({ name }) => name)).toEqual(['南湖路支行', '东门支行']);
});

test('IDN-021 a bank of five thousand begins with its upper levels, and is searched whole', () => {
  const outlets = Array.from({ length: 5_000 }, (_, n) => ({
    ...lakeRoad,
    id: idOf(90, n),
    code: `X${n}`,
    name: `网点 ${n}`,
    path: `${branch.path}X${n}/`,
    people: 0,
  }));
  const many = [...tree.slice(0, 3), ...outlets];
  expect(names(many)).toEqual(['1 总行', '2 深圳分行']);
  expect(names(many, { text: '网点 4999' })).toEqual(['1 总行', '2 深圳分行', '3 南山支行', '4 网点 4999']);
});

test('the arrows walk a tree as everywhere: in, out, up, down, to either end', () => {
  const lines = linesOf(tree, wish);
  expect(stepOf('ArrowDown', lines, 6)).toEqual({ to: 6 });
  expect(stepOf('ArrowUp', lines, 0)).toEqual({ to: 0 });
  expect(stepOf('ArrowRight', lines, 0)).toEqual({ to: 1 });
  expect(stepOf('ArrowRight', lines, 3)).toBeNull();
  expect(stepOf('ArrowLeft', lines, 4)).toEqual({ to: 2 });
  expect(stepOf('ArrowLeft', lines, 2)).toEqual({ open: false });
  const shut = linesOf(tree, { ...wish, open: new Map([[head.id, false]]) });
  expect([stepOf('ArrowRight', shut, 0), stepOf('ArrowLeft', shut, 0)]).toEqual([{ open: true }, null]);
  expect([stepOf('Home', lines, 3), stepOf('End', lines, 3), stepOf('x', lines, 3)]).toEqual([
    { to: 0 },
    { to: 6 },
    null,
  ]);
});

test('IDN-015 a file in UTF-8 or GB 18030 is read, another is not; rows go up in parts that keep their lines', () => {
  const bytes = (...list: number[]) => new Uint8Array(list).buffer;
  expect(readText(new TextEncoder().encode('工号').buffer)).toBe('工号');
  expect(readText(bytes(0xb9, 0xa4, 0xba, 0xc5))).toBe('工号');
  expect(readText(bytes(0xff, 0xff, 0xff))).toBeNull();
  const rows = [2, 3, 4, 7, 8].map((line) => ({ line }) as PreviewRow);
  expect(chunksOf(rows, 2).map((part) => part.map(({ line }) => line))).toEqual([[2, 3], [4], [7, 8]]);
  expect(chunksOf([], 2)).toEqual([]);
});

test('IDN-018 a role that the bank has renamed has the name the bank gave it', () => {
  expect(roleName({ code: 'teller', name: '柜员' })).toBe('柜员');
  expect(roleName({ code: 'teller', name: '综合柜员' })).toBe('综合柜员');
  expect(roleName({ code: 'greeter', name: '引导员' })).toBe('引导员');
});
