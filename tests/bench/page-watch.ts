// Inside a benched page: when a chunk of the stream reached its script, and when its DOM first showed each event. And
// the page's clock, told in the time of the bench.
import type { Page } from 'playwright-core';
import type { Shown } from './hall-rounds.ts';

/** Milliseconds of the machine's monotonic clock, the same for all Node processes on it. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

/** tsx wraps named functions in a call that a page does not know; to be run in each page before anything else. */
export const namesKept = 'globalThis.__name ??= (named) => named;';

declare global {
  interface Window {
    bench: { reads: number[]; seen: number[]; /** Elements put into the document since watched. */ added: number };
  }
}

/** What a page has to show: in the hall's words, or a bare text. */
export type Wanted =
  | Shown
  /** Alerts that the bell counts. */
  | { readonly as: 'bell'; readonly count: number }
  | { readonly as: 'text'; readonly text: string };

/** To be called before the page is opened. */
export async function watchReads(page: Page): Promise<void> {
  await page.addInitScript(namesKept);
  await page.addInitScript(() => {
    window.bench = { reads: [], seen: [], added: 0 };
    const { read } = ReadableStreamDefaultReader.prototype;
    ReadableStreamDefaultReader.prototype.read = function <T>(this: ReadableStreamDefaultReader<T>) {
      const answer = read.call(this) as Promise<ReadableStreamReadResult<T>>;
      void answer.then(
        () => window.bench.reads.push(performance.now()),
        () => undefined,
      );
      return answer;
    };
  });
}

/**
 * Notes the time at which the DOM shows each of `wanted`, in their order. An event whose picture was overtaken by a
 * later one before the DOM was looked at counts as seen with that later one.
 */
export async function watchDom(page: Page, wanted: readonly Wanted[]): Promise<void> {
  await page.evaluate((list) => {
    const textOf = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
    const isShown = (want: (typeof list)[number]): boolean => {
      if (want.as === 'text') return textOf('#event') === want.text;
      if (want.as === 'tile') {
        const tile = document.querySelector(`[data-testid="counter-${want.counter}"] [data-state="${want.state}"]`);
        return tile?.textContent.includes(want.ticket) ?? false;
      }
      if (want.as === 'bell')
        return document.querySelector(`button[aria-label="提醒${want.count ? ` ${want.count}` : ''}"]`) !== null;
      return textOf(`[data-testid="figure-${want.as}"] strong`) === String(want.count);
    };
    const { seen } = window.bench;
    const look = (): void => {
      const now = performance.now();
      // Only pictures that never come twice may be looked for ahead of their turn.
      for (let ahead = Math.min(list.length - 1, seen.length + 6); ahead >= seen.length; ahead--)
        if ((ahead === seen.length || !['waiting', 'bell'].includes(list[ahead]!.as)) && isShown(list[ahead]!)) {
          while (seen.length <= ahead) seen.push(now);
          ahead = Math.min(list.length, seen.length + 7);
        }
    };
    const count = (changes: readonly MutationRecord[]): void => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof Element) window.bench.added += 1 + node.querySelectorAll('*').length;
    };
    const observer = new MutationObserver((changes) => {
      look();
      count(changes);
    });
    observer.observe(document.documentElement, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  }, wanted);
}

export interface PageClock {
  /** Time of the bench for a time of the page. */
  readonly toBench: (pageTime: number) => number;
  /** Half of the shortest round trip: no time is wrong by more. */
  readonly bound: number;
}

/** Cristian's rule over many round trips: the shortest one tells the offset best. */
export async function readPageClock(page: Page, tries = 200): Promise<PageClock> {
  let best = { trip: Infinity, offset: 0 };
  for (let i = 0; i < tries; i++) {
    const asked = monotonic();
    const there = await page.evaluate(() => performance.now());
    const trip = monotonic() - asked;
    if (trip < best.trip) best = { trip, offset: asked + trip / 2 - there };
  }
  return { toBench: (time) => time + best.offset, bound: best.trip / 2 };
}
