// The counter: where a teller calls and serves (QUE-005…008). The rows say which counter he has opened, so that after a
// reload the page stands where it stood.
import type { Id } from '#domain/kernel/ids.ts';
import { createEffect, createMemo, createSignal, Match, on, Show, Switch, untrack, type JSX } from 'solid-js';
import { isBridged } from '#domain/queue/hall.rules.ts';
import { counterView, seatsOf, type Seat } from '#domain/queue/counter-view.ts';
import { openCounter } from '#domain/queue/counter.mutators.ts';
import { useLive } from '#sync/live.ts';
import { OfflineNote, Skeleton } from '#ui/states.tsx';
import { createSteady } from '#ui/steady.ts';
import { useWords } from '#ui/words.ts';
import { problemSentence } from '../refusal-sentence.ts';
import { rowsAge } from '../rows-age.ts';
import { CounterChoice } from './counter-choice.panel.tsx';
import { CounterDesk } from './counter-desk.panel.tsx';
import css from './counter.module.css';
import { counterWords } from './counter.words.ts';
import { useLobbySetting } from '#pages/settings/lobby-setting.face.tsx';
import { takenFrom } from './taken-over.ts';

const t = useWords(counterWords);

/** @param props.more what other areas offer at a counter, such as calling the lobby manager; the roof puts it in */
export function CounterPage(props: { more?: (at: { counterId: Id; ticketId: Id | null }) => JSX.Element }) {
  const live = useLive();
  const setting = useLobbySetting();
  const [problem, setProblem] = createSignal<string | null>(null);
  const question = () => ({ outletId: live.me.outlet.id, setting: setting(), now: live.now() });
  const seats = createSteady(() => live.ask(seatsOf, question()));
  const bridged = createMemo(() => isBridged(live.reader, live.me.outlet.id));
  const mine = createMemo(
    () => seats().find(({ counter }) => counter.staffId === live.me.staff.id && counter.status !== 'offline')?.key,
  );
  const view = createSteady(() =>
    mine() === undefined ? null : live.ask(counterView, { ...question(), counterId: mine()! }),
  );
  const [lost, setLost] = createSignal<string | null>(null);
  createEffect(
    on(mine, (now, before) => {
      const seat = now === undefined ? takenFrom(live.me.staff.id, before, untrack(seats)) : null;
      setLost(seat && t.takenOver(seat.counter.number, seat.teller ?? t.someoneElse));
    }),
  );
  const age = () => rowsAge(live.status(), live.now());

  async function open({ counter }: Seat, takeOver: boolean) {
    setProblem(null);
    try {
      await live.act(openCounter, { counterId: counter.id, takeOver });
    } catch (error) {
      setProblem(problemSentence(error, t.diskFull));
    }
  }

  return (
    <Show when={live.status().loaded} fallback={<Skeleton lines={4} height="card" />}>
      <div class={css.page}>
        <Show when={age()}>
          <div class={css.offline}>
            <OfflineNote age={age()}>{t.needsServer}</OfflineNote>
          </div>
        </Show>
        <Switch
          fallback={<CounterChoice seats={seats()} bridged={bridged()} problem={problem() ?? lost()} onOpen={open} />}
        >
          <Match when={!bridged() && view()}>
            {(shown) => (
              <CounterDesk
                view={shown()}
                more={props.more?.({
                  counterId: shown().seat.counter.id,
                  ticketId: shown().seat.counter.ticketId,
                })}
              />
            )}
          </Match>
        </Switch>
      </div>
    </Show>
  );
}
