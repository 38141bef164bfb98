// The screens of a visit, one question each.
import { createMemo, Match, Show, Switch, type JSX } from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import { OFFERED_FOR, type KeptTicket } from '#domain/stations/kiosk-numbers.ts';
import type { PublicQueue } from '#domain/stations/public-hall.ts';
import { sayRange } from '#domain/stations/slip.ts';
import { Button } from '#ui/button.tsx';
import { Icon } from '#ui/icon.tsx';
import { language } from '#ui/language.ts';
import { useWords } from '#ui/words.ts';
import type { KioskDesk } from './kiosk-desk.ts';
import css from './kiosk.module.css';
import { kioskWords } from './kiosk.words.ts';
import { PhonePad } from './phone-pad.tsx';
import { SlipScreen } from './slip-screen.tsx';
import { StartScreen } from './start-screen.tsx';
import type { Identity, Visit, VisitProps } from './visit.ts';

const t = useWords(kioskWords);

export function waitOf(desk: KioskDesk, queue: PublicQueue): string {
  const { ahead, range } = desk.placeOf(queue);
  const people = ahead === 0 ? t.nobody : t.ahead(ahead);
  if (range === null) return `${people} · ${t.noWindow}`;
  return ahead === 0 && range.p80 === 0 ? t.noWait : `${sayRange(range, language())} · ${people}`;
}

export function VisitScreens(props: VisitProps) {
  const screen = () => props.visit.screen();
  const queue = createMemo(() => props.hall.queues.find(({ id }) => id === props.visit.queueId()));
  const unprinted = createMemo((): KeptTicket | undefined => {
    const since = props.station.now() - OFFERED_FOR;
    return props.desk.shelf().tickets.findLast(({ printed, ticket }) => printed === 'no' && ticket.at > since);
  });
  return (
    <Switch>
      <Match when={screen() === 'start'}>
        <Show when={unprinted()}>
          {(kept) => (
            <div class={css.offer} data-testid="unprinted" role="status">
              <span>{t.unprinted(kept().ticket.number)}</span>
              <Button kind="act" onPress={() => void props.visit.print(kept())}>
                {t.print}
              </Button>
              <Button onPress={() => void props.desk.handedOver(kept().ticket.id)}>{t.notNeeded}</Button>
            </div>
          )}
        </Show>
        <StartScreen {...props} />
      </Match>
      <Match when={screen() === 'identify' && queue()}>{(chosen) => <Identify {...props} queue={chosen()} />}</Match>
      <Match when={screen() === 'phone'}>
        <Asking title={t.askPhone} hint={t.phoneHint} visit={props.visit} onBack={() => props.visit.go('identify')}>
          <PhonePad onDone={(digits) => props.visit.phone(digits)} />
        </Asking>
      </Match>
      <Match when={screen() === 'booking'}>
        <BookingScreen {...props} />
      </Match>
      <Match when={(screen() === 'confirm' || screen() === 'taking') && queue()}>
        {(chosen) => <Confirm {...props} queue={chosen()} />}
      </Match>
      <Match when={screen() === 'slip' && props.visit.given()}>
        {(given) => <SlipScreen {...props} given={given()} />}
      </Match>
      <Match when={screen() === 'not-stored'}>
        <Sorry title={t.notStored} text={t.notStoredText} visit={props.visit} />
      </Match>
      <Match when={screen() === 'none-left'}>
        <Sorry title={t.sorryNone} text={t.sorryNoneText} visit={props.visit} />
      </Match>
    </Switch>
  );
}

function Asking(props: {
  title: string;
  hint?: string;
  visit: Visit;
  onBack: () => void;
  children: JSX.Element;
}): JSX.Element {
  return (
    <main class={css.asking}>
      <div class={css.question}>
        <h1>{props.title}</h1>
        <Show when={props.hint}>
          <p class="quiet">{props.hint}</p>
        </Show>
      </div>
      <div class={css.answers}>{props.children}</div>
      <div class={css.ways}>
        <Button icon="back" onPress={() => props.onBack()}>
          {t.back}
        </Button>
        <Button icon="home" onPress={() => props.visit.reset()}>
          {t.toStart}
        </Button>
      </div>
    </main>
  );
}

function Identify(props: VisitProps & { queue: PublicQueue }) {
  return (
    <Asking title={t.askWho} hint={t.whyWho} visit={props.visit} onBack={() => props.visit.go('start')}>
      <p class={css.chosen}>
        <strong>{props.queue.name}</strong>
        <span>{waitOf(props.desk, props.queue)}</span>
      </p>
      <p class={css.swipe} data-testid="swipe">
        <Icon name="person" />
        <span role="status">{props.visit.misread() ? t.misread : t.swipe}</span>
      </p>
      <Button wide icon="phone" onPress={() => props.visit.go('phone')}>
        {t.byPhone}
      </Button>
      <Button wide kind="act" onPress={() => void props.visit.take()}>
        {t.plain}
      </Button>
    </Asking>
  );
}

function BookingScreen(props: VisitProps) {
  const answer = () => props.visit.bookingAnswer();
  const said = () => (answer() === 'looking' ? t.looking : answer() === 'none' ? t.noBooking : t.bookingOffline);
  return (
    <Asking title={t.askBooking} hint={t.bookingHint} visit={props.visit} onBack={() => props.visit.go('start')}>
      <Show when={answer()}>
        <p class={css.answer} role="status" data-testid="booking-answer">
          {said()}
        </p>
      </Show>
      <PhonePad onDone={(digits) => props.visit.bookingOf(digits)} />
    </Asking>
  );
}

function who({ shown, end }: Identity): string {
  if (shown.media === 'phone') return t.phone(end);
  return shown.media === 'id' ? t.idCard(end) : t.bankCard(end);
}

function Confirm(props: VisitProps & { queue: PublicQueue }) {
  const identity = () => props.visit.identity();
  const booking = () => props.visit.booking();
  return (
    <Asking
      title={t.confirm}
      visit={props.visit}
      onBack={() => props.visit.go(identity() && !booking() ? 'identify' : 'start')}
    >
      <dl class={css.facts}>
        <dt>{t.business}</dt>
        <dd>{props.queue.name}</dd>
        <Show when={booking()}>
          {(booked) => (
            <>
              <dt>{t.booked}</dt>
              <dd>{t.found(clockTimeOf(booked().at))}</dd>
            </>
          )}
        </Show>
        <Show when={identity()}>
          {(known) => (
            <>
              <dt>{t.who}</dt>
              <dd>{who(known())}</dd>
            </>
          )}
        </Show>
        <dt>{t.wait}</dt>
        <dd>{waitOf(props.desk, props.queue)}</dd>
      </dl>
      <Show when={props.visit.misread() || identity()?.doubtful}>
        <p class={css.answer} role="status">
          {props.visit.misread() ? t.misread : t.doubtful}
        </p>
      </Show>
      <Button wide kind="act" busy={props.visit.screen() === 'taking'} onPress={() => void props.visit.take()}>
        {t.take}
      </Button>
    </Asking>
  );
}

function Sorry(props: { title: string; text: string; visit: Visit }): JSX.Element {
  return (
    <main class={css.stopped} data-testid="sorry">
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      <Button kind="act" icon="home" onPress={() => props.visit.reset()}>
        {t.toStart}
      </Button>
    </main>
  );
}
