// One person found by name or number among those in reach, to be chosen with a tap.
import { createSignal, For, Show } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { TextField } from '#ui/field.tsx';
import { useWords } from '#ui/words.ts';
import css from './person-choice.module.css';
import { peopleWords } from './people.words.ts';
import type { PersonRow } from './person-shown.ts';
import { createServerList } from './server-list.ts';

const t = useWords(peopleWords);
const MOST = 8;

export function PersonChoice(props: { not: Id; onChoose: (id: Id) => void }) {
  const [text, setText] = createSignal('');
  const list = createServerList<PersonRow>(() => `/staff?limit=${MOST + 1}&q=${encodeURIComponent(text().trim())}`);
  const found = () =>
    list
      .rows()
      .filter(({ id }) => id !== props.not)
      .slice(0, MOST);
  return (
    <div class={css.choice} data-testid="person-choice">
      <TextField label={t.findPerson} name="find-person" maxlength={60} value={text()} onInput={setText} />
      <Show when={list.state() === 'error'}>
        <p class={css.quiet} role="alert">
          {list.stateText()}
        </p>
      </Show>
      <Show when={list.state() === 'ready' && found().length === 0}>
        <p class={css.quiet}>{t.noneFound}</p>
      </Show>
      <ul>
        <For each={found()}>
          {(person) => (
            <li>
              <button type="button" class={css.person} onClick={() => props.onChoose(person.id)}>
                <strong>{person.name}</strong>
                <span class="quiet">
                  {person.employeeNo} · {person.outlet}
                </span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
