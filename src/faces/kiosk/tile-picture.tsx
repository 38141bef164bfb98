// A drawing for each kind of business, for whoever reads pictures sooner than words: a banknote, a card, a house, a slip.
import type { PublicQueue } from '#domain/stations/public-hall.ts';
import css from './kiosk.module.css';

const drawings: Readonly<Record<PublicQueue['picture'], string>> = {
  cash: 'M4 11h40v26H4zM24 30a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM10 17v14M38 17v14',
  noncash: 'M5 11h38a2 2 0 0 1 2 2v22a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V13a2 2 0 0 1 2-2zM3 19h42M9 29h10M33 29h6',
  corporate: 'M7 42V8h22v34M29 20h12v22M3 42h42M13 15h4M13 22h4M13 29h4M21 15h2M21 22h2M21 29h2M35 27h1M35 33h1',
  other: 'M11 5h26v38l-4.4-3.4L28.3 43 24 39.6 19.7 43l-4.3-3.4L11 43zM17 14h14M17 21h14M17 28h8',
};

export function TilePicture(props: { of: PublicQueue['picture'] }) {
  return (
    <svg class={css.picture} viewBox="0 0 48 48" aria-hidden="true">
      <path d={drawings[props.of]} />
    </svg>
  );
}
