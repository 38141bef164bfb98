// A counter as it stands in the hall: its number, what it is doing as a bar and a word, whom it serves and for how long.
import { Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import css from './counter-tile.module.css';
import { Minutes } from './person-card.tsx';
import { TicketNumber } from './ticket-number.tsx';
import type { Tone } from './tone.ts';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

export type CounterState = 'serving' | 'calling' | 'open' | 'paused' | 'closed';

const t = useWords(uiWords);
const tones: Record<CounterState, Tone> = {
  serving: 'act',
  calling: 'act',
  open: 'plain',
  paused: 'stale',
  closed: 'plain',
};

export function CounterTile(props: {
  number: string;
  state: CounterState;
  ticket?: string | undefined;
  minutes?: number | undefined;
  /** What this counter is for, or who sits there. */
  detail?: string | undefined;
  /** Absent: it shows, and nothing can be pressed. */
  onOpen?: (() => void) | undefined;
}) {
  return (
    <Dynamic
      component={props.onOpen ? 'button' : 'div'}
      type={props.onOpen ? 'button' : undefined}
      class={css.tile}
      data-state={props.state}
      data-tone={tones[props.state]}
      onClick={() => props.onOpen?.()}
    >
      <span class={css.head}>
        <span class={css.number}>
          <span class="unseen">{t.windowWord} </span>
          {props.number}
        </span>
        <span class={css.detail}>{props.detail}</span>
        <span class={css.state}>{t[props.state]}</span>
      </span>
      <span class={css.line}>
        <Show when={props.ticket} fallback={<span class="quiet">{props.state === 'closed' ? '' : t.nobodyThere}</span>}>
          {(ticket) => <TicketNumber value={ticket()} />}
        </Show>
        <Show when={props.ticket && props.minutes !== undefined}>
          <Minutes minutes={props.minutes ?? 0} />
        </Show>
      </span>
    </Dynamic>
  );
}
