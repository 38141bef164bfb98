// Work at other outlets by date (IDN-004).
import { createSignal, For, Show } from 'solid-js';
import { assignStaff, endAssignment } from '#domain/identity/posting.mutators.ts';
import { LONGEST_ASSIGNMENT } from '#domain/identity/staff.rules.ts';
import { addDays, dayOf, type Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { Problem } from './deed-problem.tsx';
import { placeOptions } from './organisation-book.ts';
import { peopleWords } from './people.words.ts';
import { whoseOf, whyNotDo, type PersonPart } from './person-shown.ts';
import { createDeed } from './server-deed.ts';

const t = useWords(peopleWords);

export function Assignments(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const whyNot = () => whyNotDo(live, props, 'identity.assignStaff');
  return (
    <section data-testid="assignments">
      <h3>{t.assignments}</h3>
      <Show when={props.person.assignments.length > 0} fallback={<p class="quiet">{t.noAssignments}</p>}>
        <ul class={css.lines}>
          <For each={props.person.assignments}>
            {(row) => (
              <li>
                <span>
                  {row.outlet} <span class="quiet figures">{t.days(row.fromDay, row.untilDay)}</span>
                </span>
                <Show when={row.untilDay >= dayOf(live.now())} fallback={<span class="quiet note">{t.over}</span>}>
                  <Show when={whyNot() !== undefined}>
                    <Button
                      busy={deed.busy()}
                      whyNot={whyNot()}
                      onPress={() =>
                        void deed.perform(endAssignment, { ...whoseOf(props.person), id: row.id }, t.assignmentEnded)
                      }
                    >
                      {t.endAssignment}
                      <span class="unseen"> {t.endAssignmentOf(row.outlet)}</span>
                    </Button>
                  </Show>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Problem of={deed} />
      <Show when={whyNot() !== undefined && props.person.active}>
        <Show when={`${props.person.id} ${props.person.assignments.length}`} keyed>
          {(_) => <AssignForm {...props} />}
        </Show>
      </Show>
    </section>
  );
}

function AssignForm(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const id = newId();
  const today = dayOf(live.now());
  const [to, setTo] = createSignal<{ outletId: string; fromDay: string; untilDay: string }>({
    outletId: '',
    fromDay: today,
    untilDay: today,
  });
  const outlets = () =>
    placeOptions(props.book)
      .filter(({ value }) => value !== props.person.outletId && props.book.institution(value)?.level === 'outlet')
      .map(({ value, label }) => ({ value, label: label.trim() }));
  const whyNot = () =>
    whyNotDo(live, props, 'identity.assignStaff') ?? (to().outletId === '' ? t.chooseInstitution : null);
  return (
    <form
      class={css.wide}
      onSubmit={(event) => {
        event.preventDefault();
        const { outletId, fromDay, untilDay } = to();
        const days = { fromDay: fromDay as Day, untilDay: untilDay as Day };
        void deed.perform(assignStaff, { ...whoseOf(props.person), id, toId: outletId as Id, ...days }, t.assigned);
      }}
    >
      <div class={css.sections}>
        <div class={css.pairs}>
          <Select
            label={t.outlet}
            name="assign-to"
            options={outlets()}
            value={to().outletId}
            onChange={(outletId) => setTo({ ...to(), outletId })}
          />
          <TextField
            label={t.from}
            name="assign-from"
            type="date"
            value={to().fromDay}
            onInput={(fromDay) => setTo({ ...to(), fromDay })}
          />
          <TextField
            label={t.until}
            name="assign-until"
            type="date"
            value={to().untilDay}
            onInput={(untilDay) => setTo({ ...to(), untilDay })}
          />
        </div>
        <p class="quiet">
          {t.assignText} · {t.days(today, addDays(today, LONGEST_ASSIGNMENT - 1))}
        </p>
        <Problem of={deed} />
        <Button submit busy={deed.busy()} whyNot={whyNot()}>
          {t.assign}
        </Button>
      </div>
    </form>
  );
}
