// When a hall is open, and what it promises: hours, weekdays, days that differ, recalls, the wait, parking.
import { createSignal, For, Show } from 'solid-js';
import type { Day } from '#domain/kernel/day.ts';
import { saveHallSetting, whyNotHours, whyNotWeekdays } from '#domain/queue/hall-admin.mutators.ts';
import type { HallSetting } from '#domain/queue/hall.model.ts';
import { createDeed, Problem } from '#pages/identity/admin.face.tsx';
import { useLive } from '#sync/live.ts';
import { Button, IconButton } from '#ui/button.tsx';
import { Chip } from '#ui/chip.tsx';
import { TextField } from '#ui/field.tsx';
import { NumberRange } from '#ui/number-range.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../../refusal-sentence.ts';
import type { HallSetup } from './hall-book.ts';
import css from './hall-setup.module.css';
import { hallSetupWords } from './hall-setup.words.ts';

const t = useWords(hallSetupWords);
const WEEK = [1, 2, 3, 4, 5, 6, 7];

export function Norms(props: {
  setup: HallSetup;
  /** What was typed and not saved; it outlives another tab and another hall. */
  draft: HallSetting | undefined;
  onDraft: (draft: HallSetting | undefined) => void;
  onChanged: () => void;
}) {
  const live = useLive();
  const deed = createDeed(() => {
    props.onDraft(undefined);
    props.onChanged();
  });
  const draft = () => props.draft ?? props.setup.setting;
  const set = (part: Partial<HallSetting>) => props.onDraft({ ...draft(), ...part });
  const badHours = () => {
    if (!draft().opensAt || !draft().closesAt) return t.hoursMissing;
    const no = whyNotHours(draft());
    return no ? refusalSentence(no.code, no.data) : null;
  };
  const noDay = () => {
    const no = whyNotWeekdays(draft());
    return no ? refusalSentence(no.code, no.data) : null;
  };
  const same = () => JSON.stringify(draft()) === JSON.stringify(props.setup.setting);
  const whyNot = () => {
    if (!live.status().connected) return t.offlineWhy;
    return badHours() ?? noDay() ?? (same() ? t.nothingChanged : null);
  };
  const toggleWeekday = (n: number, on: boolean) => {
    const rest = draft().openWeekdays.filter((day) => day !== n);
    set({ openWeekdays: (on ? [...rest, n] : rest).toSorted((a, b) => a - b) });
  };
  const withDay = (list: readonly Day[], day: Day): Day[] => [...new Set([...list, day])].toSorted();

  return (
    <form
      class={css.norms}
      data-testid="norms"
      onSubmit={(event) => {
        event.preventDefault();
        if (whyNot() === null) void deed.perform(saveHallSetting, draft(), t.saved);
      }}
    >
      <section class={css.form}>
        <div class={css.pairs}>
          <TextField
            label={t.opensAt}
            name="opens-at"
            type="time"
            hint={t.early}
            value={draft().opensAt}
            error={draft().opensAt ? null : badHours()}
            onInput={(opensAt) => set({ opensAt })}
          />
          <TextField
            label={t.closesAt}
            name="closes-at"
            type="time"
            value={draft().closesAt}
            error={draft().opensAt ? badHours() : null}
            onInput={(closesAt) => set({ closesAt })}
          />
        </div>
        <fieldset class={css.choices}>
          <legend>{t.weekdays}</legend>
          <div class={css.chips}>
            <For each={WEEK}>
              {(n) => (
                <Chip chosen={draft().openWeekdays.includes(n)} onToggle={(on) => toggleWeekday(n, on)}>
                  {t.weekday(n)}
                </Chip>
              )}
            </For>
          </div>
          <Show when={noDay()}>
            <p class={css.bad} role="alert">
              {noDay()}
            </p>
          </Show>
        </fieldset>
        <Days
          title={t.closedDays}
          text={t.closedDaysText}
          days={draft().closedDays}
          onAdd={(day) =>
            set({
              closedDays: withDay(draft().closedDays, day),
              openDays: draft().openDays.filter((each) => each !== day),
            })
          }
          onRemove={(day) => set({ closedDays: draft().closedDays.filter((each) => each !== day) })}
        />
        <Days
          title={t.openDays}
          text={t.openDaysText}
          days={draft().openDays}
          onAdd={(day) =>
            set({
              openDays: withDay(draft().openDays, day),
              closedDays: draft().closedDays.filter((each) => each !== day),
            })
          }
          onRemove={(day) => set({ openDays: draft().openDays.filter((each) => each !== day) })}
        />
      </section>
      <section class={css.form}>
        <NumberRange
          label={t.waitTarget}
          hint={t.waitTargetText}
          unit={t.minutes}
          min={1}
          max={120}
          value={draft().waitTarget}
          onChange={(waitTarget) => set({ waitTarget })}
        />
        <NumberRange
          label={t.parkMinutes}
          hint={t.parkText}
          unit={t.minutes}
          min={1}
          max={120}
          value={draft().parkMinutes}
          onChange={(parkMinutes) => set({ parkMinutes })}
        />
        <NumberRange
          stepper
          label={t.recallsAtMost}
          unit={t.times}
          min={1}
          max={9}
          value={draft().recallsAtMost}
          onChange={(recallsAtMost) => set({ recallsAtMost })}
        />
        <Problem of={deed} />
        <Button kind="act" submit busy={deed.busy()} whyNot={whyNot()}>
          {t.save}
        </Button>
      </section>
    </form>
  );
}

function Days(props: {
  title: string;
  text: string;
  days: readonly Day[];
  onAdd: (day: Day) => void;
  onRemove: (day: Day) => void;
}) {
  const [day, setDay] = createSignal('');
  const add = () => {
    props.onAdd(day() as Day);
    setDay('');
  };
  return (
    <fieldset class={css.choices}>
      <legend>
        {props.title} <span class="quiet note">{props.text}</span>
      </legend>
      <ul class={css.days}>
        <For each={props.days} fallback={<li class="quiet">{t.noDays}</li>}>
          {(each) => (
            <li class={css.day}>
              {each}
              <IconButton icon="cross" label={t.removeDay(each)} onPress={() => props.onRemove(each)} />
            </li>
          )}
        </For>
      </ul>
      <div class={css.addDay}>
        <TextField label={t.day} type="date" value={day()} onInput={setDay} />
        <Button icon="plus" whyNot={day() ? null : t.chooseDay} onPress={add}>
          {t.addDay}
        </Button>
      </div>
    </fieldset>
  );
}
