// The places of the app: a slim rail of icon and word, at the foot on a phone; at most seven.
import { For, Show, type JSX } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import css from './rail.module.css';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type Place = { key: string; label: string; icon: IconName; href: string; count?: number | undefined };

export function Rail(props: {
  places: readonly Place[];
  current: string;
  /** At the foot of the rail; not shown on a phone. */
  foot?: JSX.Element;
  onGo?: ((key: string, event: MouseEvent) => void) | undefined;
}) {
  return (
    <nav class={css.rail} aria-label={t.places}>
      <ul class={css.places}>
        <For each={props.places}>
          {(place) => (
            <li>
              <a
                class={css.place}
                href={place.href}
                aria-current={place.key === props.current ? 'page' : undefined}
                onClick={(event) => props.onGo?.(place.key, event)}
              >
                <Icon name={place.icon} />
                <span class={css.word}>{place.label}</span>
                <Show when={place.count}>
                  <span class={css.count}>{place.count}</span>
                </Show>
              </a>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.foot}>
        <div class={css.foot}>{props.foot}</div>
      </Show>
    </nav>
  );
}
