// A rule is tried out while it is edited (QUE-009), some days at a time so that the page stays awake; the same days and
// the same check as the server's.
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { CallingRule } from '#domain/queue/calling.rules.ts';
import {
  inversionsBetweenClasses,
  previewInSteps,
  trialDaysOf,
  type ClassWaits,
  type Inversion,
  type SimulatedDay,
} from '#domain/queue/calling-simulation.ts';
import { useWords } from '#ui/words.ts';
import { ruleWords } from './rule.words.ts';

const t = useWords(ruleWords);

export interface Trial {
  readonly waits: readonly ClassWaits[];
  readonly inversions: readonly Inversion[];
  /** Under the rule as it is now; null where there is none yet. */
  readonly present: readonly ClassWaits[] | null;
}

/** Fingers that press again are waited for. */
const PAUSE = 250;
/** Milliseconds of work before the page may breathe. */
const BREATH = 12;

export function createPreview(rule: () => CallingRule, present: () => CallingRule | null) {
  const [progress, setProgress] = createSignal(0);
  const [result, setResult] = createSignal<Trial | null>(null);
  const tried = createMemo(rule);
  createEffect(
    on(tried, (next) => {
      setResult(null);
      setProgress(0);
      if (next.queues.length === 0) return;
      const now = present();
      let stopped = false;
      const timer = setTimeout(() => void run(next, now), PAUSE);
      onCleanup(() => {
        stopped = true;
        clearTimeout(timer);
      });
      async function run(of: CallingRule, before: CallingRule | null): Promise<void> {
        const days = trialDaysOf(of);
        const both = before === null ? 1 : 2;
        const isStopped = () => stopped;
        const waits = await breathing(of, days, isStopped, (part) => setProgress(part / both));
        if (waits === null) return;
        // Other queues come with other people: then each rule is tried on days of its own.
        const same = before !== null && sameQueues(of, before);
        const presentWaits =
          before &&
          (await breathing(before, same ? days : trialDaysOf(before), isStopped, (part) =>
            setProgress(1 / both + part / both),
          ));
        if (stopped) return;
        const inversions = of.queues.length === 1 ? [] : inversionsBetweenClasses(of, waits);
        setResult({ waits, inversions, present: presentWaits });
      }
    }),
  );
  return { progress, result };
}
export type Preview = ReturnType<typeof createPreview>;

const sameQueues = (one: CallingRule, other: CallingRule): boolean =>
  one.queues.length === other.queues.length &&
  one.queues.every(({ queueId }) => other.queues.some((terms) => terms.queueId === queueId));

async function breathing(
  rule: CallingRule,
  days: readonly SimulatedDay[],
  isStopped: () => boolean,
  onPart: (part: number) => void,
): Promise<readonly ClassWaits[] | null> {
  const steps = previewInSteps(rule, days);
  for (;;) {
    const until = performance.now() + BREATH;
    let step = steps.next();
    while (!step.done && performance.now() < until) step = steps.next();
    if (step.done) return step.value;
    onPart(step.value);
    await new Promise((go) => setTimeout(go));
    if (isStopped()) return null;
  }
}

/** Minutes as they are said: 19.6 */
export const saidMinutes = (minutes: number): string => minutes.toFixed(1);

export const inversionSentences = (inversions: readonly Inversion[], nameOf: (id: string) => string): string[] =>
  inversions.map(({ higher, lower, higherMean, lowerMean }) =>
    t.inversion(nameOf(higher), saidMinutes(higherMean), nameOf(lower), saidMinutes(higherMean - lowerMean)),
  );
