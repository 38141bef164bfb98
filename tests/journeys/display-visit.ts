/** A call display in a real browser, and what it lets out: every clip with its place on the audio clock. */
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { toId, type Id } from '#domain/kernel/ids.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { callNext, openCounter } from '#domain/queue/counter.mutators.ts';
import { roundOf } from '#domain/stations/voice-clips.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import type { Visit } from './hall-visit.ts';
import { doAs } from './own-hall-visit.ts';

/** One clip as it was handed to the audio clock, seconds on it. */
export interface Heard {
  readonly clip: string;
  readonly from: number;
  readonly to: number;
  ended: boolean;
}

declare global {
  interface Window {
    heard: Heard[];
  }
}

/** Follows each clip from the fetch over its decoding to the moment it is started at. */
const listenIn = (): void => {
  window.heard = [];
  const names = new WeakMap<object, string>();
  const { arrayBuffer } = Response.prototype;
  Response.prototype.arrayBuffer = async function () {
    const bytes = await arrayBuffer.call(this);
    names.set(bytes, /([^/]+)\.mp3$/.exec(this.url)?.[1] ?? this.url);
    return bytes;
  };
  const { decodeAudioData } = BaseAudioContext.prototype;
  BaseAudioContext.prototype.decodeAudioData = async function (bytes: ArrayBuffer) {
    const name = names.get(bytes)!;
    const buffer = await decodeAudioData.call(this, bytes);
    names.set(buffer, name);
    return buffer;
  };
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, lasts = 0) {
    const one: Heard = { clip: names.get(this.buffer!)!, from: when, to: when + lasts, ended: false };
    window.heard.push(one);
    this.addEventListener('ended', () => (one.ended = true));
    start.call(this, when, offset, lasts);
  };
};

export type Chosen = Partial<Record<'screen' | 'spoken' | 'voice', string> & Record<'repeats' | 'volume', number>>;
const east = smallOutlet.institutions.find(({ id }) => id === smallOutlet.ownHall.setting.outletId)!;

/** A display of the outlet without a queue machine, enrolled by hand on the demonstration's machine. */
export async function hangDisplay(
  { browser, server }: Visit,
  chosen: Chosen = {},
  { on = browser, before }: { on?: Browser; before?: (context: BrowserContext) => Promise<unknown> } = {},
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await on.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' });
  await context.addInitScript(listenIn);
  await context.addInitScript((settings) => {
    if (localStorage.getItem('tingtang.display') === null) localStorage.setItem('tingtang.display', settings);
  }, JSON.stringify(chosen));
  await before?.(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${server.url}/display`);
  await page.getByRole('button', { name: east.name }).click();
  await page.getByTestId('display').waitFor();
  return { context, page, complaints };
}

export const heardOn = (page: Page): Promise<Heard[]> => page.evaluate(() => window.heard);
export const clipsOn = async (page: Page): Promise<string> => (await heardOn(page)).map(({ clip }) => clip).join(' ');

/** All that was begun has ended. */
export const allEnded = async (page: Page): Promise<boolean> => {
  const all = await heardOn(page);
  return all.length > 0 && all.every((one) => one.ended);
};

/** The clips of a call in Chinese, once. */
export const said = (number: string, counter: number): string =>
  roundOf({ number, counter }, ['zh'])
    .map(({ clip }) => clip)
    .join(' ');

/** What stands in the middle. */
export const heroOn = async (page: Page): Promise<string> =>
  (await page.getByTestId('hero').innerText()).replace(/\s+/g, ' ').trim();

export const windowId = (number: number): Id =>
  smallOutlet.ownHall.counters.find((counter) => counter.number === number)!.id;
export const openWindow = (visit: Visit, who: StaffActor, number: number): Promise<void> =>
  doAs(visit, who, openCounter, { counterId: windowId(number), takeOver: false });
export const callAt = (visit: Visit, who: StaffActor, number: number): Promise<void> =>
  doAs(visit, who, callNext, { counterId: windowId(number), callId: toId(randomUUID()) });

/** What the server's ledger says of a number's call; null: nothing yet. */
export async function ledgerOf({ server }: Visit, number: string): Promise<'shown' | 'played' | null> {
  const [row] = await server.sql<{ played: boolean }[]>`
    select a.played_at is not null as played from announcement a join ticket t on t.id = a.ticket_id
    where t.number = ${number} order by a.called_at desc limit 1`;
  return row ? (row.played ? 'played' : 'shown') : null;
}

/** What the server knows to be wrong with its displays. */
export const troubleOf = async ({ server }: Visit): Promise<string[]> =>
  (await server.sql<{ trouble: string }[]>`select trouble from hall_device where face = 'display'`).map(
    ({ trouble }) => trouble,
  );
