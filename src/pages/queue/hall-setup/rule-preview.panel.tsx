// What a rule does to each class on a busy day, beside what the present one does (QUE-009); what is upside down is said.
import { For, Show } from 'solid-js';
import type { CallingRule } from '#domain/queue/calling.rules.ts';
import { TRIAL_DAYS, type ClassWaits } from '#domain/queue/calling-simulation.ts';
import { BarChart } from '#ui/bar-chart.tsx';
import { Icon } from '#ui/icon.tsx';
import { Notice } from '#ui/notice.tsx';
import { useWords } from '#ui/words.ts';
import css from './rule-preview.module.css';
import { inversionSentences, saidMinutes, type Preview, type Trial } from './rule-preview.ts';
import { ruleWords } from './rule.words.ts';

const t = useWords(ruleWords);
const figures = ['mean', 'p95', 'most'] as const;

export function RulePreview(props: { preview: Preview; rule: CallingRule; nameOf: (id: string) => string }) {
  return (
    <section class={css.preview} data-testid="rule-preview" aria-label={t.preview}>
      <h3>{t.preview}</h3>
      <p class="quiet note">{props.rule.queues.length === 1 ? t.oneQueue : t.previewText(TRIAL_DAYS)}</p>
      <Show
        when={props.preview.result()}
        fallback={
          <Show when={props.rule.queues.length > 0}>
            <p class={css.trying} role="status">
              {t.trying}
              <progress value={props.preview.progress()} max={1} aria-label={t.trying} />
            </p>
          </Show>
        }
      >
        {(trial) => <Waits trial={trial()} nameOf={props.nameOf} isSingle={props.rule.queues.length === 1} />}
      </Show>
    </section>
  );
}

function Waits(props: { trial: Trial; nameOf: (id: string) => string; isSingle: boolean }) {
  const present = (id: string): ClassWaits | undefined => props.trial.present?.find(({ queueId }) => queueId === id);
  const round = (minutes: number) => Math.round(minutes * 10) / 10;
  const isWorse = (id: string) => props.trial.inversions.some(({ higher }) => higher === id);
  const bars = () =>
    props.trial.waits.flatMap(({ queueId, mean }) => {
      const before = present(queueId);
      const name = props.nameOf(queueId);
      const tone = isWorse(queueId) ? ('complaint' as const) : ('act' as const);
      const next = { key: queueId, label: before ? `${name} ${t.next}` : name, value: round(mean), tone };
      if (!before) return [next];
      return [
        { key: `${queueId}-now`, label: `${name} ${t.now}`, value: round(before.mean), tone: 'plain' as const },
        next,
      ];
    });
  return (
    <>
      <Show when={props.trial.inversions.length > 0}>
        <Notice
          tone="complaint"
          icon="warn"
          title={t.inverts}
          text={inversionSentences(props.trial.inversions, props.nameOf).join(t.between)}
          testId="rule-inverts"
        />
      </Show>
      <Show when={props.trial.inversions.length === 0 && !props.isSingle}>
        <p class={css.fine} data-tone="done">
          <Icon name="check" small /> {t.fine}
        </p>
      </Show>
      <div class={css.scroll} tabindex="0" role="region" aria-label={t.preview}>
        <table class={css.table}>
          <caption class="unseen">{t.preview}</caption>
          <thead>
            <tr>
              <th scope="col">{t.queue}</th>
              <For each={figures}>
                {(figure) => (
                  <th scope="col">
                    {t[figure]} ({t.minutes})
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={props.trial.waits}>
              {(waits) => (
                <tr data-queue={props.nameOf(waits.queueId)} data-worse={isWorse(waits.queueId) ? '' : undefined}>
                  <th scope="row">{props.nameOf(waits.queueId)}</th>
                  <For each={figures}>
                    {(figure) => (
                      <td>
                        <Show when={present(waits.queueId)}>
                          {(before) => (
                            <>
                              <span class="quiet">
                                <span class="unseen">{t.now} </span>
                                {saidMinutes(before()[figure])}
                              </span>
                              <span aria-hidden="true"> → </span>
                              <span class="unseen">{t.next} </span>
                            </>
                          )}
                        </Show>
                        <strong>{saidMinutes(waits[figure])}</strong>
                      </td>
                    )}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <BarChart title={t.meanChart} unit={t.minutes} empty={t.chartEmpty} noTotal bars={bars()} />
    </>
  );
}
