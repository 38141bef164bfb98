// Why this number (QUE-010): the decision of a call in words, with those it was weighed against.
import { For, Show } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { Decision, Standing } from '#domain/queue/calling.rules.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import { uiWords } from '#ui/ui.words.ts';
import { useWords } from '#ui/words.ts';
import css from './counter.module.css';
import { counterWords } from './counter.words.ts';

const t = useWords(counterWords);
const ui = useWords(uiWords);

const MINUTE = 60_000;
/** Scores from here on are those of somebody who waited past the limit (calling.rules.ts). */
const OVERDUE = 7 * 24 * 60 * MINUTE;
const inMinutes = (score: number): number => Math.floor(score / MINUTE);
const isOverdue = (decision: Decision): boolean => decision.kind === 'condition' && decision.chosen.score >= OVERDUE;

export function whySentence(decision: Decision | null, nameOf: (queueId: Id) => string): string {
  if (!decision) return t.whyGiven;
  const { kind, chosen, rivals } = decision;
  if (rivals.length === 0) return t.whyAlone;
  if (isOverdue(decision)) return t.whyOverdue(inMinutes(chosen.score - OVERDUE));
  if (kind === 'headStart') return t.whyHeadStart(inMinutes(chosen.score));
  if (kind === 'accumulating') return t.whyAccumulating(inMinutes(chosen.score));
  return kind === 'ratio' ? t.whyRatio(nameOf(chosen.queueId)) : t.whyStrict(nameOf(chosen.queueId));
}

function scoreIn({ kind }: Decision, { score }: Standing): string {
  if (kind === 'headStart' || kind === 'accumulating') return t.scoreMinutes(inMinutes(score));
  if (kind === 'ratio') return t.scoreShare(Math.round(score * 100));
  return score >= OVERDUE ? t.scoreMinutes(inMinutes(score - OVERDUE)) : t.scorePlace(1 - score);
}

export function WhyThis(props: {
  number: string;
  decision: Decision | null;
  nameOf: (queueId: Id) => string;
  onClose: () => void;
}) {
  const standings = () => (props.decision ? [props.decision.chosen, ...props.decision.rivals] : []);
  return (
    <Dialog
      title={t.whyNumber(props.number)}
      onClose={() => props.onClose()}
      acts={<Button onPress={() => props.onClose()}>{ui.close}</Button>}
    >
      <div data-testid="why">
        <p>{whySentence(props.decision, props.nameOf)}</p>
        <Show when={standings().length > 1}>
          <ol class={css.standings}>
            <For each={standings()}>
              {(standing, at) => (
                <li data-chosen={at() === 0 ? '' : undefined}>
                  <TicketNumber value={standing.number} size="line" />
                  <span>{props.nameOf(standing.queueId)}</span>
                  <span>{scoreIn(props.decision!, standing)}</span>
                </li>
              )}
            </For>
          </ol>
        </Show>
      </div>
    </Dialog>
  );
}
