// Buttons: one act per screen region, the others quiet; a greyed button always says why.
import { Show, type JSX } from 'solid-js';
import css from './button.module.css';
import { Icon, type IconName } from './icon.tsx';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type ButtonProps = {
  children: JSX.Element;
  onPress?: ((event: MouseEvent) => void) | undefined;
  kind?: 'act' | 'quiet' | 'danger' | undefined;
  icon?: IconName | undefined;
  busy?: boolean | undefined;
  /** Why it cannot be pressed now, in words; shown under the button. Null or absent: it can. */
  whyNot?: string | null | undefined;
  /** Where many buttons stand side by side: the reason is shown when one points at it, and still read out. */
  whyNotAs?: 'line' | 'title' | undefined;
  /** The key that does the same, shown on the button ("空格", "F2"). */
  shortcut?: string | undefined;
  submit?: boolean | undefined;
  wide?: boolean | undefined;
  autofocus?: boolean | undefined;
};

let lastReason = 0;

export function Button(props: ButtonProps) {
  const reasonId = `why-${++lastReason}`;
  const press = (event: MouseEvent) => {
    if (props.busy || props.whyNot) event.preventDefault();
    else props.onPress?.(event);
  };
  return (
    <span class={css.seat} classList={{ [css.wide ?? '']: props.wide ?? false }}>
      <button
        type={props.submit ? 'submit' : 'button'}
        class={css.button}
        data-kind={props.kind ?? 'quiet'}
        aria-disabled={props.whyNot ? 'true' : undefined}
        aria-busy={props.busy ? 'true' : undefined}
        aria-describedby={props.whyNot ? reasonId : undefined}
        aria-keyshortcuts={props.shortcut}
        autofocus={props.autofocus}
        title={(props.whyNotAs === 'title' && props.whyNot) || undefined}
        onClick={press}
      >
        <Show when={props.icon}>{(name) => <Icon name={props.busy ? 'sync' : name()} />}</Show>
        <Show when={props.busy && !props.icon}>
          <Icon name="sync" />
        </Show>
        <span>{props.children}</span>
        <Show when={props.busy}>
          <span class="unseen">{t.busy}</span>
        </Show>
        <Show when={props.shortcut}>
          <kbd>{props.shortcut}</kbd>
        </Show>
      </button>
      <Show when={props.whyNot}>
        <span id={reasonId} class={props.whyNotAs === 'title' ? 'unseen' : css.reason}>
          {props.whyNot}
        </span>
      </Show>
    </span>
  );
}

/** A square button with an icon only; the label is its name for those who do not see it. */
export function IconButton(props: {
  icon: IconName;
  label: string;
  onPress?: ((event: MouseEvent) => void) | undefined;
  /** For a button that opens something or holds a state. */
  pressed?: boolean | undefined;
  expanded?: boolean | undefined;
  badge?: number | undefined;
}) {
  const count = () => (props.badge ? (props.badge > 99 ? '99+' : String(props.badge)) : '');
  return (
    <button
      type="button"
      class={css.square}
      aria-label={[props.label, count()].filter(Boolean).join(' ')}
      title={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      onClick={(event) => props.onPress?.(event)}
    >
      <Icon name={props.icon} />
      <Show when={count()}>
        <span class={css.count}>{count()}</span>
      </Show>
    </button>
  );
}
