// A sheet beside the list it belongs to: part of the page on a tablet, sliding over it on a phone.
import { createEffect, createSignal, onCleanup, onMount, Show, type JSX } from 'solid-js';
import { Button, IconButton } from './button.tsx';
import { Dialog } from './dialog.tsx';
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
  /** Something was typed in it that is not saved: whoever leaves is asked first. */
  unsaved?: boolean | undefined;
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
  const [asking, setAsking] = createSignal(false);
  let gone = false;
  onCleanup(() => {
    gone = true;
    dialog.close();
  });
  const leave = () => {
    if (props.unsaved) setAsking(true);
    else props.onClose();
  };
  /** A finger that goes down within and up on the veil has marked a word, and means no goodbye. */
  let downOnVeil = false;
  const closeOnVeil = (event: MouseEvent) => {
    if (event.target === dialog && downOnVeil && !isPane()) leave();
  };
  /** A browser closes without asking when Escape is pressed again and again. */
  const stayOpen = (event: Event) => {
    if (event.target !== dialog || gone || dialog.open) return;
    dialog.showModal();
    // The question again, over it.
    setAsking(false);
    leave();
  };
  /** A question that was asked over the sheet is answered alone. */
  const closeOnEscape = (event: KeyboardEvent) => {
    const within = event.target instanceof Element ? event.target.closest('dialog') : null;
    if (isPane() && event.key === 'Escape' && within === dialog) leave();
  };
  return (
    <dialog
      ref={dialog}
      class={css.sheet}
      data-place={isPane() ? 'pane' : 'over'}
      aria-label={props.title}
      onPointerDown={(event) => (downOnVeil = event.target === dialog)}
      onClick={closeOnVeil}
      onClose={stayOpen}
      onKeyDown={closeOnEscape}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <div class={css.inside}>
        <header class={css.head}>
          <h2 class={css.title}>{props.title}</h2>
          {props.head}
          <IconButton icon="cross" label={t.close} onPress={leave} />
        </header>
        <div class={css.body} tabindex="0" role="group" aria-label={props.title}>
          {props.children}
        </div>
        <Show when={props.acts}>
          <footer class={css.acts}>{props.acts}</footer>
        </Show>
      </div>
      <Show when={asking()}>
        <Dialog
          title={t.unsavedAsk}
          onClose={() => setAsking(false)}
          acts={
            <>
              <Button autofocus onPress={() => setAsking(false)}>
                {t.goOn}
              </Button>
              <Button kind="danger" onPress={() => props.onClose()}>
                {t.drop}
              </Button>
            </>
          }
        >
          {t.unsavedText}
        </Dialog>
      </Show>
    </dialog>
  );
}
