// Who comes next at this counter, in the order of its rule, and who was put aside.
import { For, Show } from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import type { CounterView, InLine } from '#domain/queue/counter-view.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import type { Ticket } from '#domain/queue/queue.model.ts';
import { Badges } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { Minutes } from '#ui/person-card.tsx';
import { EmptyState } from '#ui/states.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import { useWords } from '#ui/words.ts';
import css from './counter.module.css';
import { counterWords } from './counter.words.ts';
import { letGo } from './counter-keys.ts';
import { marksOf } from './hall-marks.ts';

const t = useWords(counterWords);

export function LinePanel(props: {
  view: CounterView;
  /** Why nobody can ever be next at this window; null: it is only empty. */
  whyNone: string | null;
  onWhy: (entry: InLine) => void;
}) {
  const more = () => props.view.waiting - props.view.line.length;
  return (
    <section class={css.panel} aria-labelledby="line-title" data-testid="line">
      <h2 id="line-title">
        {t.line} <span class="quiet figures">{props.view.waiting}</span>
      </h2>
      <Show when={props.view.line.length > 0} fallback={<EmptyState small title={props.whyNone ?? t.lineEmpty} />}>
        <ol class={css.rows}>
          <For each={props.view.line}>
            {(entry) => (
              <li>
                <button
                  type="button"
                  class={css.row}
                  data-testid={`next-${entry.ticket.number}`}
                  title={t.why}
                  onClick={(event) => {
                    letGo(event);
                    props.onWhy(entry);
                  }}
                >
                  <TicketNumber value={entry.ticket.number} size="line" />
                  <span class={css.who}>
                    {entry.queue?.name} <span class="quiet">{entry.customer?.maskedName}</span>
                  </span>
                  <Badges marks={marksOf(entry)} />
                  <Minutes minutes={entry.minutes} overtime={entry.overtime} />
                </button>
              </li>
            )}
          </For>
        </ol>
        <Show when={more() > 0}>
          <p class="quiet">{t.more(more())}</p>
        </Show>
      </Show>
    </section>
  );
}

function wordOf({ ticket }: HallTicket): string {
  if (ticket.state === 'missed') return t.missedSince;
  const until = ticket.parkedUntil ? ` ${t.until(clockTimeOf(ticket.parkedUntil))}` : '';
  if (ticket.state === 'parked') return (ticket.pool === 'counters' ? t.parkedAll : t.parkedOwn) + until;
  return { free: t.heldFree, same: t.heldSame, inner: t.heldInner }[ticket.holdMode ?? 'free'];
}

export function AsidePanel(props: {
  view: CounterView;
  /** Why nothing of it can be taken up now; null: it can. */
  whyNotGoOn: (hall: HallTicket) => string | null;
  whyNotCall: (missed: Ticket) => string | null;
  onGoOn: (hall: HallTicket) => void;
  onCall: (missed: Ticket) => void;
}) {
  const rows = () => [...props.view.aside, ...props.view.missed];
  return (
    <section class={css.panel} aria-labelledby="aside-title" data-testid="aside">
      <h2 id="aside-title">
        {t.aside} <span class="quiet figures">{rows().length || ''}</span>
      </h2>
      <Show when={rows().length > 0} fallback={<EmptyState small title={t.asideEmpty} />}>
        <ul class={css.rows}>
          <For each={rows()}>
            {(hall) => {
              const missed = () => hall.ticket.state === 'missed';
              return (
                <li class={css.row} data-testid={`aside-${hall.ticket.number}`}>
                  <TicketNumber value={hall.ticket.number} size="line" />
                  <span class={css.who}>
                    {wordOf(hall)} <span class="quiet">{hall.customer?.maskedName}</span>
                  </span>
                  <Button
                    whyNotAs="title"
                    whyNot={missed() ? props.whyNotCall(hall.ticket) : props.whyNotGoOn(hall)}
                    onPress={(event) => {
                      letGo(event);
                      if (missed()) props.onCall(hall.ticket);
                      else props.onGoOn(hall);
                    }}
                  >
                    {missed() ? t.callAgain : t.goOn}
                    <span class="unseen"> {hall.ticket.number}</span>
                  </Button>
                </li>
              );
            }}
          </For>
        </ul>
      </Show>
    </section>
  );
}
