// A customer of the outlet by masked name and grade, or nobody.
import { createSignal, For, Show } from 'solid-js';
import type { Customer } from '#domain/customers/customers.model.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { findCustomers } from './find-customers.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';

const t = useWords(lobbyWords);
const SHOWN = 5;

export function CustomerChoice(props: { chosen: Customer | null; onChoose: (customer: Customer | null) => void }) {
  const live = useLive();
  const [wanted, setWanted] = createSignal('');
  const found = createSteady(() => findCustomers(live.reader, live.me.outlet.id, wanted()));
  return (
    <Show
      when={!props.chosen}
      fallback={
        <div class={css.chosen}>
          <span>
            <strong>{props.chosen?.maskedName}</strong> <span class="quiet">{props.chosen?.grade}</span>
          </span>
          <Button icon="cross" onPress={() => props.onChoose(null)}>
            {t.nobody}
          </Button>
        </div>
      }
    >
      <TextField label={t.customer} hint={t.customerHint} type="search" value={wanted()} onInput={setWanted} />
      <Show when={wanted().trim() !== ''}>
        <ul class={css.notes}>
          <For each={found().slice(0, SHOWN)} fallback={<li class="quiet">{t.noSuchCustomer}</li>}>
            {(customer) => (
              <li>
                <button type="button" class={css.note} onClick={() => props.onChoose(customer)}>
                  <strong>{customer.maskedName}</strong>
                  <span class="quiet">{customer.grade}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
        <Show when={found().length > SHOWN}>
          <p class="quiet note">{t.moreCustomers(found().length - SHOWN)}</p>
        </Show>
      </Show>
    </Show>
  );
}
