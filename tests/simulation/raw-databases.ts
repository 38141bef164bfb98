/** A browser's databases from beneath: copied and laid down whole, emptied, and struck by a power cut in the midst of a write. */

export interface SealedRecord {
  readonly key: number | string;
  readonly bytes: Uint8Array;
}

export interface DatabaseCopy {
  readonly version: number;
  readonly stores: readonly { readonly name: string; readonly keyPath: string; readonly records: SealedRecord[] }[];
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => failed(request.error!));
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((done, failed) => {
    transaction.addEventListener('complete', () => done());
    transaction.addEventListener('abort', () => failed(transaction.error!));
  });

/** Kept open, as most is looked at again soon; closed when somebody throws the database away. */
const connections = new Map<string, IDBDatabase>();

function keep(db: IDBDatabase): IDBDatabase {
  connections.set(db.name, db);
  db.onversionchange = () => {
    connections.delete(db.name);
    db.close();
  };
  return db;
}

/** Opens what is there; null = nothing is, and nothing is made. */
async function openThere(name: string): Promise<IDBDatabase | null> {
  const known = connections.get(name);
  if (known) return known;
  const request = indexedDB.open(name);
  let isNew = false;
  request.onupgradeneeded = () => {
    isNew = true;
    request.transaction!.abort();
  };
  try {
    return keep(await settled(request));
  } catch (error) {
    if (isNew) return null;
    throw error;
  }
}

/** All that lies in a database; null where there is none. */
export async function copyOf(name: string): Promise<DatabaseCopy | null> {
  const db = await openThere(name);
  if (!db) return null;
  const { version } = db;
  const transaction = db.transaction([...db.objectStoreNames]);
  const stores = await Promise.all(
    [...db.objectStoreNames].map(async (store) => {
      const from = transaction.objectStore(store);
      return { name: store, keyPath: from.keyPath as string, records: await settled(from.getAll()) };
    }),
  );
  return { version, stores };
}

async function make(name: string, { version, stores }: DatabaseCopy): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const store of stores) request.result.createObjectStore(store.name, { keyPath: store.keyPath });
  };
  return keep(await settled(request));
}

/** Makes a database hold what a copy holds, and nothing else. */
export async function lay(name: string, { version, stores }: DatabaseCopy): Promise<void> {
  const db = (await openThere(name)) ?? (await make(name, { version, stores }));
  const transaction = db.transaction(
    stores.map((store) => store.name),
    'readwrite',
  );
  for (const store of stores) {
    const to = transaction.objectStore(store.name);
    to.clear();
    for (const record of store.records) to.put(record);
  }
  await committed(transaction);
}

/** Empties a database that is to serve again: to make one anew takes twenty times as long. */
export async function empty(name: string): Promise<void> {
  const db = await openThere(name);
  if (!db) return;
  const transaction = db.transaction([...db.objectStoreNames], 'readwrite');
  for (const store of db.objectStoreNames) transaction.objectStore(store).clear();
  await committed(transaction);
}

export const erase = async (name: string): Promise<void> =>
  void (await settled(indexedDB.deleteDatabase(name) as IDBRequest<unknown>));

/** Midway through its first transaction, which is lost then; or after so many, of which a write that is all or nothing has one. */
export type Strike = 'midway' | { readonly after: number };

const struck = new Map<string, { readonly how: Strike; begun: number }>();

/** The power of whoever writes to this database goes in the next write; nothing more is begun until the strike is over. */
export const strike = (name: string, how: Strike): void => void struck.set(name, { how, begun: 0 });
export const endStrike = (name: string): void => void struck.delete(name);

const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (this: IDBDatabase, stores, mode, options) {
  const mine = mode === 'readwrite' ? struck.get(this.name) : undefined;
  if (!mine) return begin.call(this, stores, mode, options);
  if (mine.begun++ >= (mine.how === 'midway' ? 1 : mine.how.after)) throw new DOMException('no power', 'AbortError');
  const transaction = begin.call(this, stores, mode, options);
  // The first request looks whose turn it is, the second writes.
  let done = 0;
  const look = (): void => void (++done === 2 && transaction.abort());
  if (mine.how === 'midway') transaction.addEventListener('success', look, true);
  return transaction;
};
