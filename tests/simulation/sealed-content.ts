/** What lies sealed in copies of a vault and a replica, and how a stored row takes damage. */
import type { Row } from '#domain/kernel/store.ts';
import type { Attention, ClientMeta, Delta, Pending, ReplicaMeta, Seal, StoredRow, VaultContent } from '#sync/disk.ts';
import { GENERATION, replicaPlace, vaultPlace, type Generation } from '#sync/places.ts';
import type { Rot } from './disk.ts';
import type { DatabaseCopy, SealedRecord } from './raw-databases.ts';

const recordsOf = (copy: DatabaseCopy | null, store: string): readonly SealedRecord[] =>
  copy?.stores.find(({ name }) => name === store)?.records ?? [];

/** What is sealed in the records of a store; each opens in its own place only. */
const opened = async <T>(seal: Seal, records: readonly SealedRecord[], placeOf: PlaceOf): Promise<T[]> =>
  await Promise.all(records.map(async ({ key, bytes }) => JSON.parse(await seal.open(bytes, placeOf(key))) as T));
type PlaceOf = (key: number | string) => string;

const metaOf = (copy: DatabaseCopy | null): readonly SealedRecord[] =>
  recordsOf(copy, 'meta').filter(({ key }) => key === 'meta');

/** Where the records of a replica's stores are sealed for. */
async function replicaPlaces(copy: DatabaseCopy | null, seal: Seal): Promise<(store: string) => PlaceOf> {
  const written = recordsOf(copy, 'meta').filter(({ key }) => key === GENERATION);
  const [generation] = await opened<Generation>(seal, written, () => GENERATION);
  return (store) => (key) => replicaPlace(generation?.id ?? '', store, key);
}

/** What a fresh start finds in a vault. */
export async function vaultIn(copy: DatabaseCopy | null, seal: Seal): Promise<VaultContent | null> {
  const openedIn = <T>(store: string, records = recordsOf(copy, store)): Promise<T[]> =>
    opened(seal, records, (key) => vaultPlace(store, key));
  const [meta] = await openedIn<ClientMeta>('meta', metaOf(copy));
  if (!meta) return null;
  const [outbox, done, attention] = await Promise.all([
    openedIn<Pending>('outbox'),
    openedIn<Pending>('done'),
    openedIn<Attention>('attention'),
  ]);
  return { meta, outbox, done, attention };
}

/** Whether a replica was last told that parts are still to come; of one that cannot be read nobody goes on. */
export async function isLoadingIn(copy: DatabaseCopy | null, seal: Seal): Promise<boolean> {
  const placeIn = await replicaPlaces(copy, seal);
  const delta = recordsOf(copy, 'delta').at(-1);
  const last = delta
    ? opened<Delta>(seal, [delta], placeIn('delta')).then(([one]) => one?.meta)
    : opened<ReplicaMeta>(seal, metaOf(copy), placeIn('meta')).then(([one]) => one);
  return ((await last.catch(() => undefined))?.behind.length ?? 0) > 0;
}

/** How many rows lie in a replica at all, in older deltas too; what cannot be read counts as one. */
export async function rowsLyingIn(copy: DatabaseCopy | null, seal: Seal): Promise<number> {
  const placeIn = await replicaPlaces(copy, seal);
  const records = ['pages', 'delta'].flatMap((store) => recordsOf(copy, store).map((record) => ({ store, record })));
  const each = records.map(async ({ store, record }) => {
    const [content] = await opened<readonly StoredRow[] | Delta>(seal, [record], placeIn(store)).catch(() => []);
    if (!content) return 1;
    if (!('meta' in content)) return content.length;
    return content.rows.filter(({ row }) => row).length + (content.staged?.length ?? 0);
  });
  return (await Promise.all(each)).reduce((all, n) => all + n, 0);
}

type Entry = Delta['rows'][number];

/** The replica with damage to the row that stands in this place; null where none does. Throws where something rots already. */
export async function damaged(copy: DatabaseCopy, seal: Seal, i: number, how: Rot): Promise<DatabaseCopy | null> {
  const placeIn = await replicaPlaces(copy, seal);
  const pages = await opened<StoredRow[]>(seal, recordsOf(copy, 'pages'), placeIn('pages'));
  const deltas = await opened<Delta>(seal, recordsOf(copy, 'delta'), placeIn('delta'));
  const lists: { readonly store: string; readonly at: number; readonly rows: readonly Entry[] }[] = [
    ...pages.map((rows, at) => ({ store: 'pages', at, rows })),
    ...deltas.map(({ rows }, at) => ({ store: 'delta', at, rows })),
  ];
  /** By name: the list that has the last word on a row. */
  const last = new Map<string, (typeof lists)[number]>();
  for (const list of lists)
    for (const entry of list.rows)
      if (entry.row) last.set(nameOf(entry), list);
      else last.delete(nameOf(entry));
  const [name, of] = [...last][i % Math.max(1, last.size)] ?? [];
  if (!name || !of) return null;
  const change = async (store: string, at: number, record: SealedRecord): Promise<SealedRecord> => {
    const isLast = store === of.store && at === of.at;
    if (how === 'bytes')
      return isLast ? { ...record, bytes: record.bytes.map((byte, n) => (n === 20 ? byte ^ 1 : byte)) } : record;
    const list = lists.find((one) => one.store === store && one.at === at);
    if (!list) return record;
    const rows = list.rows.flatMap((entry) =>
      nameOf(entry) === name ? rotted(entry, isLast ? how : 'gone') : [entry],
    );
    const content = store === 'pages' ? rows : { ...deltas[at]!, rows };
    return { ...record, bytes: await seal.seal(JSON.stringify(content), placeIn(store)(record.key)) };
  };
  const stores = copy.stores.map(async (store) => ({
    ...store,
    records: await Promise.all(store.records.map((record, at) => change(store.name, at, record))),
  }));
  return { ...copy, stores: await Promise.all(stores) };
}

function rotted(entry: Entry, how: Exclude<Rot, 'bytes'>): Entry[] {
  // A row that is in no bucket is not there.
  if (!entry.row || how === 'gone' || (how === 'bucket' && entry.buckets.length < 2)) return [];
  if (how === 'bucket') return [{ ...entry, buckets: entry.buckets.slice(1) }];
  // Other content has another hash: a stored one was taken from the bytes under the same seal.
  const { hash: _, ...rest } = entry;
  return [{ ...rest, row: { ...entry.row, text: 'rot', name: 'rot' } as Row }];
}

const nameOf = (entry: Entry): string => `${entry.kind}/${entry.row ? entry.row.id : entry.id}`;
