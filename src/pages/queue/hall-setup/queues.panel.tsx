// The queues of a hall: letters, names, what they are for; those of a machine are only shown.
import { createSignal, For, Show } from 'solid-js';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import type { HallSetup, QueueShown } from './hall-book.ts';
import css from './hall-setup.module.css';
import { hallSetupWords } from './hall-setup.words.ts';
import { QueueSheet } from './queue.form.tsx';
import { SetupRow } from './setup-row.panel.tsx';

const t = useWords(hallSetupWords);

export function Queues(props: { setup: HallSetup; onChanged: () => void }) {
  const [open, setOpen] = createSignal<QueueShown | 'new' | null>(null);
  const ours = () => !props.setup.hall.bridged;
  const hasType = () => props.setup.types.some(({ active }) => active);
  const add = () => setOpen('new');
  return (
    <div class={css.part} data-testid="queues">
      <Show when={ours() && props.setup.queues.length > 0}>
        <Button icon="plus" whyNot={hasType() ? null : t.typeFirst} onPress={add}>
          {t.addQueue}
        </Button>
      </Show>
      <Show
        when={props.setup.queues.length > 0}
        fallback={
          <EmptyState
            title={t.noQueues}
            text={ours() ? t.noQueuesText : undefined}
            step={ours() && hasType() ? { label: t.addQueue, icon: 'plus', onPress: add } : undefined}
          />
        }
      >
        <ul class={css.items}>
          <For each={props.setup.queues}>
            {(queue) => (
              <SetupRow
                mark={queue.code}
                name={queue.name}
                about={[queue.business, queue.waiting > 0 ? t.waiting(queue.waiting) : ''].filter(Boolean).join(' · ')}
                off={!queue.active}
                onOpen={ours() && queue.active ? () => setOpen(queue) : undefined}
              >
                <Show when={!queue.active || !ours()}>
                  <Badge mark={{ kind: 'other', text: queue.active ? t.machineDefines : t.retired }} />
                </Show>
              </SetupRow>
            )}
          </For>
        </ul>
      </Show>
      <Show when={open()} keyed>
        {(queue) => (
          <QueueSheet
            queue={queue === 'new' ? null : queue}
            setup={props.setup}
            onClose={() => setOpen(null)}
            onChanged={() => {
              setOpen(null);
              props.onChanged();
            }}
          />
        )}
      </Show>
    </div>
  );
}
