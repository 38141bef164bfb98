/**
 * The worked example of ARCHITECTURE.md is true: its blocks compile, run on a tablet's memory and on Postgres, and each
 * block, broken once, is found. Sync is the product's own, untouched: it is only handed the longer door lists.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kinds as productKinds } from '#domain/kinds.ts';
import { packageRoot } from '#server/platform/package-root.ts';
import {
  asMigrated,
  asSaid,
  asTyped,
  onServer,
  onTablet,
  openDoors,
  pinnedAtOnce,
} from '#tests/house/example-checks.ts';
import { buildHouse, readExample, wingOf, type Example, type House, type Wing } from '#tests/house/example-house.ts';

const LONG = 120_000;

const example = readExample(readFileSync(join(packageRoot, 'ARCHITECTURE.md'), 'utf8'));
const houses: House[] = [];
const build = (from: Example): House => {
  const house = buildHouse(from);
  houses.push(house);
  return house;
};
afterAll(() => {
  for (const house of houses) house.tearDown();
});

describe('the worked example', () => {
  let house: House;
  beforeAll(() => {
    house = build(example);
  });

  test('has a block for each file, and lines for each door list', () => {
    const files = Object.keys(example.files).toSorted();
    expect(files).toEqual(
      [
        ...['model', 'mutators', 'queries', 'rules'].map((role) => `src/domain/office/office.${role}.ts`),
        ...['buckets', 'tables'].map((role) => `server/office/office.${role}.ts`),
        'src/pages/office/office.words.ts',
        ...['kinds', 'queries', 'tablet-mutators'].map((door) => `src/domain/${door}.ts`),
        'server/app/synced-kinds.ts',
        'src/pages/refusal-sentence.ts',
      ].toSorted(),
    );
    expect(example.migration).not.toBe('');
  });
  test('takes a code and a name that no kind of the product has', async () => {
    const { note: kind } = await openDoors(house);
    expect(productKinds.filter(({ code, name }) => code === kind.code || name === kind.name)).toEqual([]);
  });
  test('compiles with the settings of each wing', () => asTyped(house, example), LONG);
  test('runs on a tablet', () => onTablet(house));
  test('runs on Postgres, and a pull brings the row to a tablet and takes it away', () => onServer(house, example));
  test('keeps its rule when two tablets pin at once', () => pinnedAtOnce(house, example), LONG);
  test('has the migration that its tables ask for', () => asMigrated(house, example));
  test('says each of its refusals in both languages', () => asSaid(house, example));
});

type Check = (house: House, from: Example, among?: readonly (Wing | undefined)[]) => Promise<void>;

/** What is broken: file, what stands there, what shall stand there; who finds it, and in which words. */
const faults: readonly (readonly [what: string, at: string, was: string, is: string, by: Check, says: RegExp])[] = [
  [
    'a column of another type',
    'office.tables',
    'pinnedAt: instantColumn()',
    'pinnedAt: text()',
    asTyped,
    /office\.tables/,
  ],
  ['a column too few', 'office.tables', 'pinnedAt: instantColumn().notNull(),', '', asTyped, /office\.tables/],
  ['an index on no field', 'office.model', "'takenDown'] }", "'gone'] }", asTyped, /office\.model.*'"gone"'/],
  ['a row without a field', 'office.mutators', 'pinnedAt: now, ', '', asTyped, /office\.mutators.*pinnedAt/],
  ['a rule on no field', 'office.rules', 'note.text', 'note.words', asTyped, /office\.rules.*words/],
  ['a query on no index', 'office.queries', "'onBoard'", "'byBoard'", asTyped, /office\.queries.*byBoard/],
  ['buckets of another row', 'office.buckets', 'inOutlet(note)', 'inOutlet(note.id)', asTyped, /office\.buckets/],
  [
    'a line in one language',
    'office.words',
    ", en: () => 'This note is on the board already'",
    '',
    asTyped,
    /office\.words/,
  ],
  ['no buckets on the door list', 'synced-kinds', 'boardNotes, noteBuckets', 'boardNotes', asTyped, /synced-kinds/],
  ['a rule that lets all pass', 'office.rules', "if (text === '')", 'if (false)', onTablet, /office\.note-empty/],
  ['a list in the wrong order', 'office.queries', 'b.pinnedAt - a', 'a.pinnedAt - b', onTablet, /newest first/],
  ['a kind on no list', 'domain/kinds', '\nboardNoteKind,', '', onTablet, /boardNote is not on its door list/],
  [
    'a deed on no list',
    'domain/tablet-mutators',
    '\npinNote, ',
    '\n',
    onTablet,
    /office\.pinNote is not on its door list/,
  ],
  [
    'a query on no list',
    'domain/queries',
    '\nnotesOnBoard,',
    '',
    onTablet,
    /office\.notesOnBoard is not on its door list/,
  ],
  [
    'a kind that the server does not know',
    'synced-kinds',
    'syncKind(boardNoteKind',
    '//',
    onServer,
    /boardNote is not on the server/,
  ],
  ['a row in no bucket', 'office.buckets', 'inOutlet(note)', '[]', onServer, /newest first/],
  ['a row that stays on the tablets', 'office.buckets', 'note.takenDown ? [] : ', '', onServer, /on no tablet/],
  ['a row read without a word', 'office.mutators', 'maybe(boardNoteKind, id),', '', onServer, /without declaring it/],
  [
    'a list read without a word',
    'office.mutators',
    'all(boardNoteKind,',
    '//',
    onServer,
    /listed boardNote by onBoard without/,
  ],
  ['an outlet nobody locks', 'office.mutators', 'one(institutionKind, outletId),', '', pinnedAtOnce, /to deeply equal/],
  ['a column named otherwise', 'sql', '"pinned_at"', '"pinned"', onServer, /pinned_at/],
  ['no table', 'sql', 'CREATE TABLE "board_note"', 'CREATE TABLE "note"', onServer, /board_note/],
  ['a migration without the index', 'sql', '--> statement-breakpoint', '--', asMigrated, /to deeply equal/],
  [
    'a refusal without a sentence',
    'office.words',
    "'office.other-board'",
    "'office.another'",
    asSaid,
    /office\.other-board/,
  ],
  ['sentences on no list', 'refusal-sentence', '\nofficeRefusals,', '', asSaid, /office\.note-empty/],
];

const pathOf = (at: string): string => Object.keys(example.files).find((file) => file.endsWith(`${at}.ts`)) ?? '';

function broken(at: string, was: string, is: string): Example {
  const put = (text: string): string => {
    expect(text, `${at} has ${was}`).toContain(was);
    return text.replace(was, is);
  };
  if (at === 'sql') return { ...example, migration: put(example.migration) };
  const path = pathOf(at);
  return { ...example, files: { ...example.files, [path]: put(example.files[path]!) } };
}

describe('a broken block is found', () => {
  test.for(faults)('%s', { timeout: LONG }, async ([, at, was, is, check, says]) => {
    const from = broken(at, was, is);
    await expect(check(build(from), from, [wingOf(pathOf(at))])).rejects.toThrow(says);
  });
});
