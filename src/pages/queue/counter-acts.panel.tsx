// What can be done, each with its key; a place for each, so that the hand finds it whatever is in hand.
import { For, Show, type JSX } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import css from './counter.module.css';
import type { Desk } from './counter-deeds.ts';
import { letGo } from './counter-keys.ts';
import { counterWords } from './counter.words.ts';

const t = useWords(counterWords);

export function ActsPanel(props: { desk: Desk; more?: JSX.Element }) {
  const shown = (key: string | undefined) => (key === 'Space' ? t.space : key);
  return (
    <div class={css.acts} role="group" aria-label={t.acts}>
      <For each={props.desk.acts}>
        {(act) => (
          <Show when={!act.hidden()}>
            <div data-act={act.name} data-large={act.name === 'callNext' ? '' : undefined}>
              <Button
                wide
                kind={props.desk.likely() === act.name ? 'act' : 'quiet'}
                busy={act.name === 'callNext' && props.desk.calling()}
                whyNotAs="title"
                whyNot={act.name === 'callNext' && props.desk.calling() ? null : act.whyNot()}
                shortcut={shown(act.keys[0])}
                onPress={(event) => {
                  letGo(event);
                  props.desk.press(act.name);
                }}
              >
                {t[act.name]}
              </Button>
            </div>
          </Show>
        )}
      </For>
      {props.more}
    </div>
  );
}
