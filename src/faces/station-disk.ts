// What a public device keeps of the hall between two switch-ons: the last picture, for when the server is gone. It holds
// what hangs on the wall anyway (QUE-024).
import type { PublicHall } from '#domain/stations/public-hall.ts';
import type { StationFace } from './station-door.ts';

export interface KeptPicture {
  readonly deviceId: string;
  readonly sealTo: { readonly x: string; readonly y: string };
  readonly hall: PublicHall;
  /** Server time less the wall clock of this machine. */
  readonly offset: number;
}

const STORE = 'kept';

async function within<T>(
  face: StationFace,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await new Promise<IDBDatabase>((done, failed) => {
    const asked = indexedDB.open(`tingtang.station.${face}`, 1);
    asked.addEventListener('upgradeneeded', () => void asked.result.createObjectStore(STORE));
    asked.addEventListener('success', () => done(asked.result));
    asked.addEventListener('error', () => failed(asked.error ?? new Error('no storage')));
  });
  try {
    return await new Promise<T>((done, failed) => {
      const tx = database.transaction(STORE, mode);
      const asked = work(tx.objectStore(STORE));
      tx.addEventListener('complete', () => done(asked.result));
      tx.addEventListener('abort', () => failed(tx.error ?? new Error('not stored')));
    });
  } finally {
    database.close();
  }
}

export const keptPicture = (face: StationFace): Promise<KeptPicture | null> =>
  within<KeptPicture | undefined>(face, 'readonly', (store) => store.get('picture'))
    .catch(() => undefined)
    .then((kept) => kept ?? null);

export const keepPicture = (face: StationFace, picture: KeptPicture): Promise<unknown> =>
  within(face, 'readwrite', (store) => store.put(picture, 'picture')).catch(() => undefined);

export const forgetPicture = (face: StationFace): Promise<unknown> =>
  within(face, 'readwrite', (store) => store.delete('picture')).catch(() => undefined);
