// Which queue: each with how many wait there and how long the first of them has.
import { For, Show } from 'solid-js';
import type { QueueToEnter } from '#domain/queue/lobby-lists.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useWords } from '#ui/words.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';

const t = useWords(lobbyWords);

export function QueueChoice(props: {
  label: string;
  queues: readonly QueueToEnter[];
  chosen: Id | null;
  onChoose: (queueId: Id) => void;
  /** How long a newcomer waits, where it is known. */
  waitOf?: ((queueId: Id) => string | undefined) | undefined;
}) {
  return (
    <fieldset class={css.choices} data-testid="queue-choice">
      <legend>{props.label}</legend>
      <For each={props.queues} fallback={<p class="quiet">{t.noTargets}</p>}>
        {({ queue, people, longest }) => (
          <label class={css.choice}>
            <input
              type="radio"
              name="queue"
              checked={queue.id === props.chosen}
              onChange={() => props.onChoose(queue.id)}
            />
            <span class={css.letters} translate="no">
              {queue.code}
            </span>
            <span class={css.named}>
              <strong>{queue.name}</strong>
              <Show when={queue.business !== queue.name}>
                <span class="quiet"> {queue.business}</span>
              </Show>
            </span>
            <span class={css.crowd}>
              {t.inQueue(people, longest)}
              <Show when={props.waitOf?.(queue.id)}>{(said) => <strong> · {said()}</strong>}</Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
