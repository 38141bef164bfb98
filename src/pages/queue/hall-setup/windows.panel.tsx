// The windows of a hall: from which queues each calls, and by which rule (QUE-009); those of a machine are only shown.
import { createSignal, For, Show } from 'solid-js';
import type { CounterPlan } from '#domain/queue/hall.model.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { windowsOf, type HallSetup, type WindowShown } from './hall-book.ts';
import css from './hall-setup.module.css';
import { hallSetupWords } from './hall-setup.words.ts';
import { ruleWords } from './rule.words.ts';
import { SetupRow } from './setup-row.panel.tsx';
import { WindowSheet } from './window.form.tsx';

const t = useWords(hallSetupWords);
const r = useWords(ruleWords);

export function Windows(props: { setup: HallSetup; onChanged: () => void }) {
  const [open, setOpen] = createSignal<WindowShown | 'new' | null>(null);
  const windows = () => windowsOf(props.setup);
  const ours = () => !props.setup.hall.bridged;
  const hasQueue = () => props.setup.queues.some(({ active }) => active);
  const add = () => setOpen('new');
  const nameOf = (id: string) => props.setup.queues.find((queue) => queue.id === id)?.name ?? '';
  const about = (plan: CounterPlan) =>
    `${r[plan.rule.kind]} · ${plan.rule.queues.map(({ queueId }) => nameOf(queueId)).join(' → ')}`;
  return (
    <div class={css.part} data-testid="windows">
      <Show when={ours() && windows().length > 0}>
        <Button icon="plus" whyNot={hasQueue() ? null : t.noQueues} onPress={add}>
          {t.addWindow}
        </Button>
      </Show>
      <Show
        when={windows().length > 0}
        fallback={
          <EmptyState
            title={t.noWindows}
            text={ours() ? t.noWindowsText : undefined}
            step={ours() && hasQueue() ? { label: t.addWindow, icon: 'plus', onPress: add } : undefined}
          />
        }
      >
        <ul class={css.items}>
          <For each={windows()}>
            {(window) => (
              <SetupRow
                mark={String(window.number)}
                name={window.plan?.name ?? t.windowName(window.number)}
                about={window.plan ? about(window.plan) : ours() ? t.noPlan : undefined}
                onOpen={ours() ? () => setOpen(window) : undefined}
              >
                <Show when={!ours()}>
                  <Badge mark={{ kind: 'other', text: t.machineDefines }} />
                </Show>
              </SetupRow>
            )}
          </For>
        </ul>
      </Show>
      <Show when={open()} keyed>
        {(window) => (
          <WindowSheet
            window={window === 'new' ? null : window}
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
