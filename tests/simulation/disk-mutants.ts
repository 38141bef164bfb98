/** Faults of the real disk, which no history on a disk in memory can show: they are looked for in a browser. */
import type { Mutant } from './mutants.ts';

const file = 'src/sync/dexie-disk.ts';
const one = (name: string, what: string, text: string, instead: string): Mutant => ({
  name,
  what,
  server: 'twin',
  edits: [{ file, text, instead }],
});

export const diskMutants: readonly Mutant[] = [
  one(
    'vaultInPieces',
    'a change of the vault is written store by store, not as one',
    "await db.transaction('rw', [db.outbox, db.done, db.attention, db.meta], async () => {",
    "await (async (_: 'rw', __: unknown, work: () => Promise<void>) => await work())('rw', [], async () => {",
  ),
  {
    // Alone it is harmless: pages of another writing anew do not open, and the replica is read afresh.
    name: 'foldInPieces+noGeneration',
    what: 'pages are written store by store, not as one, and belong to no writing anew',
    server: 'twin',
    edits: [
      {
        file,
        text: "await db.transaction('rw', [db.pages, db.delta, db.meta], async () => {\n        await fence.check(db.meta);\n        await Promise.all([",
        instead:
          "await (async (_: 'rw', __: unknown, work: () => Promise<void>) => await work())('rw', [], async () => {\n        await fence.check(db.meta);\n        await Promise.all([",
      },
      { file, text: 'id: crypto.randomUUID(), pages: pages.length', instead: 'id: generation.id, pages: pages.length' },
      { file, text: 'if (!whole) throw', instead: 'if (!whole && !generation) throw' },
    ],
  },
  one(
    'outboxKeeps',
    'what is confirmed stays in the outbox',
    'await db.outbox.bulkDelete([...(change.outbox?.remove ?? [])]);',
    '',
  ),
  one(
    'doneKeeps',
    'what goes up again stays among what is done',
    'await db.done.bulkDelete([...(change.done?.remove ?? [])]);',
    '',
  ),
  one('vaultMetaForgotten', 'how far the vault has come is not written', 'if (meta) await db.meta.put(meta);', ''),
  one('attentionForgotten', 'what was sent back is not kept', 'await db.attention.bulkPut(attention);', ''),
  one(
    'removedRowRead',
    'a row that a delta removes is read all the same',
    'if (entry.row === null) rows.delete(`${entry.kind}/${entry.id}`);',
    'if (entry.row === null) continue;',
  ),
  one('stagedNotRead', 'parts that wait are not read back', 'staged.push(...(delta.staged ?? []));', ''),
  one(
    'firstMetaRead',
    'the state of the pages is read, not that of the last delta',
    'last = delta.meta;',
    'last ??= delta.meta;',
  ),
  one(
    'numberedAnew',
    'deltas after a start are written over those before it',
    'next = (deltas.at(-1)?.key ?? 0) + 1;',
    'next = 1 + 0 * deltas.length;',
  ),
  one(
    'foldWithoutStaged',
    'pages are written without the parts that wait',
    'const sealedRest = staged.length > 0 ? await sealed(db.delta, next, rest, anew.id) : null;',
    'const sealedRest = rest.rows.length > 0 ? await sealed(db.delta, next, rest, anew.id) : null;',
  ),
  one(
    'foldKeepsDeltas',
    'deltas stay when the pages have them in them',
    'await Promise.all([db.pages.clear(), db.delta.clear()]);',
    'await db.pages.clear();',
  ),
  one(
    'foldKeepsPages',
    'older pages stay behind fewer new ones',
    'await Promise.all([db.pages.clear(), db.delta.clear()]);',
    'await db.delta.clear();',
  ),
  one(
    'foldWithoutMeta',
    'pages are written without the state they are in',
    'await db.meta.bulkPut([sealedMeta, mark]);',
    'await db.meta.bulkPut([mark, ...(sealedMeta ? [] : [sealedMeta])]);',
  ),
  one(
    'lastPageLost',
    'the last page is not written',
    'await db.pages.bulkPut(written);',
    'await db.pages.bulkPut(written.slice(0, Math.max(1, written.length - 1)));',
  ),
  one(
    'noFence',
    'a window that hung writes although another has taken over',
    "if (holder && !same(holder.bytes)) throw new Superseded('another window writes here now');",
    "if (!holder && !mine) throw new Superseded('another window writes here now');",
  ),
  one(
    'fenceNotTaken',
    'who reads the vault does not become its writer',
    "await fence.take(db.meta);\n        return await db.meta.get('meta');",
    "return await db.meta.get('meta');",
  ),
  one(
    'appendUnfenced',
    'a delta is appended without a look whose turn it is',
    'await fence.check(db.meta);\n        await db.delta.put(appended);',
    'await db.delta.put(appended);',
  ),
];
