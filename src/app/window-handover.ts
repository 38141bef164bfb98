// Passing the tablet's work from one window to another without a reload: the asked one closes what it has open and says
// so; one that gives no answer is frozen or stuck, and is not waited for. The door to the lock is handed in: what this
// file imports itself would be cut out of the first screen's one piece.
import type { door as theDoor } from './active-window.ts';

type Door = typeof theDoor;

/** A first load keeps a window busy for a second or so; who says nothing for as long as this will not. */
const PATIENCE = 3_000;

type Word = { readonly say: 'who' | 'leave' | 'here' | 'left'; readonly to?: string; readonly from: string };

const me = crypto.randomUUID();
let channel: BroadcastChannel | null = null;
const answered = new Set<(say: Word['say']) => void>();

function tell(say: Word['say'], to?: string): void {
  const word: Word = to === undefined ? { say, from: me } : { say, from: me, to };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin
  channel?.postMessage(word);
}

/** Settles with the answer to what is told, or with null when nobody answers. */
function askOthers(say: 'who' | 'leave', wanted: 'here' | 'left'): Promise<Word['say'] | null> {
  return new Promise((done) => {
    const end = (answer: Word['say'] | null): void => {
      clearTimeout(timer);
      answered.delete(hear);
      done(answer);
    };
    const hear = (answer: Word['say']): void => void (answer === wanted && end(answer));
    const timer = setTimeout(() => end(null), PATIENCE);
    answered.add(hear);
    tell(say);
  });
}

function listen(door: Door): void {
  if (channel) return;
  channel = new BroadcastChannel('tingtang-active-window');
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.to === me) for (const hear of answered) hear(data.say);
    if (data.say === 'who' && door.isHeld()) tell('here', data.from);
    if (data.say === 'leave' && door.isHeld()) void handOver(door, data.from);
  });
}

async function handOver(door: Door, to: string): Promise<void> {
  const release = await door.vacate();
  tell('left', to);
  door.waitInLine();
  // The one that asked takes the lock from this one, ahead of all in line; should it have died, the line moves on.
  setTimeout(() => release?.(), PATIENCE);
}

/** The person wants to go on here: the other window is asked to close first, and not waited for when it is frozen. */
export async function takeOver(door: Door): Promise<void> {
  listen(door);
  await askOthers('leave', 'left');
  if (!door.isHeld()) await door.seize();
}

/** A window in sight does not wait for one that cannot answer; one that can keeps what it has, as a form may be open. */
async function lookForOwner(door: Door): Promise<void> {
  const wanted = () => document.visibilityState === 'visible' && door.active() === 'elsewhere' && !door.isHeld();
  if (!wanted()) return;
  const answer = await askOthers('who', 'here');
  if (answer === null && wanted()) await door.seize();
}

/** About to be frozen or put aside by the browser: nothing may stay open that another window waits for. */
async function goToSleep(door: Door): Promise<void> {
  const release = await door.vacate();
  release?.();
}

async function wakeUp(door: Door): Promise<void> {
  listen(door);
  await door.askAgain();
  await lookForOwner(door);
}

/** To be called once; from then on this window answers the others. */
export function answerOtherWindows(door: Door): void {
  if (!('locks' in navigator)) return;
  listen(door);
  document.addEventListener('freeze', () => void goToSleep(door));
  document.addEventListener('resume', () => void wakeUp(door));
  document.addEventListener('visibilitychange', () => void lookForOwner(door));
  window.addEventListener('pagehide', (event) => {
    if (!event.persisted) return;
    void goToSleep(door);
    // An open channel keeps a page out of the browser's memory of pages.
    channel?.close();
    channel = null;
  });
  window.addEventListener('pageshow', (event) => void (event.persisted && wakeUp(door)));
  void lookForOwner(door);
}
