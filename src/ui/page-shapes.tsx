// The shell and the three page shapes: overview, list and sheet, work page. A page that fits none is redrawn, not given a fourth.
import { children, Show, type JSX } from 'solid-js';
import { IconButton } from './button.tsx';
import css from './page-shapes.module.css';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

const t = useWords(uiWords);

/** Rail at the left (at the foot on a phone), bar on top, the page in between. */
export function Shell(props: { rail: JSX.Element; bar: JSX.Element; children: JSX.Element }) {
  return (
    <div class={css.shell}>
      <a class={css.skip} href="#page">
        {t.toContent}
      </a>
      {props.bar}
      {props.rail}
      <main id="page" class={css.page} tabindex="-1">
        {props.children}
      </main>
    </div>
  );
}

/** The hall in one picture: nothing scrolls on a tablet. */
export function OverviewPage(props: {
  title: string;
  note?: JSX.Element;
  top: JSX.Element;
  middle: JSX.Element;
  bottom: JSX.Element;
}) {
  return (
    <div class={css.overview}>
      <h1 class="unseen">{props.title}</h1>
      {props.note}
      <div class={css.top}>{props.top}</div>
      <div class={css.middle}>{props.middle}</div>
      <div class={css.bottom}>{props.bottom}</div>
    </div>
  );
}

/** A list at the left and its sheet at the right, 5 : 7; on a phone the sheet slides over. */
export function ListAndSheetPage(props: {
  title: string;
  note?: string | undefined;
  /** Buttons or filters beside the title. */
  acts?: JSX.Element;
  list: JSX.Element;
  /** A `Sheet`, or nothing yet. */
  sheet?: JSX.Element;
  /** Shown in place of the sheet on a tablet while nothing is chosen. */
  unchosen?: JSX.Element;
}) {
  const sheet = children(() => props.sheet);
  return (
    <div class={css.pair}>
      <section class={css.list}>
        <PageHead title={props.title} note={props.note} acts={props.acts} />
        <div class={css.fill}>{props.list}</div>
      </section>
      <div class={css.side}>
        <Show when={sheet.toArray().some(Boolean)} fallback={<div class={css.unchosen}>{props.unchosen}</div>}>
          {sheet()}
        </Show>
      </div>
    </div>
  );
}

/** One thing, full width. */
export function WorkPage(props: {
  title: string;
  note?: string | undefined;
  acts?: JSX.Element;
  onBack?: (() => void) | undefined;
  children: JSX.Element;
}) {
  return (
    <div class={css.work}>
      <PageHead title={props.title} note={props.note} acts={props.acts} onBack={props.onBack} />
      <div class={css.measure}>{props.children}</div>
    </div>
  );
}

function PageHead(props: {
  title: string;
  note?: string | undefined;
  acts?: JSX.Element;
  onBack?: (() => void) | undefined;
}) {
  return (
    <header class={css.head}>
      <Show when={props.onBack}>
        <IconButton icon="back" label={t.back} onPress={() => props.onBack?.()} />
      </Show>
      <h1 class={css.title}>
        {props.title}
        <Show when={props.note}>
          <span class={css.note}>{props.note}</span>
        </Show>
      </h1>
      <Show when={props.acts}>
        <div class={css.acts}>{props.acts}</div>
      </Show>
    </header>
  );
}
