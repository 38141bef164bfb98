// A ticket's sheet: the ticket, and of its holder what the hall may know (CUS-007, IDN-033).
import { For, Show } from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { KnownCustomer } from '#pages/customers/known-customer.face.tsx';
import { openQuestion } from '#domain/queue/lobby-deeds.ts';
import { counterKind, type Ticket } from '#domain/queue/queue.model.ts';
import { PrivateValues } from '#pages/customers/private-values.face.tsx';
import type { Live } from '#sync/live.ts';
import { Badges } from '#ui/badge.tsx';
import { Icon } from '#ui/icon.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from './desk.ts';
import { allMarks, shownNumber } from './hall-card.panel.tsx';
import { whyTalkTo } from './hall-marks.ts';
import css from './hall.module.css';
import lobby from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { machineSentence } from './machine-word.ts';
import { queueWords } from './queue.words.ts';
import { offeredDeeds, TicketActs } from './ticket-acts.panel.tsx';

const t = useWords(queueWords);
const l = useWords(lobbyWords);

export function TicketSheet(props: { hall: HallTicket; onClose: () => void }) {
  const { live } = useDesk();
  const title = () => [shownNumber(live, props.hall), props.hall.customer?.maskedName].filter(Boolean).join(' ');
  const asked = () => (props.hall.ticket.machineId ? openQuestion(live.reader, props.hall.ticket.id) : null);
  const facts = (): [label: string, value: string][] => {
    const { ticket, queue } = props.hall;
    return [
      [l.stateLabel, stateWord(live, ticket)],
      [t.takenAt, `${clockTimeOf(ticket.takenAt)} · ${t.minOf(props.hall.minutes)}`],
      [t.queue, queue?.name ?? ''],
      [t.business, ticket.business],
    ];
  };
  return (
    <Sheet
      title={title()}
      head={<Badges marks={allMarks(live, props.hall)} />}
      acts={
        <Show when={offeredDeeds(live, props.hall).length > 0}>
          <TicketActs hall={props.hall} />
        </Show>
      }
      onClose={() => props.onClose()}
    >
      <div data-testid="ticket-sheet">
        <Show when={asked()}>
          {(command) => (
            <p class={lobby.asked} data-state={command().state} role="status" data-testid="machine-answer">
              <Icon name={command().state === 'asked' ? 'sync' : 'info'} small />
              {machineSentence(live, command())}
            </p>
          )}
        </Show>
        <Show when={whyTalkTo(props.hall)}>{(why) => <p class={css.why}>{why()}</p>}</Show>
        <dl class={css.facts}>
          <For each={facts()}>
            {([label, value]) => (
              <>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </>
            )}
          </For>
        </dl>
        <Show when={props.hall.customer}>
          {(customer) => (
            <>
              <KnownCustomer customer={customer()} />
              <PrivateValues customerId={customer().id} />
            </>
          )}
        </Show>
        <Show when={!props.hall.customer}>
          <p class="quiet">{t.notIdentified}</p>
        </Show>
      </div>
    </Sheet>
  );
}

const stateWords: Readonly<Record<Ticket['state'], () => string>> = {
  waiting: () => l.waiting,
  called: () => l.called,
  serving: () => l.serving,
  done: () => l.done,
  missed: () => l.missed,
  moved: () => l.moved,
  abandoned: () => l.gone,
  expired: () => l.expired,
  held: () => l.held,
  parked: () => l.parked,
  transferred: () => l.transferred,
};

function stateWord({ reader }: Live, { state, counterId, divertedTo }: Ticket): string {
  if (divertedTo) return l.divertedState(l[divertedTo]);
  const counter = (state === 'called' || state === 'serving') && counterId ? reader.get(counterKind, counterId) : null;
  return counter ? l.atWindow(stateWords[state](), counter.number) : stateWords[state]();
}
