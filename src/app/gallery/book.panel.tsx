// The book of the gallery: one idea on the first page, then a chapter for each kind of part.
import { For, type JSX } from 'solid-js';
import { Icon, iconNames } from '#ui/icon.tsx';
import { Slip } from '#ui/slip.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import type { Tone } from '#ui/tone.ts';
import { ActsChapter, FloatingChapter, FormsChapter } from './acts.chapter.tsx';
import css from './gallery.module.css';
import { t } from './gallery.words.ts';
import {
  ChartsChapter,
  CountersChapter,
  ListsChapter,
  NetworkChapter,
  NothingChapter,
  PeopleChapter,
} from './parts.chapter.tsx';
import { Switches } from './switches.panel.tsx';

export function Chapter(props: { title: string; children: JSX.Element }) {
  return (
    <section class={css.chapter}>
      <h2 class={css.heading}>{props.title}</h2>
      <div class={css.plates}>{props.children}</div>
    </section>
  );
}

export function GalleryBook() {
  return (
    <>
      <header class={css.top}>
        <strong class={css.mark}>{t.name}</strong>
        <Switches />
      </header>
      <main class={css.book}>
        <FirstPage />
        <Chapter title={t.chapterTicket}>
          <TicketChapter />
        </Chapter>
        <Chapter title={t.chapterPeople}>
          <PeopleChapter />
        </Chapter>
        <Chapter title={t.chapterCounters}>
          <CountersChapter />
        </Chapter>
        <Chapter title={t.chapterCharts}>
          <ChartsChapter />
        </Chapter>
        <Chapter title={t.chapterColour}>
          <ColourChapter />
        </Chapter>
        <Chapter title={t.chapterNetwork}>
          <NetworkChapter />
        </Chapter>
        <Chapter title={t.chapterActs}>
          <ActsChapter />
        </Chapter>
        <Chapter title={t.chapterForms}>
          <FormsChapter />
        </Chapter>
        <Chapter title={t.chapterFloating}>
          <FloatingChapter />
        </Chapter>
        <Chapter title={t.chapterLists}>
          <ListsChapter />
        </Chapter>
        <Chapter title={t.chapterNothing}>
          <NothingChapter />
        </Chapter>
      </main>
    </>
  );
}

function FirstPage() {
  return (
    <section class={css.first}>
      <div class={css.firstSlip}>
        <Slip
          stub={
            <nav class={css.links} aria-label={t.whole}>
              <a href="#/hall">{t.hall}</a>
              <a href="#/list">{t.list}</a>
              <a href="#/counter">{t.counterPage}</a>
              <a href="#/kiosk">{t.kiosk}</a>
            </nav>
          }
        >
          <p class="quiet">{t.outlet}</p>
          <TicketNumber value="A012" size="hero" />
          <p class="quiet figures">{t.time}</p>
        </Slip>
      </div>
      <div>
        <h1 class={css.idea}>{t.idea}</h1>
        <p class={css.lead}>{t.lead}</p>
      </div>
    </section>
  );
}

function TicketChapter() {
  return (
    <>
      <p class={css.sizes}>
        <TicketNumber value="A012" size="line" />
        <TicketNumber value="A012" />
        <TicketNumber value="VIP1024" size="kiosk" />
      </p>
      <p class={css.icons}>
        <For each={iconNames}>{(name) => <Icon name={name} label={name} />}</For>
      </p>
    </>
  );
}

const meanings: Tone[] = ['act', 'vip', 'complaint', 'overtime', 'done', 'stale'];

function ColourChapter() {
  return (
    <ul class={css.colours}>
      <For each={meanings}>
        {(tone) => (
          <li data-tone={tone} class={css.colour}>
            <span class={css.solid}>{t[tone as 'act']}</span>
            <span class={css.soft}>{t[tone as 'act']}</span>
          </li>
        )}
      </For>
    </ul>
  );
}
