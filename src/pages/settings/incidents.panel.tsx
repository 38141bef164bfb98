// What waits to go up, and what went wrong lately: names and times, no values.
import { Show } from 'solid-js';
import { useLive, type Diagnostics } from '#sync/live.ts';
import { Card } from '#ui/card.tsx';
import { EmptyState } from '#ui/states.tsx';
import { saidAge, saidNumber, saidTime } from '#ui/said-time.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { useWords } from '#ui/words.ts';
import { useDeeds } from './deed.face.tsx';
import { diagnosticsWords, incidentWords } from './diagnostics.words.ts';
import { ShortTable } from './facts.tsx';

const t = useWords(diagnosticsWords);
const incidents = useWords(incidentWords) as Readonly<Record<string, string>>;

export function PendingPanel(props: { pending: Diagnostics['pending'] }) {
  const live = useLive();
  const deeds = useDeeds();
  return (
    <Card title={t.pending} note={saidNumber(props.pending.length)}>
      <Show when={props.pending.length > 0} fallback={<EmptyState small title={t.pendingNone} />}>
        <ShortTable
          testId="pending"
          label={t.pending}
          heads={[t.number, t.deed, t.done]}
          rows={props.pending}
          cells={({ mid, name, at }) => [saidNumber(mid), deeds(name).said(), saidAge(toInstant(at), live.now())]}
        />
      </Show>
    </Card>
  );
}

export function IncidentsPanel(props: { incidents: Diagnostics['incidents'] }) {
  const live = useLive();
  const newestFirst = () => props.incidents.toReversed();
  const said = ({ what, times }: Diagnostics['incidents'][number]): string =>
    [incidents[what] ?? what, times > 1 ? t.times(times) : ''].filter(Boolean).join(' · ');
  return (
    <Card title={t.incidents} note={saidNumber(props.incidents.length)}>
      <Show when={props.incidents.length > 0} fallback={<EmptyState small title={t.incidentsNone} />}>
        <ShortTable
          testId="incidents"
          label={t.incidents}
          heads={[t.what, t.detail, t.done]}
          rows={newestFirst()}
          cells={(incident) => [said(incident), incident.detail, saidTime(incident.at, live.now())]}
        />
      </Show>
    </Card>
  );
}
