// A calling rule as fields: its kind, and the queues in their order with what the kind makes of each (QUE-009). Rows are
// put in order by the finger, by buttons, and by the arrows on their handles.
import { createMemo, createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js';
import { callingKinds, plainTerms, type CallingRule, type QueueTerms } from '#domain/queue/calling.rules.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { IconButton } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { NumberRange } from '#ui/number-range.tsx';
import { Select } from '#ui/select.tsx';
import { Toggle } from '#ui/toggle.tsx';
import { useWords } from '#ui/words.ts';
import css from './rule-fields.module.css';
import type { QueueShown } from './hall-book.ts';
import { ruleWords } from './rule.words.ts';

const t = useWords(ruleWords);

export function RuleFields(props: {
  rule: CallingRule;
  /** Those that are open. */
  queues: readonly QueueShown[];
  onChange: (rule: CallingRule) => void;
}) {
  const ids = createMemo(() => props.rule.queues.map(({ queueId }) => queueId));
  const nameOf = (id: Id) => props.queues.find((queue) => queue.id === id)?.name ?? '';
  const termsOf = (id: Id): QueueTerms => props.rule.queues.find(({ queueId }) => queueId === id) ?? plainTerms(id);
  const rest = () => props.queues.filter(({ id }) => !ids().includes(id));
  const [said, setSaid] = createSignal('');
  const rows = new Map<Id, HTMLLIElement>();

  const setQueues = (queues: readonly QueueTerms[]) => props.onChange({ ...props.rule, queues: [...queues] });
  const setTerms = (id: Id, part: Partial<QueueTerms>) =>
    setQueues(props.rule.queues.map((terms) => (terms.queueId === id ? { ...terms, ...part } : terms)));
  function move(id: Id, to: number): void {
    const others = props.rule.queues.filter(({ queueId }) => queueId !== id);
    const at = Math.max(0, Math.min(to, others.length));
    if (ids()[at] === id) return;
    setQueues([...others.slice(0, at), termsOf(id), ...others.slice(at)]);
    setSaid(t.place(at + 1, nameOf(id)));
    // A row that was moved in the page has lost the focus.
    rows.get(id)?.querySelector<HTMLElement>('[data-handle]')?.focus();
  }

  return (
    <>
      <Select
        label={t.rule}
        name="rule-kind"
        hint={t[`${props.rule.kind}Text`]}
        options={callingKinds.map((kind) => ({ value: kind, label: t[kind] }))}
        value={props.rule.kind}
        onChange={(kind) => props.onChange({ ...props.rule, kind: kind as CallingRule['kind'] })}
      />
      <fieldset class={css.queues}>
        <legend>{t.queues}</legend>
        <ol class={css.list} data-testid="rule-queues">
          <For each={ids()}>
            {(id, at) => (
              <li ref={(row) => rows.set(id, row)} class={css.row} data-queue={nameOf(id)}>
                <Handle
                  name={nameOf(id)}
                  onKey={(by) => move(id, at() + by)}
                  onDrag={(y) => move(id, placeAt(ids(), rows, y))}
                />
                <span class={css.place}>{at() + 1}</span>
                <strong class={css.name}>{nameOf(id)}</strong>
                <Terms
                  kind={props.rule.kind}
                  terms={termsOf(id)}
                  name={nameOf(id)}
                  onChange={(part) => setTerms(id, part)}
                />
                <span class={css.acts}>
                  <Show when={at() > 0}>
                    <IconButton icon="up" label={t.up(nameOf(id))} onPress={() => move(id, at() - 1)} />
                  </Show>
                  <Show when={at() < ids().length - 1}>
                    <IconButton icon="down" label={t.down(nameOf(id))} onPress={() => move(id, at() + 1)} />
                  </Show>
                  <IconButton
                    icon="cross"
                    label={t.remove(nameOf(id))}
                    onPress={() => setQueues(props.rule.queues.filter(({ queueId }) => queueId !== id))}
                  />
                </span>
              </li>
            )}
          </For>
        </ol>
        <p class="unseen" role="status">
          {said()}
        </p>
        <Show when={rest().length > 0} fallback={<p class="quiet note">{t.allIn}</p>}>
          <Select
            label={t.add}
            name="add-queue"
            options={rest().map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))}
            value=""
            onChange={(id) => id && setQueues([...props.rule.queues, plainTerms(id as Id)])}
          />
        </Show>
      </fieldset>
    </>
  );
}

/** Among which rows a finger at this height is: before all whose middle lies below it. */
function placeAt(ids: readonly Id[], rows: ReadonlyMap<Id, HTMLElement>, y: number): number {
  const middles = ids.map((id) => {
    const { top, height } = rows.get(id)!.getBoundingClientRect();
    return top + height / 2;
  });
  const below = middles.findIndex((middle) => y < middle);
  return below < 0 ? ids.length - 1 : below;
}

function Handle(props: { name: string; onKey: (by: -1 | 1) => void; onDrag: (y: number) => void }) {
  // On the window: the row itself moves in the page, and would lose a captured pointer.
  const follow = ({ clientY }: PointerEvent) => props.onDrag(clientY);
  const ends = ['pointerup', 'pointercancel'] as const;
  function stop(): void {
    window.removeEventListener('pointermove', follow);
    for (const end of ends) window.removeEventListener(end, stop);
  }
  onCleanup(stop);
  const begin = (event: PointerEvent) => {
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus();
    window.addEventListener('pointermove', follow);
    for (const end of ends) window.addEventListener(end, stop);
  };
  const step = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    props.onKey(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <button
      type="button"
      class={css.handle}
      data-handle=""
      aria-label={t.drag(props.name)}
      aria-keyshortcuts="ArrowUp ArrowDown"
      onPointerDown={begin}
      onKeyDown={step}
    >
      <Icon name="grip" />
    </button>
  );
}

/** What the kind of rule makes of one queue; where it makes nothing of it, nothing is shown. */
function Terms(props: {
  kind: CallingRule['kind'];
  terms: QueueTerms;
  name: string;
  onChange: (part: Partial<QueueTerms>) => void;
}) {
  return (
    <span class={css.terms} role="group" aria-label={props.name}>
      <Switch>
        <Match when={props.kind === 'headStart'}>
          <NumberRange
            stepper
            label={t.minutesAhead}
            unit={t.minutes}
            min={0}
            max={240}
            value={props.terms.headStart}
            onChange={(headStart) => props.onChange({ headStart })}
          />
        </Match>
        <Match when={props.kind === 'accumulating'}>
          <NumberRange
            stepper
            label={t.times}
            min={1}
            max={20}
            step={0.5}
            value={props.terms.factor}
            onChange={(factor) => props.onChange({ factor })}
          />
        </Match>
        <Match when={props.kind === 'ratio'}>
          <NumberRange
            stepper
            label={t.share}
            min={1}
            max={20}
            value={props.terms.share}
            onChange={(share) => props.onChange({ share })}
          />
        </Match>
        <Match when={props.kind === 'condition'}>
          <Toggle
            label={t.overdue}
            checked={props.terms.atMost !== null}
            onChange={(on) => props.onChange({ atMost: on ? DUE : null })}
          />
          <Show when={props.terms.atMost !== null}>
            <NumberRange
              stepper
              label={t.waited}
              unit={t.minutes}
              min={0}
              max={240}
              value={props.terms.atMost ?? DUE}
              onChange={(atMost) => props.onChange({ atMost })}
            />
          </Show>
        </Match>
      </Switch>
    </span>
  );
}
/** Minutes that a promise begins with. */
const DUE = 20;
