/** SEC-003 The trail is read by people: each deed that is put on record has its words. */
import { expect, test } from 'vitest';
import { isPermission } from '#domain/identity/permissions.ts';
import { mutators } from '#domain/mutators.ts';
import { actionWords } from '#pages/identity/action.words.ts';
import { sourceFiles } from '#tests/house/tree.ts';

/** What the server's own text puts on record, beside the deeds of the rules; what is a right and no deed is left out. */
const recorded = sourceFiles(['server/identity', 'server/audit', 'server/customers'])
  .flatMap(({ text }) => [...text.matchAll(/'((?:identity|audit|customers)\.[a-zA-Z]+)'/g)])
  .map(([, action]) => action!)
  .filter((action) => !isPermission(action) || action === 'identity.resetPassword');

test('SEC-003 each deed on record has its words in the trail', () => {
  expect(recorded.length).toBeGreaterThan(10);
  const all = new Set([...mutators.map(({ name }) => name), ...recorded]);
  expect([...all].filter((action) => !Object.hasOwn(actionWords, action))).toEqual([]);
});
