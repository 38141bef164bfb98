// A customer looked for by his number (LOB-019). What is typed is a private value: it stands in the field and in this page's
// memory, goes to the server in a body and into no address, and is gone once its customer is opened, when the page is left
// or locked, and five minutes after the last key.
import { createMemo, createSignal, onCleanup } from 'solid-js';
import { numberKindsOf, whyNotLookFor } from '#domain/customers/find.rules.ts';
import type { NumberField } from '#domain/customers/private-numbers.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { askServer } from '#sync/ask-server.ts';

/** As the server tells of him: he may be another outlet's. */
export interface FoundByNumber {
  readonly id: Id;
  readonly maskedName: string;
  readonly grade: string;
  readonly institution: string;
}

export type Lookup =
  | { readonly state: 'asking'; readonly by: NumberField }
  | { readonly state: 'answered'; readonly by: NumberField; readonly customers: readonly FoundByNumber[] }
  | { readonly state: 'failed'; readonly by: NumberField; readonly code: string; readonly data: RefusalData };

const KEPT_FOR = 5 * 60_000;
/** A number, or what may become one. */
const hasDigits = (text: string): boolean => /\p{Nd}/u.test(text);

export type NumberLookup = ReturnType<typeof createNumberLookup>;

/** To be called under an owner: what was typed goes with it. */
export function createNumberLookup() {
  const [typed, setTyped] = createSignal('');
  const [lookup, setLookup] = createSignal<Lookup | null>(null);
  const kinds = createMemo(() => numberKindsOf(typed()));
  let turn = 0;
  let forgetting: ReturnType<typeof setTimeout> | undefined;

  function type(text: string): void {
    turn++;
    clearTimeout(forgetting);
    setLookup(null);
    setTyped(text);
    if (hasDigits(text)) forgetting = setTimeout(() => type(''), KEPT_FOR);
  }

  async function ask(by: NumberField | undefined): Promise<void> {
    if (by === undefined || lookup()?.state === 'asking') return;
    const value = typed();
    const amiss = whyNotLookFor(by, value);
    if (amiss) return void setLookup({ state: 'failed', by, ...amiss });
    const ours = ++turn;
    setLookup({ state: 'asking', by });
    const said = await askServer<{ customers: readonly FoundByNumber[] }>('POST', '/customers/find', { by, value });
    // Something else was typed meanwhile, or the page is gone.
    if (ours !== turn) return;
    setLookup(
      said.ok
        ? { state: 'answered', by, customers: said.data.customers }
        : { state: 'failed', by, code: said.code, data: said.data },
    );
  }

  /** The page goes on to tell of who was found; the number has done its work. A name may stay. */
  function wipe(): void {
    if (!hasDigits(typed())) return;
    clearTimeout(forgetting);
    setTyped('');
  }

  const forget = (): void => type('');
  // A page that the browser keeps to come back to.
  window.addEventListener('pagehide', forget);
  onCleanup(() => {
    window.removeEventListener('pagehide', forget);
    forget();
  });

  const found = (): readonly FoundByNumber[] => {
    const now = lookup();
    return now?.state === 'answered' ? now.customers : [];
  };
  return { typed, kinds, lookup, found, type, ask, wipe, isOpen: () => kinds().length > 0 || lookup() !== null };
}
