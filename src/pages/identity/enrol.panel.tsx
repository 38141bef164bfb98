// A device that is not one of ours yet: the code that an administrator made is typed, pasted or read by the camera.
import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { useWords } from '#ui/words.ts';
import { enrolWords } from './enrol.words.ts';
import { identityWords } from './identity.words.ts';
import type { LoginDoor, Problem } from './login-door.ts';
import css from './login.module.css';
import { sessionRefusals } from './session.words.ts';

const t = useWords(enrolWords);
const login = useWords(identityWords);
const refusals = useWords(sessionRefusals) as unknown as Readonly<Record<string, (data: unknown) => string>>;

/** Not in every browser, and in no library of types. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
const detectorClass = (globalThis as { BarcodeDetector?: new (options: { formats: string[] }) => Detector })
  .BarcodeDetector;

export function EnrolPanel(props: { door: LoginDoor; onEnrolled: () => void }) {
  const [code, setCode] = createSignal('');
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [scanning, setScanning] = createSignal(false);
  const [tried, setTried] = createSignal(false);

  async function enrol(): Promise<void> {
    setTried(true);
    if (!code().trim() || busy()) return;
    setBusy(true);
    setProblem(null);
    const refused = await props.door.enrol(code()).catch((): Problem => ({ code: 'offline' }));
    setBusy(false);
    if (refused) setProblem(refused);
    else props.onEnrolled();
  }
  const sentence = ({ code: why, data }: Problem): string =>
    why === 'offline' ? login.offline : (refusals[`identity.${why}`]?.(data ?? {}) ?? login.refused);

  return (
    <form
      class={css.form}
      data-testid="enrol"
      onSubmit={(event) => {
        event.preventDefault();
        void enrol();
      }}
    >
      <div>
        <h2 class={css.state}>{t.title}</h2>
        <p class="quiet">{t.text}</p>
      </div>
      <TextField
        label={t.code}
        name="code"
        hint={t.codeHint}
        required
        value={code()}
        onInput={setCode}
        error={tried() && !code().trim() ? t.codeMissing : null}
      />
      <Show when={detectorClass !== undefined && !scanning()}>
        <Button onPress={() => setScanning(true)}>{t.scan}</Button>
      </Show>
      <Show when={scanning()}>
        <Camera
          onRead={(text) => {
            setScanning(false);
            setCode(text);
            void enrol();
          }}
          onFail={() => {
            setScanning(false);
            setProblem({ code: 'no-camera' });
          }}
        />
      </Show>
      <Show when={problem()}>
        {(said) => (
          <p class={css.problem} role="alert" data-testid="enrol-problem">
            {said().code === 'no-camera' ? t.noCamera : sentence(said())}
          </p>
        )}
      </Show>
      <Button kind="act" submit wide busy={busy()}>
        {t.enrol}
      </Button>
    </form>
  );
}

const LOOK_EVERY = 250;

function Camera(props: { onRead: (text: string) => void; onFail: () => void }) {
  let video!: HTMLVideoElement;
  let stream: MediaStream | null = null;
  const detector = new detectorClass!({ formats: ['qr_code'] });
  async function look(): Promise<void> {
    if (video.readyState < video.HAVE_CURRENT_DATA) return;
    const [found] = await detector.detect(video).catch(() => []);
    if (found) props.onRead(found.rawValue);
  }
  const timer = setInterval(() => void look(), LOOK_EVERY);
  let over = false;
  async function openCamera(): Promise<void> {
    const opened = await navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .catch(() => null);
    if (!opened) return props.onFail();
    stream = opened;
    if (over) for (const track of opened.getTracks()) track.stop();
    else video.srcObject = opened;
  }
  onMount(() => void openCamera());
  onCleanup(() => {
    over = true;
    clearInterval(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
  });
  return <video ref={video} class={css.camera} autoplay muted playsinline aria-label={t.camera} />;
}
