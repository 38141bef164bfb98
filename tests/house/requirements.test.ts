/** Requirement ids: found at the start of names, and the committed list is that of the document. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '#server/platform/package-root.ts';
import { idsIn, idsInSources, requirementIds } from '#tests/house/requirements.ts';

const committed = JSON.parse(readFileSync(join(packageRoot, 'tests/house/requirement-ids.json'), 'utf8')) as string[];

test('ids are read from the start of a test name only', () => {
  expect(idsIn('LOB-031 a called ticket blinks')).toEqual(['LOB-031']);
  expect(idsIn('LOB-030 LOB-031, QUE-002 a called ticket')).toEqual(['LOB-030', 'LOB-031', 'QUE-002']);
  expect(idsIn('a ticket as LOB-031 says')).toEqual([]);
  expect(idsIn('LOB-0311 is no id')).toEqual([]);
});

test.runIf(existsSync(join(packageRoot, '../shared/requirements.md')))(
  'the committed list of ids is that of the document',
  () => {
    expect(committed).toEqual(requirementIds());
  },
);

test('tests name no requirement that does not exist', () => {
  const known = new Set(committed);
  expect([...idsInSources()].filter((id) => !known.has(id))).toEqual([]);
});
