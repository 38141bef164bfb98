// The hall's board: whoever is called now, enormous; those before; the windows; who waits, and how long (QUE-017).
import { createMemo, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { PublicCall, PublicCounter, PublicHall, PublicQueue } from '#domain/stations/public-hall.ts';
import { TicketNumber } from '#ui/ticket-number.tsx';
import { Arrow } from './arrow.tsx';
import css from './board.module.css';
import type { Arrow as Way, DisplaySettings } from './display-settings.ts';
import { displayWords } from './display.words.ts';
import { Said } from './said.tsx';

/** Calls below the newest (QUE-017). */
const BEFORE = 8;
/** Windows that have room for more than their number. */
const FEW = 6;

export function Board(props: {
  hall: PublicHall;
  /** The call that is being said; it is the one in the middle meanwhile. */
  current: PublicCall | null;
  settings: DisplaySettings;
}) {
  const hero = createMemo(() => props.current ?? props.hall.calls[0] ?? null);
  const before = createMemo(() => props.hall.calls.filter((call) => call.key !== hero()?.key).slice(0, BEFORE));
  const arrowTo = (counter: number): Way => props.settings.arrows[counter] ?? 'right';
  const isOver = () =>
    !props.hall.issuing.open &&
    !props.hall.calls.some(({ live }) => live) &&
    props.hall.counters.every(({ ticket }) => ticket === null);

  return (
    <>
      <main class={css.main}>
        <section class={css.hero} data-testid="hero" aria-live="polite">
          <Switch fallback={<Plain line="noCalls" text={<Said line={displayWords.noCallsText} />} />}>
            <Match when={isOver()}>
              <Plain
                line="closed"
                text={<Said line={displayWords.closedText} of={[props.hall.issuing.from, props.hall.issuing.until]} />}
              />
            </Match>
            <Match when={hero()} keyed>
              {(call) => <Hero call={call} arrow={arrowTo(call.counter)} calling={props.current?.key === call.key} />}
            </Match>
          </Switch>
        </section>
        <section class={css.before} data-testid="before">
          <h2>
            <Said line={displayWords.earlier} />
          </h2>
          <ol>
            <For each={before()}>
              {(call) => (
                <li>
                  <TicketNumber value={call.number} size="line" />
                  <span class={css.to}>
                    <Arrow way={arrowTo(call.counter)} />
                    <Said line={displayWords.goTo} of={[call.counter]} one />
                  </span>
                </li>
              )}
            </For>
          </ol>
        </section>
      </main>
      <Windows counters={props.hall.counters} arrowTo={arrowTo} current={props.current} />
      <Queues queues={props.hall.queues} isOpen={props.hall.counters.some(({ status }) => status !== 'offline')} />
    </>
  );
}

function Plain(props: { line: 'noCalls' | 'closed'; text: JSX.Element }) {
  return (
    <div class={css.plain} data-testid={props.line}>
      <p class={css.plainTitle}>
        <Said line={displayWords[props.line]} />
      </p>
      <p class={css.plainText}>{props.text}</p>
    </div>
  );
}

function Hero(props: { call: PublicCall; arrow: Way; calling: boolean }) {
  return (
    <div
      class={css.call}
      data-key={props.call.key}
      data-calling={props.calling || props.call.live ? '' : undefined}
      style={{ '--chars': String(Math.max(4, props.call.number.length)) }}
    >
      <p class={css.ask}>
        <Said line={props.call.live || props.calling ? displayWords.nowCalling : displayWords.lastCalled} />
      </p>
      <p class={css.ticket}>
        <TicketNumber value={props.call.number} size="wall" />
      </p>
      <p class={css.goTo}>
        <Arrow way={props.arrow} />
        <Said line={displayWords.goTo} of={[props.call.counter]} />
      </p>
    </div>
  );
}

const statusWords = {
  idle: displayWords.open,
  serving: displayWords.open,
  paused: displayWords.pausing,
  offline: displayWords.shut,
} as const;

function Windows(props: {
  counters: readonly PublicCounter[];
  arrowTo: (counter: number) => Way;
  current: PublicCall | null;
}) {
  return (
    <ul class={css.windows} data-testid="windows" aria-label={displayWords.windows.zh}>
      <For each={props.counters}>
        {(counter) => (
          <li
            data-status={counter.status}
            data-called={props.current?.counter === counter.number ? '' : undefined}
            data-testid={`window-${counter.number}`}
          >
            <span class={css.windowNumber}>
              <Arrow way={props.arrowTo(counter.number)} />
              <Show when={props.counters.length <= FEW} fallback={counter.number}>
                <Said line={displayWords.goTo} of={[counter.number]} one />
              </Show>
            </span>
            <Show
              when={counter.ticket}
              fallback={
                <span class={css.windowWord}>
                  <Said line={statusWords[counter.status]} one />
                </span>
              }
            >
              {(ticket) => <TicketNumber value={ticket()} size="line" />}
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

/** `isOpen`: there is a window open; then a wait that is not known is not explained by there being none. */
function Queues(props: { queues: readonly PublicQueue[]; isOpen: boolean }) {
  return (
    <footer class={css.queues} data-testid="queues">
      <For each={props.queues}>
        {(queue) => (
          <p class={css.queue}>
            <span class={css.queueName}>{queue.name}</span>
            <span class={css.queueLine}>
              <Said line={displayWords.waiting} one /> <strong>{queue.line.length}</strong>
            </span>
            <span class={css.queueRange}>
              <Switch>
                <Match when={!queue.range && !props.isOpen}>
                  <Said line={displayWords.noWindow} one />
                </Match>
                <Match when={queue.range && queue.range.p80 < 1}>
                  <Said line={displayWords.soon} one />
                </Match>
                <Match when={queue.range}>
                  {(range) => <Said line={displayWords.range} of={[range().p50, range().p80]} one />}
                </Match>
              </Switch>
            </span>
          </p>
        )}
      </For>
    </footer>
  );
}
