// Where this device keeps its key and the number that is due. One at a time asks with it, in whichever window: the number
// is good for one request. A browser that shows several faces (a demo on one machine) is a device of its own in each.
import { newMark, prove, type DeviceKey, type Proof } from './device-proof.ts';

const NAME = 'tingtang.device';
const STORE = 'key';
const LOCK = 'tingtang.device';

/** Which device of this browser: `own` is the staff tablet. */
export type DeviceSlot = 'own' | 'kiosk' | 'display';

function openStore(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.addEventListener('upgradeneeded', () => void asked.result.createObjectStore(STORE));
    asked.addEventListener('success', () => done(asked.result));
    asked.addEventListener('error', () => failed(asked.error ?? new Error('no storage')));
  });
}

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await openStore();
  try {
    return await new Promise<T>((done, failed) => {
      const tx = database.transaction(STORE, mode, { durability: 'strict' });
      const asked = work(tx.objectStore(STORE));
      tx.addEventListener('complete', () => done(asked.result));
      tx.addEventListener('abort', () => failed(tx.error ?? new Error('not stored')));
    });
  } finally {
    database.close();
  }
}

export const knownDevice = async (slot: DeviceSlot = 'own'): Promise<DeviceKey | null> =>
  (await within<DeviceKey | undefined>('readonly', (store) => store.get(slot)).catch(() => undefined)) ?? null;

const keep = (device: DeviceKey, slot: DeviceSlot): Promise<unknown> =>
  within('readwrite', (store) => store.put(device, slot));

export const keepDevice = (id: string, key: CryptoKey, nonce: string, slot: DeviceSlot = 'own'): Promise<unknown> =>
  keep({ id, key, nonce, mark: null }, slot);

/** The device with a mark that will be there again after a crash. */
async function marked(slot: DeviceSlot): Promise<(DeviceKey & { mark: string }) | null> {
  const device = await knownDevice(slot);
  if (!device) return null;
  const mark = device.mark ?? newMark();
  if (device.mark === null) await keep({ ...device, mark }, slot);
  return { ...device, mark };
}

export const forgetDevice = (slot: DeviceSlot = 'own'): Promise<unknown> =>
  within('readwrite', (store) => store.delete(slot));

export const NONCE = 'tingtang-nonce';

/**
 * Asks the server with a proof, one window at a time, and keeps the number that comes with the answer. Where the answer to
 * an earlier request was lost, the server says the number again and is asked once more.
 */
export function askProven(
  about: string,
  ask: (proof: Proof | null) => Promise<Response>,
  slot: DeviceSlot = 'own',
): Promise<Response> {
  return navigator.locks.request(slot === 'own' ? LOCK : `${LOCK}.${slot}`, async () => {
    for (let tries = 0; ; tries++) {
      const device = await marked(slot);
      const answer = await ask(device ? await prove(device, about) : null);
      const nonce = answer.headers.get(NONCE);
      if (device && nonce && nonce !== device.nonce) await keepDevice(device.id, device.key, nonce, slot);
      if (answer.status !== 409 || !device || !nonce || tries > 0) return answer;
    }
  });
}
