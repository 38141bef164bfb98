// People from a file (IDN-015): chosen, every row judged before anything is done, then done some rows at a time. What was
// chosen, judged and done stays on the screen whatever happens to the network.
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import { saveFile } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { Chip } from '#ui/chip.tsx';
import { Notice } from '#ui/notice.tsx';
import { WorkPage } from '#ui/page-shapes.tsx';
import { Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import css from './staff-import.module.css';
import { adminWords } from './admin.words.ts';
import { FileChoice } from './file-choice.tsx';
import {
  chunksOf,
  importRows,
  MOST_BYTES,
  previewFile,
  readText,
  type Preview,
  type PreviewRow,
  type RowDone,
} from './import-file.ts';
import { ImportTable } from './import-table.panel.tsx';
import { sentenceOf } from './said-problem.ts';
import { importWords } from './staff-import.words.ts';

const t = useWords(importWords);
const admin = useWords(adminWords);

/** The server's own headings; with the mark that tells spreadsheets that it is UTF-8. */
const TEMPLATE = '\uFEFF工号,姓名,机构号,电话,手机,角色\r\n';

export function StaffImportPage(props: { onBack: () => void }) {
  const live = useLive();
  const [fileName, setFileName] = createSignal('');
  const [csv, setCsv] = createSignal('');
  const [preview, setPreview] = createSignal<Preview | null>(null);
  const [done, setDone] = createSignal<ReadonlyMap<number, RowDone>>(new Map());
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [shown, setShown] = createSignal<PreviewRow['does'] | 'all'>('all');

  const wanted = createMemo(() => (preview()?.rows ?? []).filter(({ does }) => does === 'add' || does === 'change'));
  const left = () => wanted().filter(({ line }) => !done().has(line));
  const rows = () => (preview()?.rows ?? []).filter(({ does }) => shown() === 'all' || does === shown());
  const count = (did: RowDone['did']) => [...done().values()].filter((row) => row.did === did).length;
  const isDone = () => wanted().length > 0 && left().length === 0;

  async function take(file: File): Promise<void> {
    setPreview(null);
    setDone(new Map());
    setShown('all');
    setFileName(file.name);
    const text = file.size > MOST_BYTES ? null : readText(await file.arrayBuffer());
    setCsv(text ?? '');
    if (text === null) return void setProblem(file.size > MOST_BYTES ? t.tooLarge : t.unreadable);
    await judge();
  }
  async function judge(): Promise<void> {
    setProblem(null);
    setBusy(true);
    const said = await previewFile(csv());
    setBusy(false);
    if (said.ok) setPreview(said.data);
    else setProblem(sentenceOf(said));
  }
  async function run(): Promise<void> {
    setProblem(null);
    setBusy(true);
    for (const chunk of chunksOf(left(), preview()!.chunk)) {
      const said = await importRows(chunk);
      if (!said.ok) {
        setProblem(sentenceOf(said));
        break;
      }
      setDone(new Map([...done(), ...said.data.rows.map((row) => [row.line, row] as const)]));
    }
    setBusy(false);
  }

  return (
    <WorkPage
      title={t.title}
      onBack={() => props.onBack()}
      acts={
        <Button onPress={() => saveFile(new Blob([TEMPLATE], { type: 'text/csv' }), 'staff.csv')}>{t.template}</Button>
      }
    >
      <div class={css.import} data-testid="staff-import">
        <Show when={!preview()}>
          <p>{t.chooseText}</p>
        </Show>
        <div class={css.acts}>
          <FileChoice
            label={preview() ? t.another : t.choose}
            accept=".csv,text/csv"
            strong={!preview()}
            onChoose={(file) => void take(file)}
          />
          <Show when={fileName()}>
            <span class={css.file}>{fileName()}</span>
          </Show>
          <Show when={problem() && !preview() && csv()}>
            <Button icon="sync" onPress={() => void judge()}>
              {admin.tryAgain}
            </Button>
          </Show>
          <Show when={preview() && !isDone()}>
            <Button
              kind="act"
              busy={busy()}
              whyNot={live.status().connected ? (wanted().length === 0 ? t.nobody : null) : admin.offlineWhy}
              onPress={() => void run()}
            >
              {done().size > 0 ? t.goOn : t.import(wanted().length)}
            </Button>
          </Show>
        </div>
        <Show when={problem()}>
          {(sentence) => (
            <div role="alert" data-testid="problem">
              <Notice
                tone="complaint"
                icon="warn"
                title={sentence()}
                text={done().size > 0 ? t.stopped(done().size, wanted().length) : undefined}
              />
            </div>
          )}
        </Show>
        <Show when={busy() && !preview()}>
          <p class="quiet">{t.reading}</p>
          <Skeleton lines={6} height="row" />
        </Show>
        <Switch>
          <Match when={isDone()}>
            <Notice
              icon="check"
              tone="done"
              title={`${t.done} · ${t.doneText(count('added'), count('changed'), count('refused'))}`}
              text={count('added') > 0 ? t.newcomers : undefined}
              testId="import-done"
              act={<Button onPress={() => props.onBack()}>{t.back}</Button>}
            />
          </Match>
          <Match when={busy() && preview()}>
            <Notice
              icon="sync"
              title={t.progress(done().size, wanted().length)}
              progress={done().size / Math.max(1, wanted().length)}
            />
          </Match>
          <Match when={preview()?.counts.wrong}>
            {(wrong) => <Notice icon="warn" tone="overtime" title={t.wrongStay(wrong())} />}
          </Match>
        </Switch>
        <Show when={preview()}>
          {(judged) => (
            <>
              <div class={css.acts} role="group" aria-label={t.filter}>
                <Choice of="all" word={t.all(judged().rows.length)} shown={shown()} onShow={setShown} />
                <Choice of="add" word={t.adds(judged().counts.add)} shown={shown()} onShow={setShown} />
                <Choice of="change" word={t.changes(judged().counts.change)} shown={shown()} onShow={setShown} />
                <Choice of="same" word={t.sames(judged().counts.same)} shown={shown()} onShow={setShown} />
                <Choice of="nothing" word={t.wrongs(judged().counts.wrong)} shown={shown()} onShow={setShown} />
              </div>
              <ImportTable rows={rows()} done={done()} />
            </>
          )}
        </Show>
      </div>
    </WorkPage>
  );
}

type Shown = PreviewRow['does'] | 'all';

function Choice(props: { of: Shown; word: string; shown: Shown; onShow: (of: Shown) => void }) {
  return (
    <Chip chosen={props.shown === props.of} onToggle={() => props.onShow(props.of)}>
      {props.word}
    </Chip>
  );
}
