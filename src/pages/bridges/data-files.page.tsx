// The bank's data files: which came, what became of them, why one was refused and what to do about it.
import { createSignal, Show } from 'solid-js';
import { toInstant } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { saidNumber, saidTime } from '#ui/said-time.ts';
import { EmptyState, OfflineNote } from '#ui/states.tsx';
import { Table, type Column } from '#ui/table.tsx';
import type { Tone } from '#ui/tone.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import css from './bridges.module.css';
import { bridgesWords } from './bridges.words.ts';
import { createLoadList, type LoadShown } from './load-list.ts';
import { kindWord, LoadSheet } from './load.panel.tsx';

const t = useWords(bridgesWords);

const tones: Readonly<Record<LoadShown['state'], Tone>> = {
  staging: 'plain',
  applying: 'plain',
  loaded: 'plain',
  refused: 'complaint',
};

export function DataFilesPage() {
  const live = useLive();
  const [chosen, setChosen] = createSignal<string | null>(null);
  const list = createLoadList();
  const load = () => list.page()?.rows.find(({ id }) => id === chosen());
  const when = (at: number) => saidTime(toInstant(at), live.now());
  const isOffline = () => list.no()?.code === 'offline';
  const sentence = () => (isOffline() ? t.offline : refusalSentence(list.no()?.code ?? '', {}));
  const state = () => {
    if (list.no() && !(isOffline() && list.page())) return 'error';
    return list.page() ? 'ready' : 'loading';
  };
  const columns = (): Column<LoadShown>[] => [
    {
      key: 'file',
      title: t.file,
      width: 'minmax(0,1fr)',
      cell: (row) => (
        <span class={css.two}>
          <strong>
            {kindWord(row.kind)} {row.day ?? ''}
          </strong>
          <span class="quiet note">{row.file}</span>
        </span>
      ),
    },
    {
      key: 'rows',
      title: t.rows,
      width: '6rem',
      figures: true,
      roomyOnly: true,
      cell: (row) => (
        <span class={css.counts}>
          <span>{saidNumber(row.rows)}</span>
          <span class="quiet note">{row.rejected > 0 ? t.bad(saidNumber(row.rejected)) : ''}</span>
        </span>
      ),
    },
    {
      key: 'state',
      title: t.state,
      width: '6.5rem',
      cell: (row) => (
        <span class={css.two}>
          <Badge mark={{ kind: 'other', text: t[row.state], tone: tones[row.state] }} />
          <span class="quiet note">{when(row.startedAt)}</span>
        </span>
      ),
    },
  ];
  return (
    <ListAndSheetPage
      title={t.title}
      note={list
        .page()
        ?.lastGood.map(({ kind, day }) => t.asOf(kindWord(kind), day))
        .join(' · ')}
      acts={
        <Button icon="sync" busy={list.busy()} onPress={list.read}>
          {t.refresh}
        </Button>
      }
      list={
        <div class={css.list} data-testid="data-files">
          <Show when={isOffline() && list.page()}>
            <OfflineNote>{t.offlineNote}</OfflineNote>
          </Show>
          <Show when={list.page()?.more}>
            <p class="quiet">{t.more}</p>
          </Show>
          <div class={css.fill}>
            <Table
              label={t.title}
              rows={list.page()?.rows ?? []}
              rowKey={(row) => row.id}
              columns={columns()}
              rowHeight={64}
              chosen={chosen() ?? undefined}
              onOpen={(row) => setChosen(row.id)}
              state={state()}
              stateText={list.no() ? sentence() : undefined}
              onRetry={list.read}
              empty={{ title: t.none, text: t.noneText }}
            />
          </div>
        </div>
      }
      sheet={<Show when={load()}>{(found) => <LoadSheet load={found()} onClose={() => setChosen(null)} />}</Show>}
      unchosen={<EmptyState title={t.choose} />}
    />
  );
}
