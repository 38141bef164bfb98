// One clear value of a customer at a time, in this page's memory and nowhere else, for half a minute at most: it goes when
// the page is left, hidden or loses the focus, and with whatever shows it (CUS-076).
import { createSignal, onCleanup } from 'solid-js';
import { REVEALED_FOR, type PrivateField } from '#domain/customers/private.model.ts';

export interface Revealed {
  readonly field: PrivateField;
  readonly value: string | number;
}

const SECOND = 1_000;

/** `onHidden` is told what went out of sight by itself. */
export function createRevealed(onHidden: (field: PrivateField) => void) {
  const [shown, setShown] = createSignal<Revealed | null>(null);
  const [left, setLeft] = createSignal(0);
  let ticking: ReturnType<typeof setInterval> | undefined;

  function hide(): void {
    const was = shown();
    clearInterval(ticking);
    setShown(null);
    if (was) onHidden(was.field);
  }

  /** @returns whether it is on the screen: what came while nobody looks is not. */
  function show(revealed: Revealed, seconds: number): boolean {
    hide();
    if (document.hidden || !document.hasFocus()) {
      onHidden(revealed.field);
      return false;
    }
    const until = performance.now() + Math.min(seconds, REVEALED_FOR) * SECOND;
    const tick = (): void => {
      const rest = Math.ceil((until - performance.now()) / SECOND);
      if (rest <= 0) hide();
      else setLeft(rest);
    };
    setShown(revealed);
    tick();
    ticking = setInterval(tick, SECOND / 4);
    return true;
  }

  const events = [
    [window, 'blur'],
    [window, 'pagehide'],
    [document, 'visibilitychange'],
    [document, 'freeze'],
  ] as const;
  for (const [target, event] of events) target.addEventListener(event, hide);
  onCleanup(() => {
    for (const [target, event] of events) target.removeEventListener(event, hide);
    clearInterval(ticking);
    setShown(null);
  });
  return { shown, left, show, hide };
}
