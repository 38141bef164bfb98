// One put in a transaction of its own in a bare IndexedDB store: the floor of everything that is saved.

const DATABASE = 'raw-puts';

export const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => failed(request.error));
  });

export const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((done, failed) => {
    transaction.addEventListener('complete', () => done());
    transaction.addEventListener('abort', () => failed(transaction.error));
  });

export function openStore(name: string, keyPath: string, indexes: readonly string[] = []): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.addEventListener('upgradeneeded', () => {
    const store = request.result.createObjectStore('rows', { keyPath });
    for (const index of indexes) store.createIndex(index, index);
  });
  return settled(request);
}

export async function openRawPuts() {
  const db = await openStore(DATABASE, 'at');
  let at = performance.now();
  return {
    /** Milliseconds until the transaction was complete. */
    async put(text: string, durability: IDBTransactionDurability): Promise<number> {
      const began = performance.now();
      const transaction = db.transaction('rows', 'readwrite', { durability });
      transaction.objectStore('rows').put({ at: (at += 1), text });
      await completed(transaction);
      return performance.now() - began;
    },
    close: () => db.close(),
  };
}
