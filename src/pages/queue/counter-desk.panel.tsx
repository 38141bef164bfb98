// The counter one sits at: the number in hand, what can be done with it by one key each, who comes next, who was put aside.
import { createEffect, createMemo, on, Show, type JSX } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { CounterView } from '#domain/queue/counter-view.ts';
import { queueKind, type Ticket } from '#domain/queue/queue.model.ts';
import { KnownCustomer } from '#pages/customers/known-customer.face.tsx';
import { useLive } from '#sync/live.ts';
import { Toggle } from '#ui/toggle.tsx';
import { useWords } from '#ui/words.ts';
import css from './counter.module.css';
import { ActsPanel } from './counter-acts.panel.tsx';
import { CallerPanel, createCaller } from './counter-caller.panel.tsx';
import { createDesk } from './counter-deeds.ts';
import { createExplained } from './counter-explained.ts';
import { createKeys, letGo } from './counter-keys.ts';
import { AsidePanel, LinePanel } from './counter-line.panel.tsx';
import { NumberInHand } from './counter-number.panel.tsx';
import { OpenQuestion } from './counter-open-question.panel.tsx';
import { WhyThis } from './counter-why.panel.tsx';
import { counterWords } from './counter.words.ts';

const t = useWords(counterWords);

export function CounterDesk(props: {
  view: CounterView;
  /** A place for what other areas offer at a counter, such as calling the lobby manager. */
  more?: JSX.Element;
}) {
  const live = useLive();
  const desk = createDesk(() => props.view);
  const ticket = () => props.view.seat.ticket?.ticket;
  const { explained, setExplained, explain } = createExplained(desk, ticket);
  const nameOf = (queueId: Id) => live.reader.get(queueKind, queueId)?.name ?? '';

  createKeys('page', (key) => {
    const act = desk.acts.find((one) => one.keys.includes(key) && !one.hidden());
    if (act) desk.press(act.name);
    return act !== undefined;
  });

  const caller = createCaller({
    press: (name) => desk.question() === null && desk.press(name),
    rate: desk.rate,
    evaluate: () => askRating(),
    goOn() {
      const first = props.view.aside.find((hall) => desk.whyNotGoOn(hall) === null);
      if (first && desk.question() === null) void desk.goOn(first);
    },
    state: () => ticket()?.state,
    pause() {
      if (desk.question() !== null) return;
      if (props.view.seat.counter.status === 'paused') desk.press('resume');
      else void desk.pause('other');
    },
  });
  const ticketId = createMemo(() => ticket()?.id);
  createEffect(() => caller.show(ticket()?.number ?? null, props.view.waiting));
  createEffect(on(ticketId, (id) => id && caller.beep(), { defer: true }));
  createEffect(on(desk.finished, (served) => served && askRating(served)));

  function askRating(of?: Ticket) {
    if (desk.asksRating(of)) caller.askRating();
  }

  return (
    <div class={css.desk} data-testid="desk">
      <header class={css.head}>
        <h1>{t.title(props.view.seat.counter.number)}</h1>
        <p class="quiet">{props.view.seat.queues.map(({ name }) => name).join(' · ')}</p>
        <CallerPanel caller={caller} />
        <Toggle
          label={t.autoCall}
          hint={t.autoCallHint}
          checked={props.view.seat.counter.autoCall}
          onChange={(is) => {
            if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
            void desk.setAuto(is);
          }}
        />
      </header>
      <div class={css.left}>
        <NumberInHand
          view={props.view}
          whyNotNext={desk.whyNotNext()}
          why={
            <button
              type="button"
              class={css.link}
              onClick={(event) => {
                letGo(event);
                void explain();
              }}
            >
              {t.why}
            </button>
          }
        />
        <Show when={desk.problem()}>
          <p class={css.problem} role="alert" data-testid="counter-problem">
            {desk.problem()}
          </p>
        </Show>
        <ActsPanel desk={desk} more={props.more} />
      </div>
      <div class={css.right}>
        <Show when={props.view.seat.ticket?.customer}>
          {(customer) => (
            <section class={css.panel} aria-label={customer().maskedName} data-testid="known">
              <KnownCustomer customer={customer()} />
            </section>
          )}
        </Show>
        <LinePanel
          view={props.view}
          whyNone={desk.whyNoQueue()}
          onWhy={({ ticket: { number }, decision }) => setExplained({ number, decision })}
        />
        <AsidePanel
          view={props.view}
          whyNotGoOn={desk.whyNotGoOn}
          whyNotCall={desk.whyNotCall}
          onGoOn={(hall) => void desk.goOn(hall)}
          onCall={(missed) => void desk.callGiven(missed)}
        />
      </div>
      <OpenQuestion desk={desk} view={props.view} />
      <Show when={explained()}>
        {(entry) => (
          <WhyThis
            number={entry().number}
            decision={entry().decision}
            nameOf={nameOf}
            onClose={() => setExplained(null)}
          />
        )}
      </Show>
    </div>
  );
}
