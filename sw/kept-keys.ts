// A reload, or one window taking over from another, is no new start: for that moment the keys are kept here, in memory.
// Nothing depends on it: a worker that was stopped has none, and the tablet then asks the server.

declare const self: ServiceWorkerGlobalScope;

/** Longer than a reload on a slow tablet, shorter than it takes to walk off with one. */
const KEPT_FOR = 15_000;

type Message =
  | { readonly type: 'KEEP_KEYS'; readonly unlocked: unknown }
  | { readonly type: 'TAKE_KEYS' | 'DROP_KEYS' }
  | null;

let kept: unknown = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let over = (): void => undefined;

function forget(): void {
  kept = null;
  clearTimeout(timer);
  over();
}

export function keepKeys(): void {
  self.addEventListener('message', (event) => {
    const message = event.data as Message;
    if (message?.type === 'DROP_KEYS') forget();
    if (message?.type === 'TAKE_KEYS') {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has one other end
      event.ports[0]?.postMessage(kept);
      forget();
    }
    if (message?.type === 'KEEP_KEYS') {
      forget();
      kept = message.unlocked;
      // Ended with the keeping: a worker at work cannot be replaced by a new release.
      event.waitUntil(new Promise<void>((done) => (over = done)));
      timer = setTimeout(forget, KEPT_FOR);
    }
  });
}
