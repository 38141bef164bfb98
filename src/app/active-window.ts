// One active window a tablet (sync.md §3.6): two would hand out the same mutation numbers. How a window asks another one
// for it is in window-handover.ts, which the first screen does not need.
import { createSignal } from 'solid-js';

const LOCK = 'tingtang-active-window';
const [active, setActive] = createSignal<'asking' | 'here' | 'elsewhere'>('asking');
export { active };

/** What only one window may have open: opened once the lock is held and before anything is shown, closed without it. */
export interface Tenant {
  readonly enter: () => Promise<unknown>;
  readonly leave: () => Promise<unknown>;
}

/** One holding of the lock, until `release`. */
interface Holding {
  release: () => void;
}

let tenant: Tenant;
/** The holding that counts; an older one that ends late changes nothing. */
let holding: Holding | null = null;
let line: AbortController | null = null;
let turn: Promise<unknown> = Promise.resolve();

/** Entering and leaving never overlap, however quickly windows change their mind. */
const inTurn = (work: () => Promise<unknown>): Promise<unknown> => (turn = turn.then(work).catch(() => undefined));

/** Asks to be the active window; settles when it is known. */
export async function becomeActive(who: Tenant): Promise<void> {
  tenant = who;
  await askAgain();
}

/** Takes it when nobody has it; otherwise in line for the day the other window is closed. */
async function askAgain(): Promise<void> {
  if (holding) return;
  if (!(await request({ ifAvailable: true })) && !holding) waitInLine();
}

/** Takes it from whoever has it, without asking. */
const seize = (): Promise<boolean> => request({ steal: true });

const isHeld = (): boolean => holding !== null;

/** Closes what is open here and stays out of line; what it returns lets the lock itself go. */
async function vacate(): Promise<(() => void) | undefined> {
  leaveLine();
  const mine = holding;
  if (mine) await close();
  return mine?.release;
}

function leaveLine(): void {
  line?.abort();
  line = null;
}

async function close(): Promise<void> {
  holding = null;
  setActive('elsewhere');
  await inTurn(tenant.leave);
}

function waitInLine(): void {
  if (line) return;
  line = new AbortController();
  void request({ signal: line.signal });
}

function request(options: LockOptions): Promise<boolean> {
  return new Promise((known) => {
    let mine: Holding | null = null;
    const hold = async (lock: Lock | null): Promise<void> => {
      if (!lock && options.ifAvailable) {
        if (!holding) setActive('elsewhere');
        return known(false);
      }
      const released = new Promise<void>((release) => (holding = mine = { release }));
      leaveLine();
      await inTurn(tenant.enter);
      if (holding === mine) setActive('here');
      known(true);
      await released;
    };
    // Without locks there is no telling the windows apart: this one is taken for the only one.
    if (!('locks' in navigator)) return void hold({} as Lock);
    navigator.locks.request(LOCK, options, hold).catch(() => {
      known(false);
      if (mine && mine === holding) void lose();
    });
    return undefined;
  });
}

/** Another window took it: what is open here is closed, and this one waits for the day it is given back. */
async function lose(): Promise<void> {
  await close();
  if (!holding) waitInLine();
}

/** What window-handover.ts works with. */
export const door = { active, askAgain, isHeld, seize, vacate, waitInLine };
