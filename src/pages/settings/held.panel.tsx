// What this tablet holds: rows of each kind, and how far each bucket has been read.
import { Show } from 'solid-js';
import type { Diagnostics } from '#sync/live.ts';
import { Card } from '#ui/card.tsx';
import { EmptyState } from '#ui/states.tsx';
import { saidNumber } from '#ui/said-time.ts';
import { useWords } from '#ui/words.ts';
import css from './diagnostics.module.css';
import { diagnosticsWords, kindWords } from './diagnostics.words.ts';
import { ShortTable } from './facts.tsx';

const t = useWords(diagnosticsWords);
const kinds = useWords(kindWords) as Readonly<Record<string, string>>;

export function HeldPanel(props: { facts: Diagnostics }) {
  const total = () => props.facts.held.reduce((sum, { rows }) => sum + rows, 0);
  const buckets = () =>
    Object.entries(props.facts.cursors).map(([bucket, cursor]) => ({
      key: bucket,
      cursor,
      behind: props.facts.behind.includes(Number(bucket)),
    }));
  const ordered = () => buckets().toSorted((a, b) => Number(b.behind) - Number(a.behind));
  return (
    <Card title={t.held} note={t.rows(saidNumber(total()))}>
      <div class={css.parts}>
        <Show when={props.facts.held.length > 0} fallback={<EmptyState small title={t.heldNone} />}>
          <ShortTable
            testId="held"
            label={t.held}
            heads={[t.kind, t.amount]}
            rows={props.facts.held}
            cells={({ kind, rows }) => [kinds[kind] ?? kind, saidNumber(rows)]}
          />
        </Show>
        <Show when={ordered().length > 0} fallback={<EmptyState small title={t.bucketsNone} />}>
          <ShortTable
            testId="buckets"
            label={t.buckets}
            heads={[t.bucket, t.how, t.cursor]}
            rows={ordered()}
            cells={({ key, cursor, behind }) => [key, behind ? t.behind : t.complete, saidNumber(cursor)]}
          />
        </Show>
      </div>
    </Card>
  );
}
