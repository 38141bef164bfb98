// A booking made, or its time changed: business, slot, and for a new one whose it is.
import { createSignal, Show, untrack } from 'solid-js';
import type { Appointment } from '#domain/appointments/appointments.model.ts';
import { slotsOfDay } from '#domain/appointments/appointments.queries.ts';
import type { Customer } from '#domain/customers/customers.model.ts';
import { whyNotLookFor } from '#domain/customers/find.rules.ts';
import { clockTimeOf, dayOf, type Day } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { queueKind } from '#domain/queue/queue.model.ts';
import { CustomerChoice } from '#pages/queue/customer-choice.face.tsx';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import css from './appointments.module.css';
import { appointmentWords } from './appointments.words.ts';
import { createBookingDeed } from './booking-deeds.ts';
import { dayChoices } from './day-choices.ts';

const t = useWords(appointmentWords);

export function BookingForm(props: {
  day: Day;
  /** The slot that was pressed. */
  at: number | null;
  /** The booking whose time is changed; else a new one. */
  changed?: Appointment | undefined;
  onDone: (id: Id, day: Day) => void;
  onClose: () => void;
}) {
  const live = useLive();
  const outletId = live.me.outlet.id;
  const deed = createBookingDeed();
  const [day, setDay] = createSignal(untrack(() => props.day));
  const [at, setAt] = createSignal(untrack(() => props.at));
  const [queueId, setQueueId] = createSignal<Id | null>(untrack(() => props.changed?.queueId ?? null));
  const [customer, setCustomer] = createSignal<Customer | null>(null);
  const [phone, setPhone] = createSignal('');

  const slots = createSteady(() => live.ask(slotsOfDay, { outletId, day: day() }));
  const chosen = () => slots().find((slot) => slot.at === at());
  const queues = createSteady(() =>
    live.reader
      .list(queueKind, 'byOutlet', [outletId])
      .filter(({ active }) => active)
      .toSorted((a, b) => (a.code < b.code ? -1 : 1)),
  );
  const freeIn = (slot: ReturnType<typeof chosen>, id: Id | null): number | null =>
    slot && id ? (slot.free.get(id) ?? 0) : null;
  const phoneProblem = (): string | undefined => {
    const no = phone().trim() === '' ? null : whyNotLookFor('phone', phone());
    return no ? refusalSentence(no.code, no.data) : undefined;
  };

  const whyNot = (): string | null => {
    if (!live.status().connected) return t.needsServer;
    if (queueId() === null) return t.chooseQueue;
    return chosen() ? null : t.chooseTime;
  };
  async function save(): Promise<void> {
    const [slot, queue] = [chosen(), queueId()];
    if (!slot || !queue || phoneProblem()) return;
    const wish = { at: slot.at, queueId: queue };
    const id = props.changed?.id;
    if (id) {
      if (await deed.move({ id, ...wish })) props.onDone(id, dayOf(slot.at));
      return;
    }
    const made = await deed.book({ ...wish, customerId: customer()?.id ?? null, phone: phone().trim() || null });
    if (made) props.onDone(made, dayOf(slot.at));
  }

  return (
    <Sheet
      title={props.changed ? t.moveTitle : t.newBooking}
      onClose={props.onClose}
      acts={
        <Button kind="act" icon="check" busy={deed.busy()} whyNot={whyNot()} onPress={() => void save()}>
          {props.changed ? t.move : t.save}
        </Button>
      }
    >
      <div class={css.form} data-testid="booking-form">
        <Select
          label={t.date}
          options={dayChoices(live.now())}
          value={day()}
          onChange={(next) => {
            setDay(next as Day);
            setAt(null);
          }}
        />
        <Select
          label={t.queue}
          value={queueId() ?? ''}
          options={queues().map(({ id, name }) => ({
            value: id,
            label: name,
            whyNot: freeIn(chosen(), id) === 0 && id !== props.changed?.queueId ? t.full : null,
          }))}
          onChange={(id) => setQueueId(id as Id)}
        />
        <Select
          label={t.slot}
          value={at() === null ? '' : String(at())}
          options={slots().map((slot) => ({
            value: slot.key,
            label: clockTimeOf(slot.at),
            whyNot: slot.at <= live.now() ? t.over : freeIn(slot, queueId()) === 0 ? t.full : null,
          }))}
          onChange={(key) => setAt(Number(key))}
        />
        <Show when={!props.changed}>
          <CustomerChoice chosen={customer()} onChoose={setCustomer} />
          <TextField
            label={t.phone}
            hint={t.phoneHint}
            type="tel"
            inputmode="tel"
            value={phone()}
            error={phoneProblem()}
            onInput={setPhone}
          />
        </Show>
        <p class={css.problem} role="alert">
          {deed.problem()}
        </p>
      </div>
    </Sheet>
  );
}
