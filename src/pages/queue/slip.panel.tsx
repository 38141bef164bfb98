// The slip to be copied by hand (LOB-033): the new number as large as it goes, once it is the server's; before that, what
// it is waiting for.
import { useNavigate } from '@solidjs/router';
import { Match, Show, Switch } from 'solid-js';
import { clockTimeOf } from '#domain/kernel/day.ts';
import { queueKind, ticketKind } from '#domain/queue/queue.model.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Slip } from '#ui/slip.tsx';
import { createSteady } from '#ui/steady.ts';
import { TicketNumber } from '#ui/ticket-number.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk } from './desk.ts';
import css from './lobby.module.css';
import { lobbyWords } from './lobby.words.ts';
import { machineSentence } from './machine-word.ts';
import { slipState, type SlipNote, type SlipState } from './slips.ts';

const t = useWords(lobbyWords);
type Is<S extends SlipState['is']> = Extract<SlipState, { is: S }>;

export function SlipDialog(props: { note: SlipNote; onClose: () => void }) {
  const { live, slips } = useDesk();
  const navigate = useNavigate();
  const state = createSteady(() => slipState(live, props.note));
  const as = <S extends SlipState['is']>(...names: S[]): Is<S> | null =>
    (names as string[]).includes(state().is) ? (state() as Is<S>) : null;
  const from = () => (props.note.ticketId ? live.reader.get(ticketKind, props.note.ticketId)?.number : undefined);
  const queueName = (queueId = props.note.queueId) => live.reader.get(queueKind, queueId)?.name ?? '';
  const settled = () => ['refused', 'none', 'sentBack'].includes(state().is);

  function close(written: boolean) {
    if (written) slips.done(props.note.id);
    props.onClose();
  }

  return (
    <Dialog
      title={t.slip}
      onClose={() => close(settled())}
      acts={
        <Show
          when={as('given')}
          fallback={
            <>
              <Show when={as('sentBack')}>
                <Button onPress={() => navigate('/tablet')}>{t.toTray}</Button>
              </Show>
              <Button onPress={() => close(settled())}>{t.understood}</Button>
            </>
          }
        >
          <Button onPress={() => close(false)}>{t.later}</Button>
          <Button kind="act" onPress={() => close(true)}>
            {t.written}
          </Button>
        </Show>
      }
    >
      <div class={css.slip} data-testid="slip" data-state={state().is} role="status">
        <Switch>
          <Match when={as('given')}>
            {(given) => (
              <Slip stub={<span class={css.stub}>{t.writeByHand}</span>}>
                <p class={css.slipQueue}>{queueName(given().queueId)}</p>
                <div class={css.huge}>
                  <TicketNumber value={given().number} size="hero" />
                </div>
                <p class={css.slipFoot}>
                  <span>{clockTimeOf(props.note.at)}</span>
                  <Show when={from()}>{(number) => <span>{t.movedFrom(number())}</span>}</Show>
                </p>
              </Slip>
            )}
          </Match>
          <Match when={as('onWay', 'offline', 'asked')}>
            <Slip blank stub={<span class={css.stub}>{queueName()}</span>}>
              <p class={css.slipQueue}>{from()}</p>
              <p class={css.wait}>{waitWord(state(), props.note)}</p>
              <Show when={as('offline')}>
                <p>{t.numberLaterText}</p>
              </Show>
            </Slip>
          </Match>
          <Match when={as('refused', 'unknown')}>
            {(answer) => (
              <>
                <p class={css.slipQueue}>{from()}</p>
                <p class={css.wait}>{machineSentence(live, answer().command)}</p>
              </>
            )}
          </Match>
          <Match when={as('sentBack', 'none')}>
            <p class={css.wait}>{t.sentBack}</p>
            <p>{t.sentBackText}</p>
          </Match>
        </Switch>
      </div>
    </Dialog>
  );
}

/** While there is no number yet. */
export function waitWord({ is }: SlipState, { ticketId }: Pick<SlipNote, 'ticketId'>): string {
  if (is === 'offline') return t.numberLater;
  return ticketId === null ? t.taking : t.changing;
}
