// Who is above and below him (IDN-026), and what he manages besides his own institution (IDN-024).
import { createSignal, For, Show } from 'solid-js';
import { setManaged, setSuperior } from '#domain/identity/staff.mutators.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { askServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { placeOptions } from './organisation-book.ts';
import { peopleWords } from './people.words.ts';
import { PersonChoice } from './person-choice.panel.tsx';
import { whoseOf, whyNotDo, type PersonPart, type PersonShown } from './person-shown.ts';
import { sentenceOf } from './said-problem.ts';
import { createDeed } from './server-deed.ts';

const t = useWords(peopleWords);
const admin = useWords(adminWords);

export function PersonLine(props: PersonPart) {
  return (
    <div class={css.sections}>
      <Superior {...props} />
      <section>
        <h3>{t.below}</h3>
        <p>{props.person.below.map(({ name }) => name).join('、') || t.noneBelow}</p>
      </section>
      <Managed {...props} />
    </div>
  );
}

function Superior(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const [choosing, setChoosing] = createSignal(false);
  const whyNot = () => whyNotDo(live, props, 'identity.manageStaff');

  const set = (above: readonly Id[]) =>
    deed.perform(setSuperior, { ...whoseOf(props.person), above: [...above] }, t.superiorSet);
  /** The rule wants the whole line, as whoever chooses sees it now. */
  async function choose(id: Id): Promise<void> {
    const said = await askServer<PersonShown>('GET', `/staff/${id}`);
    if (!said.ok) return void deed.setProblem(sentenceOf(said));
    if (await set([id, ...said.data.above])) setChoosing(false);
  }
  return (
    <section data-testid="superior">
      <h3>{t.superior}</h3>
      <p>{props.person.superior?.name ?? t.noSuperior}</p>
      <Show when={!choosing()}>
        <Problem of={deed} />
      </Show>
      <Show when={whyNot() !== undefined && props.person.active}>
        <div class={css.acts}>
          <Button whyNot={whyNot()} onPress={() => setChoosing(true)}>
            {t.setSuperior}
          </Button>
          <Show when={props.person.superior && whyNot() === null}>
            <Button busy={deed.busy()} onPress={() => void set([])}>
              {t.takeSuperior}
            </Button>
          </Show>
        </div>
      </Show>
      <Show when={choosing()}>
        <Dialog
          title={t.setSuperior}
          onClose={() => setChoosing(false)}
          acts={<Button onPress={() => setChoosing(false)}>{admin.back}</Button>}
        >
          <PersonChoice not={props.person.id} onChoose={(id) => void choose(id)} />
          <Problem of={deed} />
        </Dialog>
      </Show>
    </section>
  );
}

function Managed(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const [more, setMore] = createSignal('');
  const whyNot = () => whyNotDo(live, props, 'identity.manageStaff');
  const ids = () => props.person.manages.map(({ id }) => id);
  const others = () =>
    placeOptions(props.book).filter(({ value }) => value !== props.person.outletId && !ids().includes(value as Id));
  async function set(manages: readonly Id[]): Promise<void> {
    if (await deed.perform(setManaged, { ...whoseOf(props.person), manages: [...manages] }, t.managedSet)) setMore('');
  }
  return (
    <section data-testid="manages">
      <h3>{t.manages}</h3>
      <Show when={props.person.manages.length > 0} fallback={<p class="quiet">{t.managesNone}</p>}>
        <ul class={css.lines}>
          <For each={props.person.manages}>
            {(place) => (
              <li>
                <span>
                  {place.name} <span class="quiet figures">{place.code}</span>
                </span>
                <Show when={whyNot() === null}>
                  <IconButton
                    icon="cross"
                    label={t.removeManaged(place.name)}
                    onPress={() => void set(ids().filter((id) => id !== place.id))}
                  />
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Problem of={deed} />
      <Show when={whyNot() !== undefined && props.person.active}>
        <div class={css.pairs}>
          <Select label={admin.institution} name="manage" options={others()} value={more()} onChange={setMore} />
        </div>
        <Button
          busy={deed.busy()}
          whyNot={whyNot() ?? (more() ? null : t.chooseInstitution)}
          onPress={() => void set([...ids(), more() as Id])}
        >
          {t.addManaged}
        </Button>
      </Show>
    </section>
  );
}
