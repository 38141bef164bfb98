// A ticket number: the prefix smaller and lighter, the digits heavy and tabular; the largest thing on its card.
import css from './ticket-number.module.css';

export type TicketSize = 'line' | 'card' | 'hero' | 'kiosk' | 'wall';

/** "A012" → ["A", "012"]; a number without letters has an empty prefix. */
export function splitTicket(value: string): [prefix: string, digits: string] {
  const digits = /\d+$/.exec(value)?.[0] ?? '';
  return [value.slice(0, value.length - digits.length), digits];
}

export function TicketNumber(props: { value: string; size?: TicketSize | undefined }) {
  const parts = () => splitTicket(props.value);
  return (
    <span class={css.ticket} data-size={props.size ?? 'card'} translate="no">
      <span class={css.prefix}>{parts()[0]}</span>
      {parts()[1]}
    </span>
  );
}
