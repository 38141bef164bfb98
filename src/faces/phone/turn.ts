// How near somebody's turn is, and telling him of it: on the page, by a buzz, by sound once he has asked for it, and by the
// phone's own notice where the browser lets a page do that.
import { createEffect, createSignal, onCleanup } from 'solid-js';
import type { PublicTicket } from '#domain/stations/public-hall.ts';
import { playChime, unlockSound } from '#ui/chime.ts';

export type Turn = 'far' | 'near' | 'now';
const rank: Readonly<Record<Turn, number>> = { far: 0, near: 1, now: 2 };

/** QUE-014: two people or five minutes before him he should be back in the hall. */
const NEAR_PEOPLE = 2;
const NEAR_MINUTES = 5;

export function turnOf(ticket: Pick<PublicTicket, 'state' | 'ahead' | 'range'> | null): Turn {
  if (ticket?.state === 'called') return 'now';
  if (ticket?.state !== 'waiting' || ticket.ahead === null) return 'far';
  return ticket.ahead <= NEAR_PEOPLE || (ticket.range !== null && ticket.range.p50 <= NEAR_MINUTES) ? 'near' : 'far';
}

const BUZZ: Readonly<Record<Turn, number[]>> = { far: [], near: [200], now: [400, 200, 400, 200, 400] };

/** Tells once each time that his turn comes nearer. @returns whether he has asked to be told by sound, and how he asks */
export function tellOfTurn(turn: () => Turn, sentence: () => string) {
  const [isOn, setOn] = createSignal(false);
  let last: Turn = 'far';
  let leave: (() => void) | null = null;
  createEffect(() => {
    const next = turn();
    const nearer = rank[next] > rank[last];
    last = next;
    if (!nearer) return;
    // Not before the page was touched; then the browser only says so in its console.
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(BUZZ[next]);
    if (!isOn()) return;
    playChime('call');
    if (document.hidden) notice(sentence());
  });

  /** The screen stays on: a phone that sleeps hears of nothing. */
  const stayAwake = (): void => {
    if (isOn() && !document.hidden) void navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  document.addEventListener('visibilitychange', stayAwake);
  onCleanup(() => {
    document.removeEventListener('visibilitychange', stayAwake);
    leave?.();
  });
  const turnOn = (): void => {
    leave ??= unlockSound();
    setOn(true);
    playChime('arrival');
    navigator.vibrate?.(100);
    stayAwake();
    if ('Notification' in window && Notification.permission === 'default')
      void Promise.resolve(Notification.requestPermission()).catch(() => undefined);
  };
  return { isOn, turnOn };
}

function notice(text: string): void {
  try {
    if ('Notification' in window && Notification.permission === 'granted')
      new Notification(text, { tag: 'turn', icon: '/icons/icon-192.png' });
  } catch {
    // Phones take notices from service workers only; sound and buzz have said it.
  }
}
