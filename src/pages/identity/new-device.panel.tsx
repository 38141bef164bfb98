// A code for one new device: chosen for an outlet and a face, shown once, good for ten minutes; and, where it takes two,
// the codes that wait for a second person.
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { faces, type Device } from '#domain/identity/identity.model.ts';
import { askServer } from '#sync/ask-server.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import css from './devices.module.css';
import { faceWord, type Places } from './device-shown.ts';
import { devicesWords } from './devices.words.ts';
import { QrCode } from '#ui/qr-code.tsx';
import { sentenceOf } from './said-problem.ts';
import { createReading } from './server-reading.ts';

const t = useWords(devicesWords);

interface NewCode {
  readonly code: string;
  readonly expiresAt: number;
  readonly approved: boolean;
}
interface OpenCode {
  readonly id: string;
  readonly outlet: string;
  readonly face: Device['face'];
  readonly madeBy: string;
  readonly mine: boolean;
}

export function NewDevicePanel(props: { onClose: () => void }) {
  const places = createReading<Places>(() => '/devices/places');
  const open = createReading<{ codes: readonly OpenCode[] }>(() => '/devices/codes');
  const [outletId, setOutletId] = createSignal('');
  const [face, setFace] = createSignal<string>('tablet');
  const [made, setMade] = createSignal<NewCode | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const options = () => (places.data()?.places ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const openCodes = () => open.data()?.codes ?? [];

  async function make(): Promise<void> {
    setProblem(null);
    const said = await askServer<NewCode>('POST', '/devices/codes', { outletId: outletId(), face: face() });
    if (said.ok) setMade(said.data);
    else setProblem(sentenceOf(said));
  }
  async function approve(id: string): Promise<void> {
    setProblem(null);
    const said = await askServer('POST', `/devices/codes/${id}/approve`);
    if (!said.ok) setProblem(sentenceOf(said));
    open.reread();
  }

  return (
    <Dialog
      title={t.add}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{made() ? t.done : t.back}</Button>
          <Show when={!made()}>
            <Button kind="act" whyNot={outletId() ? null : t.choosePlace} onPress={() => void make()}>
              {t.makeCode}
            </Button>
          </Show>
        </>
      }
    >
      <Show
        when={made()}
        fallback={
          <div class={css.sheet} data-testid="new-device">
            <p class="quiet">{t.addText}</p>
            <Select
              label={t.outlet}
              name="outlet"
              required
              options={options()}
              value={outletId()}
              onChange={setOutletId}
            />
            <Select
              label={t.face}
              name="face"
              required
              options={faces.map((each) => ({ value: each, label: faceWord(each) }))}
              value={face()}
              onChange={setFace}
            />
            <Show when={openCodes().length > 0}>
              <h3>{t.waitForSecond}</h3>
              <ul class={css.rows}>
                <For each={openCodes()}>
                  {(code) => (
                    <li class={css.open}>
                      <span>
                        {code.outlet} · {faceWord(code.face)} · {code.madeBy}
                      </span>
                      <Button whyNot={code.mine ? t.notOwn : null} onPress={() => void approve(code.id)}>
                        {t.approve}
                      </Button>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </div>
        }
      >
        {(code) => <Code code={code()} />}
      </Show>
      <Show when={problem()}>
        <p class={css.problem} role="alert">
          {problem()}
        </p>
      </Show>
    </Dialog>
  );
}

function Code(props: { code: NewCode }) {
  const [now, setNow] = createSignal(Date.now());
  // The server's clock made the end; the tablet's may be off, so the minutes are counted from here.
  const until = Date.now() + LIVES;
  const timer = setInterval(() => setNow(Date.now()), 1000);
  onCleanup(() => clearInterval(timer));
  const left = () => Math.max(0, Math.ceil((until - now()) / 1000));
  return (
    <div class={css.code} data-testid="new-code">
      <p>{props.code.approved ? t.codeText : t.codeTakesTwo}</p>
      <QrCode text={props.code.code} label={t.codePicture} />
      <p class={css.letters} data-testid="code-letters">
        {props.code.code}
      </p>
      <p role="timer" class="quiet">
        {left() > 0 ? t.codeLeft(Math.floor(left() / 60), left() % 60) : t.codeOver}
      </p>
    </div>
  );
}

const LIVES = 10 * 60_000;
