// Short notices at the foot of the screen, with one act such as undo; spoken politely, at most three at a time.
import { createEffect, createSignal, For, onCleanup, Show, untrack } from 'solid-js';
import { IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import css from './toast.module.css';
import type { Tone } from './tone.ts';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

export type Notice = {
  text: string;
  tone?: Tone;
  icon?: IconName;
  act?: { label: string; onPress: () => void };
  /** How long it stays, in ms; 0 keeps it until it is closed. */
  lasts?: number;
};
type Shown = Notice & { id: number; times: number };

const atOnce = 3;
const t = useWords(uiWords);
const [shown, setShown] = createSignal<readonly Shown[]>([]);
let lastId = 0;

/** Adds a notice; the same text again only counts up. Returns how to take it away. */
export function showToast(notice: Notice): () => void {
  // Who shows a notice does not thereby read the list: asked for while something is drawn, it would loop for ever.
  const before = untrack(shown);
  const twin = before.find((one) => one.text === notice.text);
  const next = { ...notice, id: ++lastId, times: (twin?.times ?? 0) + 1 };
  setShown([...before.filter((one) => one !== twin), next].slice(-atOnce));
  return () => closeToast(next.id);
}

/** "已移到 B 队 · 撤销": a deed that can be taken back for eight seconds. */
export function showUndo(text: string, undo: () => void): () => void {
  return showToast({ text, icon: 'check', act: { label: t.undo, onPress: undo }, lasts: 8000 });
}

const closeToast = (id: number) => setShown(shown().filter((one) => one.id !== id));

/** Put once into the shell. */
export function ToastStack() {
  let stack!: HTMLElement;
  createEffect(() => {
    // Re-opened for each notice, so that it lies above a dialog opened meanwhile.
    if (!stack.isConnected || !stack.showPopover) return;
    if (stack.matches(':popover-open')) stack.hidePopover();
    if (shown().length) stack.showPopover();
  });
  return (
    <section ref={stack} popover="manual" class={css.stack} role="status" aria-label={t.notices}>
      <For each={shown()}>{(notice) => <Toast notice={notice} />}</For>
    </section>
  );
}

export function Toast(props: { notice: Notice & { id?: number; times?: number } }) {
  const [held, setHeld] = createSignal(false);
  const close = () => props.notice.id !== undefined && closeToast(props.notice.id);
  createEffect(() => {
    // A person reading or reaching for it stops the clock (WCAG 2.2.1).
    const lasts = props.notice.lasts ?? (props.notice.act ? 8000 : 4500);
    if (held() || !lasts) return;
    const timer = setTimeout(close, lasts);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <div
      class={css.toast}
      data-tone={props.notice.tone ?? 'plain'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <Icon name={props.notice.icon ?? 'info'} />
      <span class={css.text}>
        {props.notice.text}
        <Show when={(props.notice.times ?? 1) > 1}>
          <span class={css.times}> ×{props.notice.times}</span>
        </Show>
      </span>
      <Show when={props.notice.act}>
        {(act) => (
          <button
            type="button"
            class={css.act}
            onClick={() => {
              act().onPress();
              close();
            }}
          >
            {act().label}
          </button>
        )}
      </Show>
      <IconButton icon="cross" label={t.close} onPress={close} />
    </div>
  );
}
