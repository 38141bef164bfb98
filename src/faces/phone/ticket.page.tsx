// A customer's number on his own phone: the number, where it stands, what to do, and how fresh that is (QUE-014).
import { createEffect, createSignal, onCleanup, Show } from 'solid-js';
import type { PublicTicket } from '#domain/stations/public-hall.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { Button } from '#ui/button.tsx';
import { language, showIn } from '#ui/language.ts';
import { Notice } from '#ui/notice.tsx';
import { saidAge, saidTime } from '#ui/said-time.ts';
import { Slip } from '#ui/slip.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import { useWords } from '#ui/words.ts';
import { CancelPanel } from './cancel.panel.tsx';
import css from './phone.module.css';
import { phoneWords } from './phone.words.ts';
import { isBeingCancelled, standingOf } from './standing.ts';
import { watchTicket } from './ticket-watch.ts';
import { tellOfTurn, turnOf } from './turn.ts';

const t = useWords(phoneWords);
const AGE_EVERY = 10_000;

export function TicketPage(props: { code: string }) {
  // oxlint-disable-next-line solid/reactivity -- another code is another page
  const watch = watchTicket(props.code);
  const ticket = watch.ticket;
  const [now, setNow] = createSignal(Date.now());
  const ageing = setInterval(() => setNow(Date.now()), AGE_EVERY);
  onCleanup(() => clearInterval(ageing));
  const [large, setLarge] = createSignal(false);
  const enlarge = (): void => void document.documentElement.toggleAttribute('data-elder', setLarge(!large()));

  const numberOf = (one: PublicTicket): string => one.movedTo ?? one.number;
  const turn = () => turnOf(ticket());
  const headline = (): string => {
    const one = ticket();
    return one ? `${standingOf(one).title} · ${numberOf(one)}` : t.title;
  };
  const telling = tellOfTurn(turn, headline);
  createEffect(() => void (document.title = headline()));

  const stillComes = (): boolean => ['waiting', 'called', 'missed'].includes(ticket()?.state ?? '');
  const isOpen = (): boolean => stillComes() || ticket()?.state === 'serving';
  const age = () => saidAge(toInstant(watch.heardAt()), toInstant(Math.max(now(), watch.heardAt())));

  return (
    <div class={css.page} data-turn={turn()}>
      <header class={css.head}>
        <p class={css.place}>{ticket()?.outlet.name ?? t.title}</p>
        <Button onPress={enlarge}>{large() ? t.normal : t.larger}</Button>
        <Button onPress={() => showIn(language() === 'zh' ? 'en' : 'zh')}>{t.language}</Button>
      </header>
      <main class={css.main}>
        <h1 class="unseen">{t.title}</h1>
        <Show when={ticket()} fallback={<Nothing trouble={watch.trouble()} />}>
          {(one) => (
            <>
              <Show when={watch.trouble() !== 'none'}>
                <p class={css.stale} data-tone="stale" data-testid="stale">
                  <strong>{watch.trouble() === 'busy' ? t.busy : t.offline}</strong> {t.offlineSince(age())}
                </p>
              </Show>
              <div class={css.slip} data-testid="slip">
                <Slip
                  stub={
                    <p class={css.stub}>
                      <span>{one().queue}</span>
                      <span class="figures">{t.taken(saidTime(one().takenAt, one().now))}</span>
                    </p>
                  }
                >
                  <Standing ticket={one()} />
                </Slip>
              </div>
              <Show when={turn() === 'near'}>
                <div role="status">
                  <Notice title={t.near} text={t.nearText} icon="bell" tone="overtime" testId="near" />
                </div>
              </Show>
              <Show when={one().quieter}>
                {(other) => (
                  <Notice
                    title={t.quieter(other().name, other().p50)}
                    text={t.quieterText}
                    icon="refer"
                    testId="quieter"
                  />
                )}
              </Show>
              <Show when={stillComes()}>
                <div class={css.acts}>
                  <Show
                    when={telling.isOn() || turn() === 'now'}
                    fallback={
                      <Button wide icon="bell" onPress={telling.turnOn}>
                        {t.tellMe}
                      </Button>
                    }
                  >
                    <p class={css.told} role="status">
                      {telling.isOn() ? t.told : ''}
                    </p>
                  </Show>
                  <CancelPanel ticket={one()} number={numberOf(one())} cancel={watch.cancel} />
                </div>
              </Show>
              <Show when={watch.trouble() === 'none' && isOpen()}>
                <p class={css.fresh}>{t.fresh}</p>
              </Show>
            </>
          )}
        </Show>
      </main>
    </div>
  );
}

function Standing(props: { ticket: PublicTicket }) {
  const standing = () => standingOf(props.ticket);
  return (
    <div class={css.body} data-tone={standing().tone} data-state={props.ticket.state}>
      <p class={css.number}>
        <TicketNumber value={props.ticket.movedTo ?? props.ticket.number} size="hero" />
      </p>
      <Show when={props.ticket.movedTo}>
        {(to) => (
          <p class={css.moved} data-testid="moved">
            <strong>{t.moved(to())}</strong> <span>{t.movedFrom(props.ticket.number)}</span>
          </p>
        )}
      </Show>
      <div role="status" data-testid="standing">
        <p class={css.title}>{isBeingCancelled(props.ticket) ? t.cancelling : standing().title}</p>
        <Show when={isBeingCancelled(props.ticket) ? t.cancellingText : standing().text}>
          {(text) => <p class={css.text}>{text()}</p>}
        </Show>
      </div>
    </div>
  );
}

/** Before the first answer, or without one. */
function Nothing(props: { trouble: ReturnType<ReturnType<typeof watchTicket>['trouble']> }) {
  const words = (): readonly [string, string] => {
    if (props.trouble === 'none') return [t.loading, ''];
    if (props.trouble === 'unknown') return [t.unknown, t.unknownText];
    return [props.trouble === 'busy' ? t.busy : t.offline, t.offlineFirst];
  };
  return (
    <div class={css.slip} data-testid="nothing">
      <Slip blank>
        <div class={css.body} role="status">
          <p class={css.title}>{words()[0]}</p>
          <Show when={words()[1]}>{(text) => <p class={css.text}>{text()}</p>}</Show>
        </div>
      </Slip>
    </div>
  );
}
