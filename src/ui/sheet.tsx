// A sheet beside the list it belongs to: part of the page on a tablet, sliding over it on a phone.
import { createEffect, createSignal, onCleanup, onMount, Show, type JSX } from 'solid-js';
import { IconButton } from './button.tsx';
import css from './sheet.module.css';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);
const roomy = '(min-width: 900px)';

export type SheetProps = {
  title: string;
  onClose: () => void;
  children: JSX.Element;
  /** Beside the title: number, badges. */
  head?: JSX.Element;
  /** Buttons that stay at the foot. */
  acts?: JSX.Element;
  /** 'pane' (the default) is part of a list-and-sheet page where there is room; 'over' always floats. */
  place?: 'pane' | 'over' | undefined;
};

function createRoom(): () => boolean {
  const query = window.matchMedia(roomy);
  const [wide, setWide] = createSignal(query.matches);
  const listen = () => setWide(query.matches);
  query.addEventListener('change', listen);
  onCleanup(() => query.removeEventListener('change', listen));
  return wide;
}

export function Sheet(props: SheetProps) {
  let dialog!: HTMLDialogElement;
  const wide = createRoom();
  const isPane = () => props.place !== 'over' && wide();
  onMount(() =>
    createEffect(() => {
      // As a pane it must not take the focus from the list; as a modal it must.
      if (dialog.open) dialog.close();
      if (isPane()) dialog.setAttribute('open', '');
      else dialog.showModal();
    }),
  );
  onCleanup(() => dialog.close());
  const closeOnVeil = (event: MouseEvent) => {
    if (event.target === dialog && !isPane()) props.onClose();
  };
  /** A question that was asked over the sheet is answered alone. */
  const closeOnEscape = (event: KeyboardEvent) => {
    const within = event.target instanceof Element ? event.target.closest('dialog') : null;
    if (isPane() && event.key === 'Escape' && within === dialog) props.onClose();
  };
  return (
    <dialog
      ref={dialog}
      class={css.sheet}
      data-place={isPane() ? 'pane' : 'over'}
      aria-label={props.title}
      onClick={closeOnVeil}
      onKeyDown={closeOnEscape}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <div class={css.inside}>
        <header class={css.head}>
          <h2 class={css.title}>{props.title}</h2>
          {props.head}
          <IconButton icon="cross" label={t.close} onPress={() => props.onClose()} />
        </header>
        <div class={css.body} tabindex="0" role="group" aria-label={props.title}>
          {props.children}
        </div>
        <Show when={props.acts}>
          <footer class={css.acts}>{props.acts}</footer>
        </Show>
      </div>
    </dialog>
  );
}
