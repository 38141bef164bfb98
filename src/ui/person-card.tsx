// A person in the hall as one slip, the same everywhere: number, masked name, minutes, grade, marks, and why to talk to him.
import { Show } from 'solid-js';
import { Badges, type Mark } from './badge.tsx';
import { IconButton } from './button.tsx';
import css from './person-card.module.css';
import { Slip } from './slip.tsx';
import { listenForSwipeUp } from './swipe-up.ts';
import { TicketNumber } from './ticket-number.tsx';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

export type PersonCardProps = {
  /** Ticket number; absent for somebody without one (a lead, a reminder). */
  number?: string | undefined;
  /** Already masked ("王*明"); absent: not identified. */
  name?: string | undefined;
  minutes?: number | undefined;
  /** Past the waiting threshold. */
  overtime?: boolean | undefined;
  grade?: string | undefined;
  /** A second quiet word: queue, business. */
  detail?: string | undefined;
  marks?: readonly Mark[] | undefined;
  /** The institution whose he is, where it is not this one: then nothing else is known of him, and there is no stub. */
  place?: string | undefined;
  why?: string | undefined;
  /** The card whose sheet is open. */
  chosen?: boolean | undefined;
  onOpen?: (() => void) | undefined;
  /** Tap on ⋯ or a swipe upwards. */
  onMore?: (() => void) | undefined;
};

export function PersonCard(props: PersonCardProps) {
  const who = () => [props.number, props.name ?? t.unknownPerson].filter(Boolean).join(' ');
  const more = () => props.onMore?.();
  const spoken = () => {
    const minutes = props.minutes;
    if (minutes === undefined) return who();
    return `${who()}, ${props.overtime ? t.waitedTooLong(minutes) : t.waited(minutes)}`;
  };
  return (
    <article class={css.card} data-chosen={props.chosen ? '' : undefined} ref={(card) => listenForSwipeUp(card, more)}>
      <Slip stub={props.place ? undefined : <span class={css.why}>{props.why || props.detail}</span>}>
        <div class={css.top}>
          <button
            type="button"
            class={css.open}
            aria-label={spoken()}
            aria-current={props.chosen}
            onClick={() => props.onOpen?.()}
          >
            <Show when={props.number} fallback={<strong class={css.only}>{props.name ?? t.unknownPerson}</strong>}>
              {(number) => <TicketNumber value={number()} />}
            </Show>
          </button>
          <Show when={props.minutes !== undefined}>
            <Minutes minutes={props.minutes ?? 0} overtime={props.overtime} />
          </Show>
          <Show when={props.onMore}>
            <span class={css.more}>
              <IconButton icon="more" label={t.moreFor(who())} onPress={() => props.onMore?.()} />
            </span>
          </Show>
        </div>
        <p class={css.name}>
          <Show when={props.number}>
            <strong class={props.name ? '' : 'quiet'}>{props.name ?? t.unknownPerson}</strong>
          </Show>
          <span class="quiet">{props.grade}</span>
          <Show when={props.place}>
            <span class="quiet">{props.place}</span>
          </Show>
          <Show when={props.why}>
            <span class="quiet">{props.detail}</span>
          </Show>
        </p>
        <Show when={!props.place}>
          <Badges marks={props.marks ?? []} />
        </Show>
      </Slip>
    </article>
  );
}

/** Minutes waited; amber and heavier past the threshold. */
export function Minutes(props: { minutes: number; overtime?: boolean | undefined }) {
  return (
    <span class={css.minutes} data-tone={props.overtime ? 'overtime' : 'plain'}>
      {t.minutes(props.minutes)}
    </span>
  );
}
