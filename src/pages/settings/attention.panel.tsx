// What was sent back, with the reason in words; nothing is dropped unseen (SYN-003).
import { For, Show } from 'solid-js';
import { clockTimeOf, toInstant } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { settingsWords } from './settings.words.ts';
import css from './tablet.module.css';

const t = useWords(settingsWords);
const deeds: Record<string, () => string> = { 'settings.setLobby': () => t.setLobbyDeed };

export function AttentionPanel() {
  const live = useLive();
  return (
    <Show when={live.status().attention.length > 0}>
      <Card title={t.attention} note={t.items(live.status().attention.length)}>
        <ul class={css.attention} data-testid="attention">
          <For each={live.status().attention}>
            {(item) => (
              <li>
                <p>
                  <strong>{deeds[item.name]?.() ?? t.otherDeed}</strong>{' '}
                  <span class="quiet">{clockTimeOf(toInstant(item.at))}</span>
                </p>
                <p>{refusalSentence(item.code, item.data)}</p>
                <Button onPress={() => void live.discard(item.uuid)}>{t.discard}</Button>
              </li>
            )}
          </For>
        </ul>
      </Card>
    </Show>
  );
}
