// The calls of a day, decided again (QUE-010): that all came out the same, or what did not and why.
import { For, Match, Show, Switch } from 'solid-js';
import { clockTimeOf, type Day } from '#domain/kernel/day.ts';
import type { ReplaySaid } from '#domain/queue/call-replay.ts';
import type { HallReport } from '#domain/queue/day-report.ts';
import { createReading } from '#pages/identity/admin.face.tsx';
import { Card } from '#ui/card.tsx';
import { Icon } from '#ui/icon.tsx';
import { Notice } from '#ui/notice.tsx';
import { EmptyState, ErrorState, Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import css from './reports.module.css';
import { differenceWords, reportsWords } from './reports.words.ts';

const t = useWords(reportsWords);
const differs = useWords(differenceWords);

export function CallReplay(props: { hall: HallReport['hall']; day: Day }) {
  const path = () => (props.hall.bridged ? null : `/halls/${props.hall.id}/replay?day=${props.day}`);
  const reading = createReading<ReplaySaid>(path);
  return (
    <Card title={t.replay}>
      <div data-testid="call-replay">
        <Show when={!props.hall.bridged}>
          <p class={css.about}>{t.replayNote}</p>
        </Show>
        <Switch>
          <Match when={props.hall.bridged}>
            <EmptyState small title={t.bridgedCalls} />
          </Match>
          <Match when={reading.data()}>{(said) => <Replayed replay={said()} />}</Match>
          <Match when={reading.problem()}>
            {(sentence) => <ErrorState title={t.noReplay} text={sentence()} onRetry={reading.reread} />}
          </Match>
          <Match when={true}>
            <Skeleton lines={2} />
          </Match>
        </Switch>
      </div>
    </Card>
  );
}

function Replayed(props: { replay: ReplaySaid }) {
  const byRule = () => props.replay.calls - props.replay.byHand;
  const byHand = () => (props.replay.byHand > 0 ? t.byHand(props.replay.byHand) : undefined);
  return (
    <Show when={props.replay.calls + props.replay.found > 0} fallback={<EmptyState small title={t.noCalls} />}>
      <Show
        when={props.replay.found > 0}
        fallback={
          <p class={css.same} data-tone="done">
            <Icon name="check" />
            <span>
              {t.allSame(byRule())}
              <Show when={byHand()}>
                <span class="quiet note"> {byHand()}</span>
              </Show>
            </span>
          </p>
        }
      >
        <Notice
          tone="complaint"
          icon="warn"
          title={t.differs(props.replay.found, props.replay.same, byRule())}
          text={byHand()}
        />
        <ul class={css.differences}>
          <For each={props.replay.differences}>
            {({ what, at, counter, number, instead }) => (
              <li>
                <span class="quiet figures">
                  {clockTimeOf(at)}
                  {counter === null ? '' : ` · ${t.atWindow(counter)}`}
                </span>
                <span>{differs[what]({ number, instead: instead ?? '—' })}</span>
              </li>
            )}
          </For>
        </ul>
        <Show when={props.replay.found > props.replay.differences.length}>
          <p class="quiet note">{t.moreDiffer(props.replay.found - props.replay.differences.length)}</p>
        </Show>
      </Show>
    </Show>
  );
}
