// Who is expected when: a day slot by slot, what is free in it, and the booking that was chosen (QUE-015).
import { useSearchParams } from '@solidjs/router';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { slotsOfDay, type BookedHere, type DaySlot } from '#domain/appointments/appointments.queries.ts';
import { clockTimeOf, dayOf, type Day } from '#domain/kernel/day.ts';
import { isBridged } from '#domain/queue/hall.rules.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { Select } from '#ui/select.tsx';
import { EmptyState, OfflineNote, Skeleton } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { rowsAge } from '../rows-age.ts';
import css from './appointments.module.css';
import { appointmentWords } from './appointments.words.ts';
import { BookingForm } from './booking.form.tsx';
import { BookingSheet, stateWord, whoOf } from './booking.panel.tsx';
import { dayChoices } from './day-choices.ts';

const t = useWords(appointmentWords);

export function AppointmentsPage() {
  const live = useLive();
  const outletId = live.me.outlet.id;
  /** `at`: a new booking in this slot. */
  const [search, setSearch] = useSearchParams<{ day?: string; at?: string; booking?: string }>();
  /** The booking whose time is being changed. */
  const [moving, setMoving] = createSignal<string | null>(null);
  const choices = createSteady(() => dayChoices(live.now()));
  const day = (): Day => choices().find(({ value }) => value === search.day)?.value ?? dayOf(live.now());
  const slots = createSteady(() => live.ask(slotsOfDay, { outletId, day: day() }));
  const bridged = createSteady(() => isBridged(live.reader, outletId));
  const expected = () =>
    slots().reduce((sum, { booked }) => sum + booked.filter((one) => one.appointment.state !== 'cancelled').length, 0);
  const chosen = () =>
    slots()
      .flatMap(({ booked }) => booked)
      .find(({ key }) => key === search.booking);
  function choose(booking?: string, on: Day = day()): void {
    setMoving(null);
    setSearch({ day: on, booking, at: undefined }, { replace: true });
  }
  const age = () => rowsAge(live.status(), live.now());

  return (
    <ListAndSheetPage
      title={t.title}
      note={t.count(expected())}
      list={
        <div class={css.list}>
          <Show when={age()}>
            <OfflineNote age={age()}>{t.offlineText}</OfflineNote>
          </Show>
          <Select
            label={t.date}
            options={choices()}
            value={day()}
            onChange={(next) => choose(undefined, next as Day)}
          />
          <Switch
            fallback={
              <Slots
                slots={slots()}
                chosen={search.booking}
                now={live.now()}
                onOpen={choose}
                onBook={(at) => setSearch({ day: day(), at, booking: undefined }, { replace: true })}
              />
            }
          >
            <Match when={!live.status().loaded}>
              <Skeleton lines={6} height="row" />
            </Match>
            <Match when={bridged()}>
              <EmptyState title={t.machineLeads} text={t.machineLeadsText} />
            </Match>
            <Match when={slots().length === 0}>
              <EmptyState title={t.closedDay} text={t.closedDayText} />
            </Match>
          </Switch>
        </div>
      }
      sheet={
        <Switch>
          <Match when={search.at && !bridged()}>
            <BookingForm
              day={day()}
              at={Number(search.at)}
              onDone={(id, on) => choose(id, on)}
              onClose={() => choose()}
            />
          </Match>
          <Match when={moving() === search.booking ? chosen() : undefined}>
            {(booked) => (
              <BookingForm
                day={day()}
                at={booked().appointment.at}
                changed={booked().appointment}
                onDone={(id, on) => choose(id, on)}
                onClose={() => choose(booked().key)}
              />
            )}
          </Match>
          <Match when={chosen()}>
            {(booked) => (
              <BookingSheet booked={booked()} onMove={() => setMoving(booked().key)} onClose={() => choose()} />
            )}
          </Match>
        </Switch>
      }
      unchosen={<EmptyState title={t.chooseSlot} />}
    />
  );
}

function Slots(props: {
  slots: readonly DaySlot[];
  chosen: string | undefined;
  now: number;
  onOpen: (booking: string) => void;
  onBook: (at: string) => void;
}) {
  const freeIn = (slot: DaySlot): number => [...slot.free.values()].reduce((sum, n) => sum + n, 0);
  const whyNot = (slot: DaySlot): string => (slot.at <= props.now ? t.over : freeIn(slot) === 0 ? t.full : '');
  return (
    <ul class={css.slots} aria-label={t.slots}>
      <For each={props.slots}>
        {(slot) => (
          <li class={css.slot} data-testid={`slot-${clockTimeOf(slot.at)}`}>
            <p class={css.clock}>
              <strong class="figures">{clockTimeOf(slot.at)}</strong>
              <span class="quiet note">{whyNot(slot) || t.free(freeIn(slot))}</span>
            </p>
            <ul class={css.people}>
              <For each={slot.booked}>
                {(booked) => <Person booked={booked} chosen={booked.key === props.chosen} onOpen={props.onOpen} />}
              </For>
            </ul>
            <Show when={!whyNot(slot)}>
              <Button icon="plus" onPress={() => props.onBook(slot.key)}>
                <span class="unseen">{t.bookAt(clockTimeOf(slot.at))}</span>
                <span aria-hidden="true">{t.book}</span>
              </Button>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

function Person(props: { booked: BookedHere; chosen: boolean; onOpen: (booking: string) => void }) {
  return (
    <li>
      <button
        type="button"
        class={css.person}
        data-state={props.booked.appointment.state}
        aria-current={props.chosen ? 'true' : undefined}
        onClick={() => props.onOpen(props.booked.key)}
      >
        <strong>{whoOf(props.booked)}</strong>
        <span class="quiet note">
          {[props.booked.queue?.name, props.booked.ticket?.number, stateWord(props.booked.appointment.state)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </button>
    </li>
  );
}
