/** What pages read of the server by its path, and what they do while it takes its time. */
import { openPage, openPageApi, says, type PageApi } from '#tests/kit/page-api.ts';
import type { ServerResponse } from 'node:http';
import { createRoot, createSignal, Suspense } from 'solid-js';
import { afterEach, expect, test, vi } from 'vitest';
import { createLoadList } from '#pages/bridges/load-list.ts';
import { createReading } from '#pages/identity/server-reading.ts';

let api: PageApi;
let leave = (): void => undefined;
afterEach(() => {
  vi.restoreAllMocks();
  leave();
  api.close();
});
/** Milliseconds that nobody else waits. */
const LOOKS_AGAIN = 17;
/** Settles once the page has read the next answer. */
const answers = (): Promise<void> =>
  new Promise((done) => {
    const read = Response.prototype.json;
    vi.spyOn(Response.prototype, 'json').mockImplementation(async function (this: Response) {
      const said: unknown = await read.call(this);
      setImmediate(done);
      return said;
    });
  });
const becomes = (what: () => unknown, wanted: unknown) => expect.poll(what).toEqual(wanted);

test('UXP-005 a page that waits for an answer stands: nothing around it is taken away, and it says that it waits', async () => {
  let held!: ServerResponse;
  api = await openPageApi((_, response) => (held = response));
  const stands = createRoot((end) => {
    const shown = Suspense({
      fallback: 'gone',
      get children() {
        const { made } = openPage(() => createReading<{ n: number }>(() => '/thing'));
        return (() => made.data()?.n ?? 'waits') as never;
      },
    }) as unknown as () => unknown;
    leave = end;
    const said = (): unknown => {
      let now: unknown = shown;
      while (typeof now === 'function') now = (now as () => unknown)();
      return now;
    };
    return said;
  });
  await becomes(() => api.asked, ['/thing']);
  expect(stands()).toBe('waits');
  says(held, { n: 7 });
  await becomes(stands, 7);
});

test('QUE-026 the answer to an older question is nobody’s, and what was read is shown for its own question only', async () => {
  const held = new Map<string, ServerResponse>();
  api = await openPageApi((path, response) => held.set(path, response));
  const [day, setDay] = createSignal('/a');
  const page = openPage(() => createReading<string>(day));
  leave = page.leave;
  const { data } = page.made;
  await becomes(() => held.has('/a'), true);
  setDay('/b');
  await becomes(() => held.has('/b'), true);
  says(held.get('/b')!, 'B');
  await becomes(data, 'B');
  says(held.get('/a')!, 'A');
  setDay('/c');
  expect(data()).toBe(null);
  await becomes(() => held.has('/c'), true);
  says(held.get('/c')!, { code: 'identity.out-of-reach' }, 403);
  await becomes(() => page.made.problem() !== null, true);
  setDay('/b');
  expect([data(), page.made.problem()]).toEqual(['B', null]);
});

test('CUS-007 a list of files that are being read is looked at again, and no more once the page is left', async () => {
  const staging = { rows: [{ id: 'x', state: 'staging' }], more: false, lastGood: [] };
  const held: ServerResponse[] = [];
  api = await openPageApi((_, response) => held.push(response));
  const looks = vi.spyOn(globalThis, 'setTimeout');
  const due = () => looks.mock.calls.filter(([, after]) => after === LOOKS_AGAIN).length;
  const page = openPage(() => createLoadList(LOOKS_AGAIN));
  leave = page.leave;
  await becomes(() => held.length, 1);
  says(held[0]!, staging);
  await becomes(() => held.length, 2);
  const answered = answers();
  page.leave();
  says(held[1]!, staging);
  await answered;
  expect(due()).toBe(1);
});
