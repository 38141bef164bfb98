/** A ticket printer on a serial port of the page's own browser: it keeps what it is sent and answers as ESC/POS printers do. */
import type { BrowserContext, Page } from 'playwright-core';

/** `good`: prints and says so. `out`: the roll is at its end. `dies`: the cable comes out in the middle of a slip. */
export type Mood = 'good' | 'out' | 'dies';

interface PagePrinter {
  readonly sent: number[];
  mood: Mood;
  plugIn(): void;
}

/** To be called before the page is opened. The printer was chosen by staff before. */
export async function plugInPrinter(context: BrowserContext, mood: Mood = 'good'): Promise<void> {
  await context.addInitScript((first) => {
    localStorage.setItem('tingtang.kiosk.printing', JSON.stringify({ way: 'serial', paper: 58, baudRate: 9600 }));
    let up: ReadableStreamDefaultController<Uint8Array> | null = null;
    let plugged = true;
    const printer = {
      sent: [] as number[],
      mood: first as string,
      plugIn() {
        plugged = true;
        printer.mood = 'good';
        serial.dispatchEvent(new Event('connect'));
      },
    };
    const say = (...bytes: number[]): void => up?.enqueue(Uint8Array.from(bytes));
    const ends = (bytes: Uint8Array, ...with_: number[]): boolean =>
      with_.every((byte, at) => bytes[bytes.length - with_.length + at] === byte);
    const port = {
      readable: null as ReadableStream<Uint8Array> | null,
      writable: null as WritableStream<Uint8Array> | null,
      open() {
        if (!plugged) return Promise.reject(new Error('not there'));
        port.readable = new ReadableStream({ start: (c) => void (up = c) });
        port.writable = new WritableStream({
          write(bytes: Uint8Array) {
            if (printer.mood === 'dies' && bytes.length > 20) {
              printer.sent.push(...bytes.slice(0, 20));
              plugged = false;
              port.readable = null;
              up?.error(new Error('device lost'));
              throw new Error('device lost');
            }
            printer.sent.push(...bytes);
            if (ends(bytes, 0x10, 0x04, 0x04)) say(printer.mood === 'out' ? 0x72 : 0x12);
            if (ends(bytes, 0x1d, 0x72, 0x01) && printer.mood === 'good') say(0x00);
          },
        });
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    const serial = Object.assign(new EventTarget(), {
      getPorts: () => Promise.resolve(plugged ? [port] : []),
      requestPort: () => Promise.resolve(port),
    });
    Object.defineProperty(navigator, 'serial', { value: serial });
    Object.assign(globalThis, { printer });
  }, mood);
}

const there = (page: Page, work: 'sent' | 'plugIn' | Mood): Promise<number[]> =>
  page.evaluate((what) => {
    const { printer } = globalThis as unknown as { printer: PagePrinter };
    if (what === 'plugIn') printer.plugIn();
    else if (what !== 'sent') printer.mood = what;
    return printer.sent;
  }, work);

export const sentTo = (page: Page): Promise<number[]> => there(page, 'sent');
export const plugInAgain = (page: Page): Promise<unknown> => there(page, 'plugIn');
export const mood = (page: Page, is: Mood): Promise<unknown> => there(page, is);

/** What it cut off so far: a slip each. */
export const slipsOf = (sent: readonly number[]): number =>
  Buffer.from(sent).toString('latin1').split('\x1dV\x42\x00').length - 1;
