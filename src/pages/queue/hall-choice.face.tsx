// Which hall a screen of administration is about: those in reach, one's own first; searched where they are many.
import { createMemo, createSignal, Show } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { createServerList } from '#pages/identity/admin.face.tsx';
import { useLive } from '#sync/live.ts';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { EmptyState, ErrorState, Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import css from './hall-choice.module.css';
import { hallChoiceWords } from './hall-choice.words.ts';

const t = useWords(hallChoiceWords);

export interface HallChosen {
  readonly id: Id;
  readonly name: string;
  /** A queue machine leads it (QUE-001). */
  readonly bridged: boolean;
}

/** @param path of the list, below `/api` */
export function createHallChoice(path: string) {
  const live = useLive();
  const [text, setText] = createSignal('');
  const [chosen, setChosen] = createSignal<Id | null>(null);
  const list = createServerList<HallChosen>(() =>
    text().trim() ? `${path}?text=${encodeURIComponent(text().trim())}` : path,
  );
  /** What was chosen, and before that one's own hall or the first: a search finds others and changes nothing. */
  const current = createMemo<HallChosen | null>((before) => {
    const rows = list.rows();
    const wanted = chosen() ?? before?.id ?? live.me.outlet.id;
    return rows.find(({ id }) => id === wanted) ?? before ?? rows[0] ?? null;
  }, null);
  return {
    list,
    text,
    setText,
    current,
    choose: (id: string) => setChosen(id as Id),
  };
}
export type HallChoice = ReturnType<typeof createHallChoice>;

/** More than fit in a choice at a glance. */
const MANY = 12;

export function HallChoiceField(props: { of: HallChoice }) {
  const rows = () => props.of.list.rows();
  const options = () => {
    const current = props.of.current();
    const there = current && rows().some(({ id }) => id === current.id) ? [] : current ? [current] : [];
    return [...there, ...rows()].map(({ id, name }) => ({ value: id, label: name }));
  };
  const foundNone = () => props.of.text().trim() !== '' && rows().length === 0 && props.of.list.state() === 'ready';
  const isSearched = () => rows().length > MANY || props.of.list.isCut() || props.of.text() !== '';
  return (
    <Show when={options().length > 1 || isSearched()}>
      <div class={css.choice}>
        <Show when={isSearched()}>
          <TextField
            label={t.search}
            name="hall-search"
            maxlength={60}
            value={props.of.text()}
            onInput={props.of.setText}
          />
        </Show>
        <Select
          label={t.hall}
          name="hall"
          hint={foundNone() ? t.foundNone : props.of.list.isCut() ? t.cut : undefined}
          options={options()}
          value={props.of.current()?.id ?? ''}
          onChange={props.of.choose}
        />
      </div>
    </Show>
  );
}

/** In place of the page, while there is no hall to show. */
export function NoHall(props: { of: HallChoice }) {
  return (
    <>
      <Show when={props.of.list.state() === 'loading'}>
        <Skeleton lines={6} height="row" />
      </Show>
      <Show when={props.of.list.state() === 'error'}>
        <ErrorState
          title={t.noHalls}
          text={props.of.list.stateText() ?? ''}
          onRetry={() => void props.of.list.reload()}
        />
      </Show>
      <Show when={props.of.list.state() === 'ready'}>
        <EmptyState title={t.none} text={t.noneText} />
      </Show>
    </>
  );
}
