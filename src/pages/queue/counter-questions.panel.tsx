// Short questions at the counter, each answered with one or two keys: hold, park, transfer, walk-in, pause.
import { createSignal, type JSX } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import { holdModes, pauseReasons, pools, type Queue } from '#domain/queue/queue.model.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { uiWords } from '#ui/ui.words.ts';
import { useWords } from '#ui/words.ts';
import css from './counter-forms.module.css';
import { formWords } from './counter-forms.words.ts';
import { createKeys } from './counter-keys.ts';
import { KeyChoices, type Choice } from './key-choices.panel.tsx';

const t = useWords(formWords);
const ui = useWords(uiWords);

export type PauseReason = (typeof pauseReasons)[number];
export type HoldMode = (typeof holdModes)[number];
export type Pool = (typeof pools)[number];
export type Place = 'first' | 'byWait';

/** A question in a dialog: its note, its choices, and the act where a choice is not the answer at once. */
export function Question(props: {
  title: string;
  note?: string;
  act?: { label: string; whyNot?: string | null; onPress: () => void };
  onClose: () => void;
  children: JSX.Element;
}) {
  createKeys('question', (key) => {
    if (key !== 'Enter' || !props.act || props.act.whyNot) return false;
    props.act.onPress();
    return true;
  });
  return (
    <Dialog
      title={props.title}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{ui.cancel}</Button>
          {props.act && (
            <Button
              kind="act"
              shortcut={t.enter}
              whyNot={props.act.whyNot}
              onPress={() => !props.act?.whyNot && props.act?.onPress()}
            >
              {props.act.label}
            </Button>
          )}
        </>
      }
    >
      <div class={css.form}>
        {props.note && <p>{props.note}</p>}
        {props.children}
      </div>
    </Dialog>
  );
}

export function HoldQuestion(props: { number: string; onChoose: (mode: HoldMode) => void; onClose: () => void }) {
  const hints = { free: 'freeHint', same: 'sameHint', inner: 'innerHint' } as const;
  return (
    <Question title={t.holdTitle(props.number)} note={t.holdNote} onClose={() => props.onClose()}>
      <KeyChoices
        label={t.holdTitle(props.number)}
        choices={holdModes.map((mode) => ({ key: mode, label: t[mode], hint: t[hints[mode]] }))}
        onChoose={(mode) => props.onChoose(mode)}
      />
    </Question>
  );
}

export function PauseQuestion(props: { onChoose: (reason: PauseReason) => void; onClose: () => void }) {
  return (
    <Question title={t.pauseTitle} onClose={() => props.onClose()}>
      <KeyChoices
        label={t.pauseTitle}
        choices={pauseReasons.map((reason) => ({ key: reason, label: t[reason] }))}
        onChoose={(reason) => props.onChoose(reason)}
      />
    </Question>
  );
}

export function ParkQuestion(props: {
  number: string;
  /** What the hall is set to. */
  usual: number;
  onPark: (pool: Pool, minutes: number) => void;
  onClose: () => void;
}) {
  const [pool, setPool] = createSignal<Pool>('own');
  // oxlint-disable-next-line solid/reactivity -- what it begins with
  const [minutes, setMinutes] = createSignal(String(props.usual));
  const lengths = () => [...new Set([5, 10, 15, 30, 60, props.usual])].toSorted((a, b) => a - b).map(String);
  return (
    <Question
      title={t.parkTitle(props.number)}
      note={t.parkNote}
      act={{ label: t.park, onPress: () => props.onPark(pool(), Number(minutes())) }}
      onClose={() => props.onClose()}
    >
      <section>
        <h3>{t.pool}</h3>
        <KeyChoices
          label={t.pool}
          choices={pools.map((key) => ({ key, label: t[key] }))}
          chosen={[pool()]}
          onChoose={setPool}
        />
      </section>
      <section>
        <h3>{t.minutes}</h3>
        <KeyChoices
          label={t.minutes}
          choices={lengths().map((key) => ({ key, label: t.minutesOf(Number(key)) }))}
          chosen={[minutes()]}
          keys="QWERTY"
          onChoose={setMinutes}
        />
      </section>
    </Question>
  );
}

export interface QueueToChoose {
  readonly queue: Queue;
  readonly waiting: number;
}
const choicesOf = (queues: readonly QueueToChoose[], here?: Id): Choice<Id>[] =>
  queues.map(({ queue, waiting }) => ({
    key: queue.id,
    label: `${queue.code} ${queue.name}`,
    hint: t.waiting(waiting),
    whyNot: queue.id === here ? t.hereNow : null,
  }));

export function TransferQuestion(props: {
  number: string;
  from: Id;
  queues: readonly QueueToChoose[];
  onTransfer: (queueId: Id, place: Place) => void;
  onClose: () => void;
}) {
  const [queue, setQueue] = createSignal<Id | null>(null);
  const [place, setPlace] = createSignal<Place>('byWait');
  return (
    <Question
      title={t.transferTitle(props.number)}
      note={t.transferNote}
      act={{
        label: t.transfer,
        whyNot: queue() ? null : ui.choose,
        onPress: () => queue() && props.onTransfer(queue()!, place()),
      }}
      onClose={() => props.onClose()}
    >
      <KeyChoices
        label={t.transferTitle(props.number)}
        choices={choicesOf(props.queues, props.from)}
        chosen={queue() ? [queue()!] : []}
        onChoose={setQueue}
      />
      <section>
        <h3>{t.place}</h3>
        <KeyChoices
          label={t.place}
          choices={(['byWait', 'first'] as const).map((key) => ({ key, label: t[key] }))}
          chosen={[place()]}
          keys="WF"
          onChoose={setPlace}
        />
      </section>
    </Question>
  );
}

export function WalkInQuestion(props: {
  queues: readonly QueueToChoose[];
  onChoose: (queueId: Id) => void;
  onClose: () => void;
}) {
  return (
    <Question title={t.walkInTitle} note={t.walkInNote} onClose={() => props.onClose()}>
      <KeyChoices label={t.walkInTitle} choices={choicesOf(props.queues)} onChoose={(id) => props.onChoose(id)} />
    </Question>
  );
}
