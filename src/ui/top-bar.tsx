// The bar above every page: outlet and business time at the left; state, search, bell and person at the right.
import { children, Show, type JSX } from 'solid-js';
import { IconButton } from './button.tsx';
import css from './top-bar.module.css';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type TopBarProps = {
  outlet: string;
  /** Business time in words ("3 月 8 日 周五 14:05"). */
  time: string;
  /** What has just happened, in the place of outlet and time: where there is something, it stands there; nothing moves. */
  news?: JSX.Element;
  /** The sync chip. */
  state?: JSX.Element;
  unread?: number | undefined;
  onSearch?: (() => void) | undefined;
  onBell?: (() => void) | undefined;
  /** Who is signed in; usually a PersonButton. */
  person?: JSX.Element;
};

export function TopBar(props: TopBarProps) {
  const news = children(() => props.news);
  return (
    <header class={css.bar}>
      <div class={css.place}>
        {/* There from the beginning, so that what comes into it is read aloud; the time beside it is not. */}
        <div class={css.news} role="status">
          {news()}
        </div>
        <Show when={!news.toArray().some(Boolean)}>
          <p class={css.where}>
            <strong class={css.outlet}>{props.outlet}</strong>
            <span class={css.time}>{props.time}</span>
          </p>
        </Show>
      </div>
      {props.state}
      <Show when={props.onSearch}>
        <IconButton icon="search" label={t.search} onPress={() => props.onSearch?.()} />
      </Show>
      <Show when={props.onBell}>
        <IconButton icon="bell" label={t.reminders} badge={props.unread} onPress={() => props.onBell?.()} />
      </Show>
      {props.person}
    </header>
  );
}

/** The signed-in person: the last character of the name as a seal, name and role beside it. */
export function PersonButton(props: {
  name: string;
  role: string;
  onPress: () => void;
  expanded?: boolean | undefined;
}) {
  const seal = () => (/^[\x20-\x7e]/.test(props.name) ? props.name.slice(0, 1) : props.name.slice(-1));
  return (
    <button type="button" class={css.person} aria-expanded={props.expanded} onClick={() => props.onPress()}>
      <span class={css.seal} aria-hidden="true">
        {seal()}
      </span>
      <span class={css.who}>
        <strong>{props.name}</strong>
        <span class={css.role}>{props.role}</span>
      </span>
    </button>
  );
}
