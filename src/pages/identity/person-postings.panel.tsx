// What counts by date: tier and grade with their history (IDN-016), work at other outlets (IDN-004).
import { createSignal, For, Show, untrack } from 'solid-js';
import { setGrade } from '#domain/identity/posting.mutators.ts';
import { gradeCountsFrom } from '#domain/identity/staff.rules.ts';
import { dayOf } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { Problem } from './deed-problem.tsx';
import { peopleWords } from './people.words.ts';
import { whoseOf, whyNotDo, type PersonPart } from './person-shown.ts';
import { createDeed } from './server-deed.ts';
import { Assignments } from './person-assignments.panel.tsx';

const t = useWords(peopleWords);
const numbers = (most: number) =>
  Array.from({ length: most }, (_, n) => ({ value: String(n + 1), label: String(n + 1) }));

export function PersonPostings(props: PersonPart) {
  return (
    <div class={css.sections}>
      <Grades {...props} />
      <Assignments {...props} />
    </div>
  );
}

function Grades(props: PersonPart) {
  const live = useLive();
  const whyNot = () => whyNotDo(live, props, 'identity.gradeStaff');
  return (
    <section data-testid="grades">
      <h3>
        {props.person.tier === null || props.person.grade === null
          ? t.noGrade
          : t.tierGrade(props.person.tier, props.person.grade)}
      </h3>
      <Show when={props.person.grades.length > 0}>
        <ol class={css.lines} aria-label={t.history}>
          <For each={props.person.grades}>
            {(row) => (
              <li>
                <span>
                  {t.tierGrade(row.tier, row.grade)} <span class="quiet">{row.remark}</span>
                </span>
                <span class="quiet figures">{t.fromDay(row.fromDay)}</span>
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Show when={whyNot() !== undefined && props.person.active}>
        {/* Each deed done is a row of history more: the next one starts on a fresh form. */}
        <Show when={`${props.person.id} ${props.person.grades[0]?.id}`} keyed>
          {(_) => <GradeForm {...props} />}
        </Show>
      </Show>
    </section>
  );
}

function GradeForm(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const id = newId();
  const [to, setTo] = createSignal(
    untrack(() => ({ tier: props.person.tier ?? 1, grade: props.person.grade ?? 1, remark: '' })),
  );
  return (
    <form
      class={css.wide}
      onSubmit={(event) => {
        event.preventDefault();
        const { tier, grade, remark } = to();
        const input = { ...whoseOf(props.person), id, tier, grade, remark: remark.trim() };
        void deed.perform(setGrade, input, t.gradeSet);
      }}
    >
      <div class={css.sections}>
        <div class={css.pairs}>
          <Select
            label={t.tier}
            name="tier"
            options={numbers(9)}
            value={String(to().tier)}
            onChange={(tier) => setTo({ ...to(), tier: Number(tier) })}
          />
          <Select
            label={t.grade}
            name="grade"
            options={numbers(20)}
            value={String(to().grade)}
            onChange={(grade) => setTo({ ...to(), grade: Number(grade) })}
          />
          <TextField
            label={t.remark}
            name="remark"
            maxlength={200}
            value={to().remark}
            onInput={(remark) => setTo({ ...to(), remark })}
          />
        </div>
        <p class="quiet">
          {t.setGradeText} · {t.fromDay(gradeCountsFrom(dayOf(live.now())))}
        </p>
        <Problem of={deed} />
        <Button submit busy={deed.busy()} whyNot={whyNotDo(live, props, 'identity.gradeStaff')}>
          {t.setGrade}
        </Button>
      </div>
    </form>
  );
}
