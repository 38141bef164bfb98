// Who is logged in, on which device, since when (IDN-020), and the way to end it.
import { createSignal, Show } from 'solid-js';
import { toInstant } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { saidAge, saidTime } from '#ui/said-time.ts';
import { Sheet } from '#ui/sheet.tsx';
import { EmptyState, OfflineNote } from '#ui/states.tsx';
import { Table, type Column } from '#ui/table.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { faceWord } from './device-shown.ts';
import { EndSession } from './end-session.panel.tsx';
import type { SessionShown } from './online-session.ts';
import { onlineWords } from './online.words.ts';
import { createServerList } from './server-list.ts';

const t = useWords(onlineWords);
const admin = useWords(adminWords);

export function OnlinePage() {
  const live = useLive();
  const [text, setText] = createSignal('');
  const [chosen, setChosen] = createSignal<string | null>(null);
  const list = createServerList<SessionShown>(() => `/sessions?q=${encodeURIComponent(text().trim())}`);
  const session = () => list.rows().find(({ id }) => id === chosen());
  const age = (at: number | null) => (at === null ? t.never : saidAge(toInstant(at), live.now()));
  const columns = (): Column<SessionShown>[] => [
    {
      key: 'person',
      title: t.person,
      width: 'minmax(0,1fr)',
      cell: (row) => (
        <span class={css.two}>
          <span>
            <strong>{row.name}</strong>{' '}
            <Show when={row.mine}>
              <Badge mark={{ kind: 'other', text: t.own }} />
            </Show>
          </span>
          <span class="quiet note">{row.employeeNo}</span>
        </span>
      ),
    },
    {
      key: 'device',
      title: t.device,
      width: 'minmax(0,1.2fr)',
      cell: (row) => (
        <span class={css.two}>
          <span>{row.device || faceWord(row.face)}</span>
          <span class="quiet note">{row.outlet}</span>
        </span>
      ),
    },
    {
      key: 'seen',
      title: t.seen,
      width: '6.5rem',
      cell: (row) => (
        <span class={css.two}>
          <span>{age(row.seenAt)}</span>
          <span class="quiet note">{row.lockedAt === null ? t.working : t.locked}</span>
        </span>
      ),
    },
  ];

  return (
    <ListAndSheetPage
      title={t.title}
      note={list.state() === 'ready' ? t.count(list.rows().length) : undefined}
      acts={
        <Button icon="sync" busy={list.busy()} onPress={() => void list.reload()}>
          {t.refresh}
        </Button>
      }
      list={
        <div class={css.list} data-testid="online">
          <TextField label={t.search} name="search" maxlength={60} value={text()} onInput={setText} />
          <Show when={list.isOld()}>
            <OfflineNote>{admin.offlineText}</OfflineNote>
          </Show>
          <Show when={list.isCut()}>
            <p class="quiet">{t.cut(list.rows().length)}</p>
          </Show>
          <div class={css.fill}>
            <Table
              label={t.title}
              rows={list.rows()}
              rowKey={(row) => row.id}
              columns={columns()}
              rowHeight={64}
              chosen={chosen() ?? undefined}
              onOpen={(row) => setChosen(row.id)}
              state={list.state()}
              stateText={list.stateText()}
              onRetry={() => void list.reload()}
              empty={text().trim() ? { title: t.noneFound } : { title: t.none, text: t.noneText }}
            />
          </div>
        </div>
      }
      sheet={
        <Show when={session()}>
          {(found) => (
            <SessionSheet
              session={found()}
              onClose={() => setChosen(null)}
              onEnded={() => {
                setChosen(null);
                void list.reload();
              }}
            />
          )}
        </Show>
      }
      unchosen={<EmptyState title={t.choose} />}
    />
  );
}

function SessionSheet(props: { session: SessionShown; onClose: () => void; onEnded: () => void }) {
  const live = useLive();
  const when = (at: number) => saidTime(toInstant(at), live.now());
  return (
    <Sheet
      title={props.session.name}
      onClose={() => props.onClose()}
      acts={<EndSession session={props.session} onEnded={() => props.onEnded()} />}
    >
      <dl class={css.facts} data-testid="session-sheet">
        <dt>{t.device}</dt>
        <dd>
          {[props.session.device, faceWord(props.session.face)].filter(Boolean).join(' · ')}
          {props.session.mine ? ` · ${t.own}` : ''}
        </dd>
        <dt>{t.outlet}</dt>
        <dd>
          {props.session.outlet} · {props.session.outletCode}
        </dd>
        <dt>{t.state}</dt>
        <dd>{props.session.lockedAt === null ? t.working : `${t.locked} · ${when(props.session.lockedAt)}`}</dd>
        <dt>{t.since}</dt>
        <dd>{when(props.session.startedAt)}</dd>
        <dt>{t.seen}</dt>
        <dd>{props.session.seenAt === null ? t.never : when(props.session.seenAt)}</dd>
        <dt>{t.until}</dt>
        <dd>{when(props.session.endsAt)}</dd>
        <dt>{t.step}</dt>
        <dd>{props.session.rung === 'second' ? t.second : t.password}</dd>
        <dt>{t.pending}</dt>
        <dd>{props.session.pending === 0 ? t.nothingWaits : t.waits(props.session.pending)}</dd>
      </dl>
    </Sheet>
  );
}
