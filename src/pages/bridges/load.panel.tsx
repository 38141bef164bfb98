// What became of one data file: its figures, why it was refused and what to do, and the list of its bad rows.
import { createSignal, For, Show } from 'solid-js';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import { saveFromServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { saidNumber, saidTime } from '#ui/said-time.ts';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import css from './bridges.module.css';
import { bridgesWords, refusedNext, refusedWords } from './bridges.words.ts';
import type { LoadShown } from './load-list.ts';

const t = useWords(bridgesWords);
const why = useWords(refusedWords) as Readonly<Record<string, string>>;
const next = useWords(refusedNext) as Readonly<Record<string, string>>;

export const kindWord = (kind: string | null): string => (kind === 'CUST' ? t.CUST : (kind ?? t.otherKind));

export function LoadSheet(props: { load: LoadShown; onClose: () => void }) {
  const live = useLive();
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  async function save(): Promise<void> {
    setBusy(true);
    const said = await saveFromServer(`/bridges/loads/${props.load.id}/rejects`, `${props.load.file}.rejects.csv`);
    setBusy(false);
    setProblem(said.ok ? null : said.code === 'offline' ? t.offline : refusalSentence(said.code, said.data));
  }
  return (
    <Sheet
      title={`${kindWord(props.load.kind)} ${props.load.day ?? ''}`}
      onClose={() => props.onClose()}
      acts={
        <Show when={props.load.rejected > 0}>
          <Button icon="table" busy={busy()} onPress={() => void save()}>
            {t.saveRejects}
          </Button>
        </Show>
      }
    >
      <div class={css.sheet} data-testid="load-sheet">
        <p class={css.name}>{props.load.file}</p>
        <dl class={css.facts}>
          <For each={factsOf(props.load, live.now())}>
            {([label, value]) => (
              <>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </>
            )}
          </For>
        </dl>
        <For each={leftOut(props.load)}>{(line) => <p>{line}</p>}</For>
        <Show when={props.load.rejected > 0}>
          <p class="quiet note">{t.rejectsNote}</p>
        </Show>
        <Show when={problem()}>
          <p role="alert">{problem()}</p>
        </Show>
      </div>
    </Sheet>
  );
}

type Fact = readonly [label: string, value: string];

function factsOf(load: LoadShown, now: Instant): readonly Fact[] {
  const { reason, endedAt, startedAt } = load;
  const seconds = endedAt === null ? null : Math.max(1, Math.round((endedAt - startedAt) / 1000));
  const facts: readonly (readonly [label: string, value: string | null])[] = [
    [t.state, t[load.state]],
    [t.why, reason && (why[reason] ?? reason)],
    [t.next, reason && (next[reason] ?? null)],
    [t.day, load.day ?? t.notKnown],
    [t.batch, load.batch ?? t.notKnown],
    [t.rows, saidNumber(load.rows)],
    [t.rejected, saidNumber(load.rejected)],
    [t.changed, load.state === 'refused' ? null : saidNumber(load.changed)],
    [t.came, saidTime(toInstant(startedAt), now)],
    [t.took, seconds === null ? null : t.seconds(seconds)],
  ];
  return facts.filter((fact): fact is Fact => fact[1] !== null);
}

/** What was left out of rows that were taken. */
const leftOut = ({ notes }: LoadShown): string[] =>
  (['lunarBirthdays', 'unknownManagers'] as const).flatMap((name) => {
    const count = notes[name];
    return count ? [t[name](count)] : [];
  });
