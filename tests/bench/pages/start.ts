// One document, one engine: the one that the address names. Two engines in a document would share caches and warm code.
const engines: Readonly<Record<string, () => Promise<object>>> = {
  ours: () => import('./ours.ts'),
  raw: () => import('./raw.ts'),
  dexie: () => import('./dexie-rows.ts'),
  pouchdb: () => import('./pouchdb.ts'),
  rxdb: () => import('./rxdb.ts'),
  replicache: () => import('./replicache.ts'),
};

export const engine = await engines[location.search.slice(1)]!();
window.engine = engine;
