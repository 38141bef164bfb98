// A sheet of paper on the page: a titled region with an optional act at its right, parted by hairlines.
import { Show, type JSX } from 'solid-js';
import css from './card.module.css';

export function Card(props: {
  title?: string | undefined;
  /** A few words after the title: unit, count, age. */
  note?: string | undefined;
  /** Buttons at the right end of the title. */
  acts?: JSX.Element;
  /** Paper to the edge, for lists and tables. */
  flush?: boolean | undefined;
  children: JSX.Element;
}) {
  return (
    <section class={css.card}>
      <Show when={props.title}>
        <header class={css.head}>
          <h2>
            {props.title}
            <Show when={props.note}>
              <span class={css.note}>{props.note}</span>
            </Show>
          </h2>
          {props.acts}
        </header>
      </Show>
      <div class={css.body} data-flush={props.flush ? '' : undefined}>
        {props.children}
      </div>
    </section>
  );
}
