// One active window a tablet (sync.md §3.6): two would hand out the same mutation numbers.
import { createSignal } from 'solid-js';

const LOCK = 'tingtang-active-window';
const [active, setActive] = createSignal<'asking' | 'here' | 'elsewhere'>('asking');
export { active };

/** Asks to be the active window; with `steal`, takes it from another one. */
export function becomeActive(steal = false): void {
  if (!('locks' in navigator)) {
    setActive('here');
    return;
  }
  const options = steal ? { steal } : { ifAvailable: true };
  navigator.locks
    .request(LOCK, options, (lock) => {
      setActive(lock ? 'here' : 'elsewhere');
      // Held for as long as the window lives.
      return lock ? new Promise(() => undefined) : undefined;
    })
    .catch(() => {
      // Another window took it over: this one must stop at once, a fresh load is the surest way.
      location.reload();
    });
}
