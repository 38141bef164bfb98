// The devices of the bank, as far as one's scope reaches: which there are, and what becomes of one.
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { useLive } from '#sync/live.ts';
import { askServer } from '#sync/ask-server.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { ListAndSheetPage } from '#ui/page-shapes.tsx';
import { toInstant } from '#domain/kernel/day.ts';
import { saidAge } from '#ui/said-time.ts';
import { EmptyState, ErrorState, Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import css from './devices.module.css';
import { DeviceSheet } from './device.panel.tsx';
import { faceWord, type DeviceShown } from './device-shown.ts';
import { devicesWords } from './devices.words.ts';
import { NewDevicePanel } from './new-device.panel.tsx';
import { createReading } from './server-reading.ts';

const t = useWords(devicesWords);

interface Page {
  readonly devices: readonly DeviceShown[];
  readonly more: boolean;
  readonly takesTwo: boolean;
}

export function DevicesPage() {
  const [text, setText] = createSignal('');
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [adding, setAdding] = createSignal(false);
  const [more, setMore] = createSignal<readonly DeviceShown[]>([]);
  const [whole, setWhole] = createSignal(false);
  const path = () => `/devices?text=${encodeURIComponent(text().trim())}`;
  const listed = createReading<Page>(path);
  /** While another search is under way the list stands. */
  const page = listed.last;
  createEffect(
    on(page, () => {
      setMore([]);
      setWhole(false);
    }),
  );
  const rows = () => [...(page()?.devices ?? []), ...more()];
  const device = () => rows().find(({ id }) => id === chosen());

  async function showMore() {
    const last = rows().at(-1);
    const next = await askServer<Page>('GET', `${path()}&after=${last?.id ?? ''}`);
    if (!next.ok) return;
    setMore([...more(), ...next.data.devices]);
    setWhole(!next.data.more);
  }

  return (
    <>
      <ListAndSheetPage
        title={t.title}
        note={page() ? t.count(rows().length) : undefined}
        acts={
          <Button kind="act" icon="plus" onPress={() => setAdding(true)}>
            {t.add}
          </Button>
        }
        list={
          <div class={css.list} data-testid="devices">
            <TextField label={t.search} name="search" value={text()} onInput={setText} />
            <Show when={!page() && !listed.problem()}>
              <Skeleton lines={5} height="row" />
            </Show>
            <Show when={listed.problem()}>
              {(sentence) => <ErrorState title={t.noList} text={sentence()} onRetry={listed.reread} />}
            </Show>
            <Show when={page() && rows().length === 0}>
              <EmptyState title={text() ? t.noneFound : t.none} text={text() ? undefined : t.noneText} />
            </Show>
            <ul class={css.rows}>
              <For each={rows()}>
                {(row) => <Row row={row} chosen={row.id === chosen()} onOpen={() => setChosen(row.id)} />}
              </For>
            </ul>
            <Show when={page()?.more && !whole()}>
              <Button onPress={() => void showMore()}>{t.more}</Button>
            </Show>
          </div>
        }
        sheet={
          <Show when={device()} keyed>
            {(found) => <DeviceSheet device={found} onClose={() => setChosen(null)} onChanged={listed.reread} />}
          </Show>
        }
        unchosen={<EmptyState title={t.chooseOne} />}
      />
      <Show when={adding()}>
        <NewDevicePanel
          onClose={() => {
            setAdding(false);
            listed.reread();
          }}
        />
      </Show>
    </>
  );
}

function Row(props: { row: DeviceShown; chosen: boolean; onOpen: () => void }) {
  return (
    <li>
      <button
        type="button"
        class={css.row}
        data-chosen={props.chosen ? '' : undefined}
        data-testid={`device-${props.row.id}`}
        onClick={() => props.onOpen()}
      >
        <span class={css.name}>
          <strong>{props.row.name || t.unnamed(faceWord(props.row.face))}</strong>
          <span class="quiet">{props.row.outlet.name}</span>
        </span>
        <span class={css.marks}>
          <Show when={props.row.revokedAt !== null} fallback={<Alive row={props.row} />}>
            <Badge mark={{ kind: 'other', tone: 'complaint', icon: 'refused', text: t.revoked }} />
          </Show>
        </span>
      </button>
    </li>
  );
}

function Alive(props: { row: DeviceShown }) {
  const live = useLive();
  return (
    <>
      <Show when={props.row.pending > 0}>
        <Badge mark={{ kind: 'other', tone: 'overtime', icon: 'cloud', text: t.waits(props.row.pending) }} />
      </Show>
      <span class="quiet">
        {props.row.lastContact === null ? t.never : saidAge(toInstant(props.row.lastContact), live.now())}
      </span>
    </>
  );
}
