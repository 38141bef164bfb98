// The arrow to a window, drawn bold: the icons' chevron is made for a hand's breadth, not for ten metres.
import css from './board.module.css';
import type { Arrow as Way } from './display-settings.ts';

const turns: Record<Way, number> = { right: 0, down: 90, left: 180, up: 270 };

export function Arrow(props: { way: Way }) {
  return (
    <svg class={css.arrow} viewBox="0 0 24 24" aria-hidden="true" style={{ rotate: `${turns[props.way]}deg` }}>
      <path d="M3 12h17M13 5l7 7-7 7" />
    </svg>
  );
}
