// One active window a tablet (sync.md §3.6): two would hand out the same mutation numbers.
import { createSignal } from 'solid-js';

const LOCK = 'tingtang-active-window';
const [active, setActive] = createSignal<'asking' | 'here' | 'elsewhere'>('asking');
export { active };

/**
 * Asks to be the active window; with `steal`, takes it from another one. Settles when it is known. `prepare` opens what
 * only one window may have open: it runs once the lock is held, and before anything is shown.
 */
export function becomeActive(prepare: () => Promise<unknown>, steal = false): Promise<void> {
  return new Promise((known) => {
    const hold = async (): Promise<never> => {
      await prepare().catch(() => undefined);
      setActive('here');
      known();
      // Held for as long as the window lives.
      return await new Promise<never>(() => undefined);
    };
    if (!('locks' in navigator)) return void hold();
    const holdOrWait = (lock: Lock | null): Promise<never> | undefined => {
      if (lock) return hold();
      setActive('elsewhere');
      known();
      // In line for the day the other window is closed.
      navigator.locks.request(LOCK, hold).catch(startAnew);
      return undefined;
    };
    navigator.locks.request(LOCK, steal ? { steal } : { ifAvailable: true }, holdOrWait).catch(startAnew);
    return undefined;
  });
}

/** Another window took it over: this one must stop at once, and a fresh load is the surest way. */
const startAnew = (): void => location.reload();
