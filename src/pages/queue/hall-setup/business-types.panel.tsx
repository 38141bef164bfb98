// Business types (QUE-007): what happens to missed numbers is a matter of the business.
import { createSignal, For, Show } from 'solid-js';
import type { BusinessType } from '#domain/queue/hall.model.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { BusinessTypeSheet } from './business-type.form.tsx';
import type { HallSetup } from './hall-book.ts';
import css from './hall-setup.module.css';
import { hallSetupWords } from './hall-setup.words.ts';
import { SetupRow } from './setup-row.panel.tsx';

const t = useWords(hallSetupWords);

export const policyText = ({ missedPolicy, reinsertAfter }: Pick<BusinessType, 'missedPolicy' | 'reinsertAfter'>) =>
  missedPolicy === 'reinsert' ? t.reinsertText(reinsertAfter) : missedPolicy === 'manual' ? t.manualText : t.voidText;

const aboutType = (type: BusinessType): string =>
  type.missedPolicy === 'void' ? policyText(type) : `${policyText(type)} · ${t.returns(type.returnsAtMost)}`;

export function BusinessTypes(props: { setup: HallSetup; onChanged: () => void }) {
  const [open, setOpen] = createSignal<BusinessType | 'new' | null>(null);
  const add = () => setOpen('new');
  return (
    <div class={css.part} data-testid="business-types">
      <Show
        when={props.setup.types.length > 0}
        fallback={
          <EmptyState title={t.noTypes} text={t.noTypesText} step={{ label: t.addType, icon: 'plus', onPress: add }} />
        }
      >
        <Button icon="plus" onPress={add}>
          {t.addType}
        </Button>
        <ul class={css.items}>
          <For each={props.setup.types}>
            {(type) => (
              <SetupRow name={type.name} about={aboutType(type)} off={!type.active} onOpen={() => setOpen(type)}>
                <Badge mark={{ kind: 'other', text: type.active ? t[type.kind] : t.retired }} />
              </SetupRow>
            )}
          </For>
        </ul>
      </Show>
      <Show when={open()} keyed>
        {(type) => (
          <BusinessTypeSheet
            type={type === 'new' ? null : type}
            outletId={props.setup.hall.id}
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
