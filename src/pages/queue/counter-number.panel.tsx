// The number in hand, as large as a third of the screen, with what may be known of its holder (CUS-007, IDN-033).
import { createMemo, Show, type JSX } from 'solid-js';
import { minutesBetween } from '#domain/kernel/day.ts';
import type { CounterView } from '#domain/queue/counter-view.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import type { Counter } from '#domain/queue/queue.model.ts';
import { useLive } from '#sync/live.ts';
import { Badges } from '#ui/badge.tsx';
import { Slip } from '#ui/slip.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import { useWords } from '#ui/words.ts';
import css from './counter.module.css';
import { formWords } from './counter-forms.words.ts';
import { counterWords } from './counter.words.ts';
import { marksOf, whyTalkTo } from './hall-marks.ts';
import { queueWords } from './queue.words.ts';

const t = useWords(counterWords);
const forms = useWords(formWords);
const hall = useWords(queueWords);

export function NumberInHand(props: {
  view: CounterView;
  /** Why the next one cannot be called now; null: he can. */
  whyNotNext: string | null;
  why: JSX.Element;
}) {
  return (
    <section class={css.hero} data-testid="in-hand" aria-live="polite">
      <Show
        when={props.view.seat.ticket}
        fallback={
          <Slip blank stub={<LastOne last={props.view.last} />}>
            <Show
              when={props.view.seat.counter.status === 'paused'}
              fallback={<Nobody title={t.nobody} text={props.whyNotNext ?? t.nobodyText} />}
            >
              <Paused counter={props.view.seat.counter} />
            </Show>
          </Slip>
        }
      >
        {(ticket) => <InHand hall={ticket()} why={props.why} />}
      </Show>
    </section>
  );
}

function Nobody(props: { title: string; text: string }) {
  return (
    <div class={css.nobody}>
      <p>
        <strong>{props.title}</strong>
      </p>
      <p class="quiet">{props.text}</p>
    </div>
  );
}

function Paused(props: { counter: Counter }) {
  const live = useLive();
  const since = createMemo(() => minutesBetween(props.counter.since, live.now()));
  return (
    <Nobody
      title={t.pausedNow(forms[props.counter.pauseReason ?? 'other'])}
      text={`${t.since(since())} · ${t.pausedText}`}
    />
  );
}

function InHand(props: { hall: HallTicket; why: JSX.Element }) {
  const live = useLive();
  const ticket = () => props.hall.ticket;
  const state = () => (ticket().state === 'serving' ? t.servingNow : ticket().arrivedAt ? t.arrivedNow : t.calledNow);
  const since = createMemo(() =>
    minutesBetween(ticket().startedAt ?? ticket().calledAt ?? ticket().takenAt, live.now()),
  );
  const told = () =>
    [
      t.waited(props.hall.minutes),
      t.calledTimes(ticket().recalls + 1),
      ...(ticket().score === null ? [] : [t.rated(ticket().score!)]),
    ].join(' · ');
  return (
    <Slip
      stub={
        <div class={css.stub}>
          <span>{told()}</span>
          {props.why}
        </div>
      }
    >
      <div class={css.inHand}>
        <div class={css.figure}>
          <TicketNumber value={ticket().number} size="hero" />
        </div>
        <div class={css.about}>
          <p class={css.state} data-tone="act">
            <strong>{state()}</strong> {t.since(since())}
          </p>
          <p>{[...new Set([props.hall.queue?.name, ticket().business])].filter(Boolean).join(' · ')}</p>
          <Holder hall={props.hall} />
        </div>
      </div>
    </Slip>
  );
}

function Holder(props: { hall: HallTicket }) {
  return (
    <Show
      when={props.hall.customer}
      fallback={<p class="quiet">{props.hall.ticket.customerId === null ? hall.notIdentified : t.notForYou}</p>}
    >
      {(customer) => (
        <>
          <p class={css.name}>
            <strong>{customer().maskedName}</strong> <span class="quiet">{customer().grade}</span>
          </p>
          <Badges marks={marksOf(props.hall)} />
          <Show when={whyTalkTo(props.hall)}>{(why) => <p>{why()}</p>}</Show>
        </>
      )}
    </Show>
  );
}

function LastOne(props: { last: HallTicket | null }) {
  return (
    <Show when={props.last} fallback={<span class="quiet">&nbsp;</span>}>
      {(last) => (
        <span class="quiet" data-testid="last">
          {t.lastOne(last().ticket.number)} ·{' '}
          {last().ticket.score === null ? t.notRated : t.rated(last().ticket.score!)}
        </span>
      )}
    </Show>
  );
}
