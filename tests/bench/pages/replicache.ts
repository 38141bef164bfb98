// The same rows in Replicache, through its pull, with two indexes. It says when rows are to be seen; when they are kept
// is seen from its transactions: the last one that wrote before a second of quiet, checked by opening it anew.
import { Replicache, TEST_LICENSE_KEY, type PatchOperation, type Puller } from 'replicache';
import { customerBook } from '../bench-customers.ts';

const QUIET = 1_500;
const KEEPS_WITHIN = 30_000;

export async function firstSync({ owner, book }: { owner: string; book: readonly [number, number] }) {
  const rows = customerBook(...book);
  const patch = rows.map((row): PatchOperation => ({ op: 'put', key: `customer/${row.id}`, value: row as never }));
  const last = watchWrites();
  const began = performance.now();
  const rep = open(owner, () =>
    Promise.resolve({
      response: { cookie: 1, lastMutationIDChanges: {}, patch },
      httpRequestInfo: { httpStatusCode: 200, errorMessage: '' },
    }),
  );
  const shown = await new Promise<number>((done) => {
    const leave = rep.subscribe(
      (tx) => count(tx),
      (seen) => {
        if (seen < rows.length) return;
        leave();
        done(performance.now());
      },
    );
    void rep.pull();
  });
  // It keeps what it shows some time later, when the page is idle.
  const late = shown + KEEPS_WITHIN;
  while ((last() < shown && performance.now() < late) || performance.now() - Math.max(shown, last()) < QUIET)
    await new Promise((done) => setTimeout(done, 50));
  const kept = last();
  if (kept < shown) throw new Error('nothing was kept after the rows were to be seen');
  await rep.close();
  const again = open(owner, () => Promise.reject(new Error('no network')));
  const found = await again.query((tx) => count(tx));
  await again.close();
  return { rows: found, shown: shown - began, kept: kept - began };
}

function open(owner: string, puller: Puller) {
  return new Replicache({
    name: owner,
    licenseKey: TEST_LICENSE_KEY,
    logLevel: 'error',
    pullInterval: null,
    puller,
    pusher: () => Promise.resolve({ httpRequestInfo: { httpStatusCode: 200, errorMessage: '' } }),
    indexes: { byPart: { jsonPointer: '/rm' }, byGrade: { jsonPointer: '/grade' } },
  });
}

type Keys = { keys(): { toArray(): Promise<unknown[]> } };
const count = async (tx: { scan(of: { prefix: string }): Keys }): Promise<number> =>
  (await tx.scan({ prefix: 'customer/' }).keys().toArray()).length;

/** The time at which the last transaction that wrote was complete; now, while one is open. */
function watchWrites(): () => number {
  let last = 0;
  let open = 0;
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args) {
    const made = transaction.apply(this, args);
    if (made.mode !== 'readwrite') return made;
    open += 1;
    for (const end of ['complete', 'abort'])
      made.addEventListener(end, () => {
        open -= 1;
        last = performance.now();
      });
    return made;
  };
  return () => (open > 0 ? performance.now() : last);
}
