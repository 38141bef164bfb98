/** F22: IndexedDB throws at the n-th call, for every n from the start of the app to the end of a deed. */
import { beforeAll, expect, test } from 'vitest';
import { shellKept } from '#tests/journeys/tablet-page.ts';
import { becomes, chip, isOffline, logIn, saveOutcome, screen, setMinutes, shownMinutes } from './hall-tablet.ts';
import { tabletBench } from './tablet-bench.ts';

const bench = tabletBench();
let { line, page } = bench;
beforeAll(async () => {
  ({ line, page } = bench);
  await page.addInitScript(breakTheDisk);
  await logIn(page, line.url);
  await shellKept(page);
  await page.locator('[data-testid=sync-state][data-state=online]').waitFor();
});

interface Wedge {
  /** Calls until now, and the one that throws; with `on` also all after it. */
  calls: number;
  at: number;
  on: boolean;
}

/** Runs before the app: what is to break is read from the name of the window, which a reload keeps. */
function breakTheDisk(): void {
  const [at, on] = window.name.split(' ');
  const wedge: Wedge = { calls: 0, at: Number(at) || Infinity, on: on === 'on' };
  Object.assign(globalThis, { wedge });
  const wrap = (owner: object, names: readonly string[]): void => {
    for (const name of names) {
      const real = (owner as Record<string, (...args: unknown[]) => unknown>)[name]!;
      Object.defineProperty(owner, name, {
        configurable: true,
        writable: true,
        value(this: unknown, ...args: unknown[]) {
          const nth = ++wedge.calls;
          if (nth === wedge.at || (wedge.on && nth > wedge.at))
            throw new DOMException('wedged by the test', 'InvalidStateError');
          return real.apply(this, args);
        },
      });
    }
  };
  wrap(IDBObjectStore.prototype, ['put', 'add', 'get', 'getAll', 'getAllKeys', 'delete', 'clear', 'openCursor']);
  wrap(IDBDatabase.prototype, ['transaction']);
  wrap(IDBFactory.prototype, ['open']);
}

const wedgeOf = (): Promise<Wedge> => page.evaluate(() => (globalThis as unknown as { wedge: Wedge }).wedge);

/** Opens the app without a network, with the disk breaking as told. */
async function openWith(wedge: string): Promise<void> {
  await page.evaluate((name) => void (window.name = name), wedge);
  await page.goto(`${line.url}/tablet`);
  await expect
    .poll(async () => (await screen(page)).length, { timeout: 15_000, message: `blank with "${wedge}"` })
    .toBeGreaterThan(10);
}

const isOpen = async (): Promise<boolean> => {
  await page.getByTestId('sync-state').or(page.getByTestId('login')).or(page.getByRole('alert')).first().waitFor();
  return (await page.getByTestId('lobby-form').count()) > 0;
};

test('F22 wherever the disk breaks while the app starts, the screen is not blank and nothing is lost', async () => {
  line.cut();
  await openWith('');
  await isOffline(page);
  await setMinutes(page, 71);
  await becomes(() => chip(page), expect.stringContaining('1 条待传'));
  await openWith('');
  await isOffline(page);
  const calls = (await wedgeOf()).calls;
  expect(calls, 'the app uses the disk through what is wrapped').toBeGreaterThan(3);
  const shut: string[] = [];
  for (let n = 1; n <= calls; n++)
    for (const mode of ['once', 'on']) {
      await openWith(`${n} ${mode}`);
      if (!(await isOpen()))
        shut.push(`${n} ${mode}: ${await page.getByRole('alert').allInnerTexts()} ${await screen(page)}`);
    }
  console.log(`F22: ${calls} calls at the start; not opened: ${shut.length}, e.g. ${shut[0]}`);
  await openWith('');
  await becomes(() => chip(page), expect.stringContaining('1 条待传'));
  expect(await shownMinutes(page)).toBe('71');
  // Shut out without a word: the login, which cannot be had without a network, and no reason given.
  expect(shut.filter((said) => !/存储|打不开|没有丢|读不/.test(said))).toEqual([]);
}, 120_000);

test('F22 wherever the disk breaks while a deed is saved, it is there afterwards, or the form says that it is not and keeps what was typed', async () => {
  line.cut();
  let waiting = 1;
  for (let n = 1, minutes = 72; ; n++, minutes++) {
    await openWith('');
    await isOffline(page);
    await becomes(() => chip(page), expect.stringContaining(`${waiting} 条待传`));
    await page.evaluate((nth) => {
      const { wedge } = globalThis as unknown as { wedge: Wedge };
      Object.assign(wedge, { calls: 0, at: nth, on: false });
    }, n);
    await setMinutes(page, minutes);
    const outcome = await saveOutcome(page);
    expect(await shownMinutes(page)).toBe(String(minutes));
    if (outcome === 'kept') waiting++;
    if ((await wedgeOf()).calls < n) {
      console.log(`F22: ${n - 1} calls in a deed, each broken once; ${waiting - 1} of the deeds were kept`);
      break;
    }
    expect(n, 'it ends').toBeLessThan(40);
  }
}, 120_000);
