/** SEC-003 The trail is read by people: each deed that is put on record has its words. */
import { expect, test } from 'vitest';
import { mutators } from '#domain/mutators.ts';
import { actionWords } from '#pages/identity/action.words.ts';
import { sourceFiles } from '#tests/house/tree.ts';

/** What the server's own text puts on record, beside the deeds of the rules. */
const recorded = sourceFiles(['server'])
  .filter(({ path }) => /^server\/(identity|audit|sync|customers)\//.test(path))
  .flatMap(({ text }) => [
    ...text.matchAll(/\b(?:action: |noted\([^()]*?, )'([a-z]+\.[a-zA-Z]+)'/g),
    ...text.matchAll(/'(identity\.(?:move|rename|revoke)Device)'/g),
  ])
  .map(([, action]) => action!);

test('SEC-003 each deed on record has its words in the trail', () => {
  expect(recorded.length).toBeGreaterThan(10);
  const all = new Set([...mutators.map(({ name }) => name), ...recorded]);
  expect([...all].filter((action) => !Object.hasOwn(actionWords, action))).toEqual([]);
});
