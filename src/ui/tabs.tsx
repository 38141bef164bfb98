// Tabs over one place: arrows walk, the chosen one is marked by ink and weight.
import { createUniqueId, For, Show, type JSX } from 'solid-js';
import { tabAfterKey } from './tab-keys.ts';
import css from './tabs.module.css';

export type Tab = { key: string; label: string; count?: number | undefined };

export function Tabs(props: {
  label: string;
  tabs: readonly Tab[];
  current: string;
  onChange: (key: string) => void;
  /** The panel of the current tab. */
  children?: JSX.Element;
}) {
  const id = createUniqueId();
  let list!: HTMLDivElement;
  const walk = (event: KeyboardEvent) => {
    const at = props.tabs.findIndex((tab) => tab.key === props.current);
    const next = tabAfterKey(event.key, at, props.tabs.length);
    const tab = next === null ? undefined : props.tabs[next];
    if (!tab) return;
    event.preventDefault();
    props.onChange(tab.key);
    list.querySelector<HTMLElement>(`#${CSS.escape(`${id}-${tab.key}`)}`)?.focus();
  };
  return (
    <>
      <div ref={list} class={css.tabs} role="tablist" aria-label={props.label} onKeyDown={walk}>
        <For each={props.tabs}>
          {(tab) => (
            <button
              type="button"
              role="tab"
              class={css.tab}
              id={`${id}-${tab.key}`}
              aria-selected={tab.key === props.current}
              aria-controls={`${id}-panel`}
              tabindex={tab.key === props.current ? 0 : -1}
              onClick={() => props.onChange(tab.key)}
            >
              {tab.label}
              <Show when={tab.count !== undefined}>
                <span class={css.count}>{tab.count}</span>
              </Show>
            </button>
          )}
        </For>
      </div>
      <div role="tabpanel" id={`${id}-panel`} class={css.panel} aria-labelledby={`${id}-${props.current}`}>
        {props.children}
      </div>
    </>
  );
}
