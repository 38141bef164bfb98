// Nobody has touched the tablet for a while: it says so, and then locks (reliability.md §2.3).
import { createSignal } from 'solid-js';

/** Enough to find and press one button (WCAG 2.2.1). */
const WARN_FOR = 20_000;
const LOOK_EVERY = 500;
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

const [warning, setWarning] = createSignal<number | null>(null);
/** Seconds until it locks, while it warns. */
export { warning };

let lastTouch = 0;
export const idleFor = (): number => Math.max(0, performance.now() - lastTouch);

/** Somebody is here. */
export function stay(): void {
  lastTouch = performance.now();
  setWarning(null);
}

/** @param since milliseconds that nobody had touched it when this began */
export function watchIdle(after: number, since: number, onIdle: () => void): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const end = (): void => {
    // With a reason of its own: the one that is made up keeps the call, and with it the page of the person who leaves.
    ended.abort('ended');
    clearInterval(timer);
    setWarning(null);
  };
  const look = (idle = idleFor()): void => {
    const left = after - idle;
    if (left <= 0) {
      end();
      onIdle();
    } else setWarning(left <= WARN_FOR ? Math.ceil(left / 1000) : null);
  };
  stay();
  lastTouch -= since;
  const timer = setInterval(look, LOOK_EVERY);
  for (const touch of touches) window.addEventListener(touch, stay, { signal, capture: true, passive: true });
  // A tablet that sleeps stops the timers and the clock they go by: what the wall says counts then.
  let hiddenAt = 0;
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'hidden') hiddenAt = Date.now() - idleFor();
      else look(Math.max(idleFor(), hiddenAt ? Date.now() - hiddenAt : 0));
    },
    { signal },
  );
  return end;
}
