// A question that must be answered first: a native modal dialog, and the confirmation made of it.
import { onCleanup, onMount, Show, type JSX } from 'solid-js';
import { Button } from './button.tsx';
import css from './dialog.module.css';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

/** Opens as it mounts and gives the focus back as it goes: `<Show when={asking()}><Dialog …/></Show>`. */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  children?: JSX.Element;
  /** Buttons, the act last. */
  acts?: JSX.Element;
}) {
  let dialog!: HTMLDialogElement;
  let gone = false;
  onMount(() => dialog.showModal());
  onCleanup(() => {
    gone = true;
    dialog.close();
  });
  return (
    <dialog
      ref={dialog}
      class={css.dialog}
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      // A browser that is asked by Escape again and again closes it without a word.
      onClose={() => gone || props.onClose()}
    >
      <h2>{props.title}</h2>
      <div class={css.body}>{props.children}</div>
      <Show when={props.acts}>
        <div class={css.acts}>{props.acts}</div>
      </Show>
    </dialog>
  );
}

/** For what cannot be undone; the focus starts on the way out. */
export function ConfirmDialog(props: {
  title: string;
  /** What will happen, in one sentence. */
  children?: JSX.Element;
  /** The deed as a verb ("弃号"), never "确定". */
  act: string;
  danger?: boolean | undefined;
  busy?: boolean | undefined;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      acts={
        <>
          <Button autofocus onPress={() => props.onClose()}>
            {t.cancel}
          </Button>
          <Button kind={props.danger ? 'danger' : 'act'} busy={props.busy} onPress={() => props.onConfirm()}>
            {props.act}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
