// The question that an action asks before it is done.
import { Match, Show, Switch } from 'solid-js';
import type { CounterView } from '#domain/queue/counter-view.ts';
import { FinishQuestion } from './counter-finish.panel.tsx';
import { GivenQuestion } from './counter-given.panel.tsx';
import type { Desk } from './counter-deeds.ts';
import {
  HoldQuestion,
  ParkQuestion,
  PauseQuestion,
  TransferQuestion,
  WalkInQuestion,
} from './counter-questions.panel.tsx';

export function OpenQuestion(props: { desk: Desk; view: CounterView }) {
  const close = () => props.desk.ask(null);
  const asked = () => props.desk.question();
  const ticket = () => props.view.seat.ticket;
  return (
    <>
      <Switch>
        <Match when={asked() === 'pause'}>
          <PauseQuestion onChoose={(reason) => void props.desk.pause(reason)} onClose={close} />
        </Match>
        <Match when={asked() === 'given'}>
          <GivenQuestion
            find={props.desk.meant}
            whyNot={props.desk.whyNotCall}
            onCall={(given) => void props.desk.callGiven(given)}
            onClose={close}
          />
        </Match>
        <Match when={asked() === 'walkIn'}>
          <WalkInQuestion
            queues={props.desk.ownQueues()}
            onChoose={(queueId) => void props.desk.walkIn(queueId)}
            onClose={close}
          />
        </Match>
      </Switch>
      <Show when={ticket()}>
        {(hall) => (
          <Switch>
            <Match when={asked() === 'finish'}>
              <FinishQuestion
                number={hall().ticket.number}
                business={hall().queue?.businessKind ?? 'other'}
                onFinish={(outcome, delivered) => void props.desk.finish(outcome, delivered)}
                onClose={close}
              />
            </Match>
            <Match when={asked() === 'hold'}>
              <HoldQuestion
                number={hall().ticket.number}
                onChoose={(mode) => void props.desk.hold(mode)}
                onClose={close}
              />
            </Match>
            <Match when={asked() === 'park'}>
              <ParkQuestion
                number={hall().ticket.number}
                usual={props.desk.parkMinutes()}
                onPark={(pool, minutes) => void props.desk.park(pool, minutes)}
                onClose={close}
              />
            </Match>
            <Match when={asked() === 'transfer'}>
              <TransferQuestion
                number={hall().ticket.number}
                from={hall().ticket.queueId}
                queues={props.desk.queues()}
                onTransfer={(queueId, place) => void props.desk.transfer(queueId, place)}
                onClose={close}
              />
            </Match>
          </Switch>
        )}
      </Show>
    </>
  );
}
