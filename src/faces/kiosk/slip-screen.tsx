// The number is his: large, with what to do next, whatever the printer does.
import { lazy, Show, Suspense } from 'solid-js';
import { sayRange } from '#domain/stations/slip.ts';
import { Button } from '#ui/button.tsx';
import { language } from '#ui/language.ts';
import { TicketNumber } from '#ui/ticket-number.tsx';
import { useWords } from '#ui/words.ts';
import css from './kiosk.module.css';
import { kioskWords } from './kiosk.words.ts';
import type { Given, VisitProps } from './visit.ts';

const t = useWords(kioskWords);
const QrCode = lazy(() => import('#ui/qr-code.tsx').then((it) => ({ default: it.QrCode })));

export function SlipScreen(props: VisitProps & { given: Given }) {
  const ticket = () => props.given.kept.ticket;
  const outcome = () => props.given.outcome;
  const isAmiss = () => outcome() === 'paper-out' || outcome() === 'printer-gone';
  const said = (): string => {
    switch (outcome()) {
      case 'printing':
        return t.printing;
      case 'paper-out':
        return t.paperOut;
      case 'printer-gone':
        return t.printerGone;
      default:
        return props.paperless ? t.noSlip : t.takeSlip;
    }
  };
  const wait = (): string => {
    const { ahead, range } = ticket();
    const parts = [ahead === null ? '' : ahead === 0 ? t.nobody : t.ahead(ahead), range ? sayRange(range, language()) : t.noWindow];
    return parts.filter(Boolean).join(' · ');
  }; // prettier-ignore
  return (
    <main class={css.given} data-testid="slip" data-outcome={outcome()}>
      <div class={css.ticket}>
        <h1 class={css.yours}>{t.yours}</h1>
        <TicketNumber value={ticket().number} size="kiosk" />
        <p class={css.name}>{props.hall.queues.find(({ id }) => id === ticket().queueId)?.name}</p>
        <p>{wait()}</p>
        <div class={css.code}>
          <Suspense>
            <QrCode text={props.given.link} label={t.scan} />
          </Suspense>
          <p class={css.hint}>{t.scan}</p>
        </div>
        <p class={css.hint}>{t.missed}</p>
      </div>
      <div class={css.after}>
        <p class={css.said} data-tone={isAmiss() ? 'overtime' : 'act'} role="status" data-testid="print-said">
          {said()}
        </p>
        <Show when={outcome() !== 'printing'}>
          <div class={css.ways}>
            <Show when={isAmiss()}>
              <Button icon="form" onPress={() => void props.visit.print(props.given.kept)}>
                {t.printAgain}
              </Button>
            </Show>
            <Button onPress={() => props.visit.go('start')}>{t.again}</Button>
            <Button kind="act" onPress={() => props.visit.reset()}>
              {t.done}
            </Button>
          </div>
        </Show>
      </div>
    </main>
  );
}
