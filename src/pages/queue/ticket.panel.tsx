// A ticket's sheet: the ticket, and of its holder what the hall may know (CUS-007, IDN-033).
import { For, Show } from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import { KnownCustomer } from '#pages/customers/known-customer.face.tsx';
import { PrivateValues } from '#pages/customers/private-values.face.tsx';
import { Badges } from '#ui/badge.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import { marksOf, whyTalkTo } from './hall-marks.ts';
import css from './hall.module.css';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);

export function TicketSheet(props: { hall: HallTicket; onClose: () => void }) {
  const title = () => [props.hall.ticket.number, props.hall.customer?.maskedName].filter(Boolean).join(' ');
  const facts = (): [label: string, value: string][] => {
    const { ticket, queue } = props.hall;
    return [
      [t.takenAt, `${clockTimeOf(ticket.takenAt)} · ${t.minOf(props.hall.minutes)}`],
      [t.queue, queue?.name ?? ''],
      [t.business, ticket.business],
    ];
  };
  return (
    <Sheet title={title()} head={<Badges marks={marksOf(props.hall)} />} onClose={() => props.onClose()}>
      <div data-testid="ticket-sheet">
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
