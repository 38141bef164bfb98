// One booking: who comes when and what for, his code, and what can still be done about it.
import { createSignal, For, Show } from 'solid-js';
import { cancelReasons, type Appointment } from '#domain/appointments/appointments.model.ts';
import type { BookedHere } from '#domain/appointments/appointments.queries.ts';
import { clockTimeOf } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { QrCode } from '#ui/qr-code.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import css from './appointments.module.css';
import { appointmentWords } from './appointments.words.ts';
import { createBookingDeed } from './booking-deeds.ts';
import { dayWord } from './day-choices.ts';

const t = useWords(appointmentWords);

export const stateWord = (state: Appointment['state']): string =>
  ({ booked: t.isBooked, arrived: t.isArrived, missed: t.isMissed, cancelled: t.isCancelled })[state];
export const whoOf = ({ customer }: BookedHere): string => customer?.maskedName ?? t.somebody;
/** In two groups, as people read a number out. */
const inGroups = (code: string): string => `${code.slice(0, 5)} ${code.slice(5)}`;

export function BookingSheet(props: { booked: BookedHere; onMove: () => void; onClose: () => void }) {
  const live = useLive();
  const [asking, setAsking] = createSignal(false);
  const one = () => props.booked.appointment;
  const whyNot = () => (live.status().connected ? null : t.needsServer);
  const isOpen = () => one().state === 'booked';
  return (
    <Sheet
      title={whoOf(props.booked)}
      onClose={props.onClose}
      acts={
        <Show when={isOpen()}>
          <Button kind="danger" whyNot={whyNot()} onPress={() => setAsking(true)}>
            {t.cancel}
          </Button>
          <Button icon="clock" whyNot={whyNot()} onPress={props.onMove}>
            {t.move}
          </Button>
        </Show>
      }
    >
      <dl class={css.facts} data-testid="booking-sheet">
        <dt>{t.date}</dt>
        <dd class="figures">
          {dayWord(one().day, live.now())} {clockTimeOf(one().at)}
        </dd>
        <dt>{t.queue}</dt>
        <dd>{props.booked.queue?.name}</dd>
        <dt>{t.states}</dt>
        <dd>{stateWord(one().state)}</dd>
        <dt>{t.number}</dt>
        <dd translate="no">{props.booked.ticket?.number ?? t.noNumber}</dd>
        <Show when={isOpen()}>
          <dt>{t.code}</dt>
          <dd>
            <span class={css.code} translate="no" data-testid="booking-code">
              {inGroups(one().code)}
            </span>
            <span class="quiet note">{t.codeHint}</span>
            <span class={css.qr}>
              <QrCode text={one().code} label={t.qr} />
            </span>
          </dd>
        </Show>
      </dl>
      <Show when={asking()}>
        <CancelDialog appointment={one()} onClose={() => setAsking(false)} />
      </Show>
    </Sheet>
  );
}

function CancelDialog(props: { appointment: Appointment; onClose: () => void }) {
  const deed = createBookingDeed();
  const [reason, setReason] = createSignal<(typeof cancelReasons)[number]>('customer');
  const cancel = async (): Promise<void> => {
    if (await deed.cancel({ id: props.appointment.id, reason: reason() })) props.onClose();
  };
  return (
    <ConfirmDialog
      title={t.cancelTitle(clockTimeOf(props.appointment.at))}
      act={t.cancel}
      danger
      busy={deed.busy()}
      onConfirm={() => void cancel()}
      onClose={props.onClose}
    >
      <p>{t.cancelText}</p>
      <fieldset class={css.reasons}>
        <legend>{t.why}</legend>
        <For each={cancelReasons}>
          {(each) => (
            <label class={css.reason}>
              <input type="radio" name="reason" checked={reason() === each} onChange={() => setReason(each)} />
              <span>{t[each]}</span>
            </label>
          )}
        </For>
      </fieldset>
      <p class={css.problem} role="alert">
        {deed.problem()}
      </p>
    </ConfirmDialog>
  );
}
