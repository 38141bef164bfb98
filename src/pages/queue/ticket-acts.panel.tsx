// What can be done with a ticket: in its sheet with the reason of what has to wait, beneath its card without.
import { For, Show } from 'solid-js';
import { lobbyDeedsFor, type LobbyDeed } from '#domain/queue/lobby-deeds.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import type { Live } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import type { IconName } from '#ui/icon.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { useDesk } from './desk.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { unsettled } from './slips.ts';

const t = useWords(lobbyWords);

const icons: Readonly<Record<LobbyDeed, IconName>> = {
  move: 'refer',
  abandon: 'cross',
  beginTalk: 'people',
  endTalk: 'check',
  giveBack: 'undo',
};

/** Nothing is done with a number that only this tablet knows of so far. */
export function offeredDeeds(live: Live, hall: HallTicket) {
  if (unsettled(live).has(hall.ticket.id)) return [];
  return lobbyDeedsFor(live.reader, hall.ticket, actorOf(live.me), live.now());
}

export function TicketActs(props: {
  hall: HallTicket;
  /** Beneath a card: only what can be done now, or in one line why nothing can. */
  short?: boolean | undefined;
}) {
  const { live, act } = useDesk();
  const offered = createSteady(() => offeredDeeds(live, props.hall));
  const shown = () => (props.short ? offered().filter(({ whyNot }) => whyNot === null) : offered());
  const sentence = (of: (typeof offered extends () => readonly (infer O)[] ? O : never) | undefined) =>
    of?.whyNot ? refusalSentence(of.whyNot.code, of.whyNot.data) : null;
  return (
    <>
      <For each={shown()}>
        {(one) => (
          <Button
            icon={props.short ? undefined : icons[one.deed]}
            kind={one.deed === 'abandon' ? 'danger' : 'quiet'}
            whyNot={sentence(one)}
            onPress={() => act(one.deed, props.hall)}
          >
            {t[one.deed]}
          </Button>
        )}
      </For>
      <Show when={props.short && shown().length < offered().length}>
        <span class={css.whyNot}>{sentence(offered().find(({ whyNot }) => whyNot !== null))}</span>
      </Show>
    </>
  );
}
