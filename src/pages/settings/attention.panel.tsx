// The tray: what was sent back, why, with what was typed, and what can be done about it; nothing is dropped unseen
// (SYN-003).
import { For, Show } from 'solid-js';
import { useLive } from '#sync/live.ts';
import { Card } from '#ui/card.tsx';
import { EmptyState } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { attentionWords } from './attention.words.ts';
import css from './attention.module.css';
import { groupSentBack } from './sent-back.ts';
import { SentBackDeed } from './sent-back.panel.tsx';

const t = useWords(attentionWords);

export function AttentionPanel() {
  const live = useLive();
  let tray!: HTMLElement;
  const groups = createSteady(() => groupSentBack(live.status().attention));
  /** Where a deed was taken out, the focus goes to the one that took its place, or to the tray. */
  const moveOn = (at: number) =>
    queueMicrotask(() => {
      const items = tray.querySelectorAll<HTMLElement>('[data-deed]');
      (items[Math.min(at, items.length - 1)] ?? tray).focus();
    });
  const placeOf = (uuid: string) =>
    [...tray.querySelectorAll('[data-deed]')].findIndex((one) => one.getAttribute('data-deed') === uuid);

  return (
    <section
      ref={tray}
      tabindex="-1"
      class={css.tray}
      data-empty={groups().length === 0 ? '' : undefined}
      aria-label={t.title}
      data-testid="tray"
    >
      <Card title={t.title} note={groups().length > 0 ? t.count(live.status().attention.length) : undefined}>
        <Show when={groups().length > 0} fallback={<EmptyState small title={t.none} text={t.noneText} />}>
          <ul class={css.list} data-testid="attention">
            <For each={groups()}>
              {({ first, followUps }) => (
                <li>
                  <SentBackDeed item={first} placeOf={placeOf} onGone={moveOn} />
                  <Show when={followUps.length > 0}>
                    <div class={css.followUps}>
                      <p class="quiet note">{t.followUps}</p>
                      <ul class={css.list}>
                        <For each={followUps}>
                          {(item) => (
                            <li>
                              <SentBackDeed item={item} placeOf={placeOf} onGone={moveOn} />
                            </li>
                          )}
                        </For>
                      </ul>
                    </div>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Card>
    </section>
  );
}
