// Giving the number back: asked twice, done once, and said when it was not.
import { createEffect, createSignal, Show } from 'solid-js';
import type { PublicTicket } from '#domain/stations/public-hall.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import css from './phone.module.css';
import { phoneWords } from './phone.words.ts';
import type { TicketWatch } from './ticket-watch.ts';

const t = useWords(phoneWords);

export function CancelPanel(props: { ticket: PublicTicket; number: string; cancel: TicketWatch['cancel'] }) {
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal('');
  let question!: HTMLDivElement;
  createEffect(() => {
    if (asking()) question.focus();
  });
  const giveBack = async (): Promise<void> => {
    setBusy(true);
    const refused = await props.cancel();
    setBusy(false);
    setAsking(false);
    setProblem(refused === null ? '' : sentenceOf(refused));
  };
  const ask = (): void => {
    setProblem('');
    setAsking(true);
  };

  return (
    <>
      <Show when={props.ticket.mayCancel && !asking()}>
        <Button wide onPress={ask}>
          {t.cancel}
        </Button>
      </Show>
      <Show when={props.ticket.mayCancel && asking()}>
        <div
          ref={question}
          class={css.question}
          role="alertdialog"
          aria-label={t.cancelAsk(props.number)}
          aria-describedby="cancel-text"
          tabIndex={-1}
          data-testid="cancel-question"
          onKeyDown={(event) => event.key === 'Escape' && setAsking(false)}
        >
          <p class={css.ask}>{t.cancelAsk(props.number)}</p>
          <p id="cancel-text">{t.cancelAskText}</p>
          <div class={css.two}>
            <Button wide kind="danger" busy={busy()} onPress={() => void giveBack()}>
              {t.cancelNow}
            </Button>
            <Button wide kind="act" onPress={() => setAsking(false)}>
              {t.keep}
            </Button>
          </div>
        </div>
      </Show>
      <Show when={problem()}>
        <p class={css.problem} role="alert" data-tone="complaint">
          <strong>{t.notCancelled}</strong> {problem()}
        </p>
      </Show>
    </>
  );
}

function sentenceOf(code: string): string {
  if (code === 'queue.not-waiting' || code === 'stations.no-such-ticket') return t.notWaiting;
  return code.startsWith('queue.') ? t.askDesk : t.tryAgain;
}
