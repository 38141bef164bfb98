// One ticket in the hall as a card, the same on the overview and in the lists; with what is being done with it.
import { Show } from 'solid-js';
import { staffKind } from '#domain/identity/identity.model.ts';
import { minutesBetween } from '#domain/kernel/day.ts';
import { openQuestion } from '#domain/queue/lobby-deeds.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { isInTalk } from '#domain/queue/talk.rules.ts';
import { useLive, type Live } from '#sync/live.ts';
import type { Mark } from '#ui/badge.tsx';
import { PersonCard } from '#ui/person-card.tsx';
import { PullUp } from '#ui/pull-up.tsx';
import { useWords } from '#ui/words.ts';
import { marksOf, whyTalkTo } from './hall-marks.ts';
import { lobbyWords } from './lobby.words.ts';
import { unsettled } from './slips.ts';
import { offeredDeeds, TicketActs } from './ticket-acts.panel.tsx';

const t = useWords(lobbyWords);

/** The number on the ticket; of one that the server has not given yet only the letters of its queue. */
export const shownNumber = (live: Live, { ticket, queue }: HallTicket): string =>
  unsettled(live).has(ticket.id) ? `${queue?.code ?? ''}···` : ticket.number;

/** 洽谈中 · 林晓 · 3 分 */
function talkMark(live: Live, { ticket }: HallTicket): Mark[] {
  const now = live.now();
  if (ticket.talkingSince === null || !isInTalk(ticket, now)) return [];
  const name = (ticket.talkingWith && live.reader.get(staffKind, ticket.talkingWith)?.name) || t.somebody;
  const text = t.talkWith(name, minutesBetween(ticket.talkingSince, now));
  return [{ kind: 'other', text, tone: 'act', icon: 'people' }];
}

function machineMark(live: Live, { ticket }: HallTicket): Mark[] {
  if (unsettled(live).has(ticket.id)) return [{ kind: 'other', text: t.onTheWay, tone: 'stale', icon: 'sync' }];
  const asked = ticket.machineId === null ? null : openQuestion(live.reader, ticket.id);
  if (!asked) return [];
  if (asked.state === 'asked') {
    const later = unsettled(live).has(asked.id) && !live.status().connected;
    return [{ kind: 'other', text: later ? t.markLater : t.markAsked, tone: 'stale', icon: 'sync' }];
  }
  return asked.state === 'refused'
    ? [{ kind: 'other', text: t.markRefused, tone: 'complaint', icon: 'warn' }]
    : [{ kind: 'other', text: t.markUnknown, tone: 'stale', icon: 'help' }];
}

export const allMarks = (live: Live, hall: HallTicket): Mark[] => [
  ...talkMark(live, hall),
  ...machineMark(live, hall),
  ...marksOf(hall),
];

type CardProps = { hall: HallTicket; why?: string | undefined; chosen?: boolean; onOpen: () => void };

export function HallCard(props: CardProps) {
  const live = useLive();
  return (
    <PersonCard
      number={shownNumber(live, props.hall)}
      name={props.hall.customer?.maskedName}
      minutes={props.hall.minutes}
      overtime={props.hall.overtime}
      grade={props.hall.customer?.grade}
      detail={props.hall.queue?.name}
      marks={allMarks(live, props.hall)}
      why={props.why ?? whyTalkTo(props.hall)}
      chosen={props.chosen}
      onOpen={() => props.onOpen()}
    />
  );
}

/** The card with its acts beneath (LOB-021), for those who may do anything with it. */
export function ActingCard(props: CardProps & { pulled: boolean; onPull: (pulled: boolean) => void }) {
  const live = useLive();
  const card = () => <HallCard hall={props.hall} chosen={props.chosen ?? false} onOpen={props.onOpen} />;
  return (
    <Show when={offeredDeeds(live, props.hall).length > 0} fallback={card()}>
      <PullUp
        label={t.actsFor(shownNumber(live, props.hall))}
        open={props.pulled}
        onOpen={(open) => props.onPull(open)}
        acts={<TicketActs hall={props.hall} short />}
      >
        {card()}
      </PullUp>
    </Show>
  );
}
