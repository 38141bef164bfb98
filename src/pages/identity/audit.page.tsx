// Who did what, and what became of it (SEC-003): an outlet's trail by time, person, action and result, and as a file.
import { createEffect, createSignal, on, onMount, Show } from 'solid-js';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { saidTime } from '#ui/said-time.ts';
import { EmptyState } from '#ui/states.tsx';
import { Table, type Column } from '#ui/table.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { AuditEntrySheet } from './audit-entry.panel.tsx';
import { AuditFilters, type AuditFilter } from './audit-filters.panel.tsx';
import {
  actionWord,
  resultWord,
  spanOf,
  type Trail,
  type TrailEntry,
  type TrailFailure,
  type TrailPlace,
} from './audit-trail.ts';
import css from './audit.module.css';
import { auditWords } from './audit.words.ts';

const t = useWords(auditWords);
const WEEK = 7 * 24 * 60 * 60_000;

export function AuditPage(props: { trail: Trail }) {
  const live = useLive();
  const [places, setPlaces] = createSignal<readonly TrailPlace[]>([]);
  onMount(async () => {
    const answer = await props.trail.places();
    if (typeof answer === 'object') setPlaces(answer);
  });
  const [filter, setFilter] = createSignal<AuditFilter>({
    outlet: live.me.outlet.id,
    from: dayOf(toInstant(live.now() - WEEK)),
    until: dayOf(live.now()),
    action: '',
    result: '',
    person: null,
  });
  const [entries, setEntries] = createSignal<readonly TrailEntry[]>([]);
  const [next, setNext] = createSignal<number | null>(null);
  const [state, setState] = createSignal<'loading' | 'ready' | TrailFailure>('loading');
  const [chosen, setChosen] = createSignal<TrailEntry | null>(null);
  const [saving, setSaving] = createSignal(false);

  const wish = () => {
    const { outlet, from, until, action, result, person } = filter();
    const span = spanOf(from, until);
    return span && { ...span, outlet, action: action || undefined, result: result || undefined, actor: person?.id };
  };
  /** Counts the questions: an answer to an older one is nobody's. */
  let asked = 0;
  async function read(cursor: number | null): Promise<void> {
    const now = wish();
    const mine = ++asked;
    if (!now) return;
    if (cursor === null) setState('loading');
    const answer = await props.trail.page(now, cursor);
    if (mine !== asked) return;
    if (typeof answer === 'string') return void setState(answer);
    setEntries((before) => (cursor === null ? answer.entries : [...before, ...answer.entries]));
    setNext(answer.next);
    setState('ready');
  }
  createEffect(
    on(filter, () => {
      setChosen(null);
      void read(null);
    }),
  );
  createEffect(
    on(
      () => live.status().connected,
      (connected) => connected && state() === 'offline' && void read(null),
      { defer: true },
    ),
  );
  async function save(): Promise<void> {
    const now = wish();
    if (!now) return;
    setSaving(true);
    const answer = await props.trail.save(now);
    setSaving(false);
    if (answer === 'saved') {
      showToast({ text: t.exported, icon: 'check' });
      return;
    }
    const text = typeof answer === 'object' ? t.tooMany(answer.most) : answer === 'too-often' ? t.tooOften : t.failed;
    showToast({ text, icon: 'warn', tone: 'complaint' });
  }

  const old = () => state() === 'offline' && entries().length > 0;
  const tableState = () => {
    const now = state();
    if (old()) return 'offline' as const;
    return now === 'loading' || now === 'ready' ? now : ('error' as const);
  };
  const stateText = () =>
    ({ offline: old() ? undefined : t.offline, denied: t.denied, 'too-often': t.tooOften, failed: t.broken })[
      state() as TrailFailure
    ];
  const columns = (): Column<TrailEntry>[] => [
    { key: 'at', title: t.time, width: '7rem', cell: (row) => saidTime(row.at, live.now()) },
    { key: 'actor', title: t.person, cell: (row) => row.actor ?? (row.actorId ? t.unknown : t.nobody) },
    {
      key: 'action',
      title: t.action,
      // What was done as asked is the rule, and needs no word.
      cell: ({ action, result }) =>
        result === 'applied' ? actionWord(action) : `${actionWord(action)} · ${resultWord(result)}`,
      width: '2fr',
    },
  ];

  return (
    <ListAndSheetPage
      title={t.title}
      note={t.note(entries().length)}
      acts={
        <Button busy={saving()} whyNot={live.status().connected ? null : t.exportOffline} onPress={() => void save()}>
          {t.export}
        </Button>
      }
      list={
        <div class={css.trail} data-testid="audit">
          <AuditFilters
            filter={filter()}
            places={places()}
            badTime={wish() === null}
            onChange={(part) => setFilter((before) => ({ ...before, ...part }))}
          />
          <Table
            label={t.title}
            rows={entries()}
            rowKey={(row) => String(row.seq)}
            columns={columns()}
            chosen={chosen() ? String(chosen()!.seq) : undefined}
            onOpen={setChosen}
            state={tableState()}
            stateText={stateText()}
            onRetry={() => void read(null)}
            empty={{ title: t.empty, text: t.emptyText }}
          />
          <Show when={next() !== null && tableState() === 'ready'}>
            <Button wide onPress={() => void read(next())}>
              {t.more}
            </Button>
          </Show>
        </div>
      }
      sheet={
        <Show when={chosen()}>
          {(entry) => (
            <AuditEntrySheet
              entry={entry()}
              onClose={() => setChosen(null)}
              onPerson={(id: Id, name: string) => setFilter((before) => ({ ...before, person: { id, name } }))}
            />
          )}
        </Show>
      }
      unchosen={<EmptyState title={t.choose} />}
    />
  );
}
