// One device: how it stands, its name, and the two deeds that cannot be taken back: to another outlet, and revoked.
import { createSignal, Show, untrack } from 'solid-js';
import { useLive } from '#sync/live.ts';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { toInstant } from '#domain/kernel/day.ts';
import { saidAge, saidTime } from '#ui/said-time.ts';
import { Select } from '#ui/select.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import css from './devices.module.css';
import { faceWord, type DeviceShown, type Places } from './device-shown.ts';
import { devicesWords } from './devices.words.ts';
import { sentenceOf } from './said-problem.ts';
import { createReading } from './server-reading.ts';

const t = useWords(devicesWords);

export function DeviceSheet(props: { device: DeviceShown; onClose: () => void; onChanged: () => void }) {
  const live = useLive();
  const [name, setName] = createSignal(untrack(() => props.device.name));
  const [asking, setAsking] = createSignal<'revoke' | 'move' | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);

  async function deed(what: string, body: object, done: string): Promise<void> {
    setProblem(null);
    const said: Asked<unknown> = await askServer('POST', `/devices/${props.device.id}/${what}`, body);
    setAsking(null);
    if (!said.ok) return void setProblem(sentenceOf(said));
    showToast({ text: done, icon: 'check' });
    props.onChanged();
  }

  return (
    <Sheet
      title={props.device.name || t.unnamed(faceWord(props.device.face))}
      onClose={() => props.onClose()}
      acts={
        <Show when={props.device.revokedAt === null}>
          <Button onPress={() => setAsking('move')}>{t.move}</Button>
          <Button kind="danger" icon="refused" onPress={() => setAsking('revoke')}>
            {t.revoke}
          </Button>
        </Show>
      }
    >
      <div class={css.sheet} data-testid="device-sheet">
        <dl class={css.facts}>
          <dt>{t.outlet}</dt>
          <dd>{props.device.outlet.name}</dd>
          <dt>{t.face}</dt>
          <dd>{faceWord(props.device.face)}</dd>
          <dt>{t.person}</dt>
          <dd>{props.device.person ?? t.nobody}</dd>
          <dt>{t.contact}</dt>
          <dd>
            {props.device.lastContact === null ? t.never : saidAge(toInstant(props.device.lastContact), live.now())}
          </dd>
          <dt>{t.pending}</dt>
          <dd>{props.device.pending === 0 ? t.nothingWaits : t.waits(props.device.pending)}</dd>
          <dt>{t.version}</dt>
          <dd>{props.device.version ?? t.unknown}</dd>
          <dt>{t.enrolled}</dt>
          <dd>{saidTime(toInstant(props.device.enrolledAt), live.now())}</dd>
          <Show when={props.device.revokedAt}>
            {(at) => (
              <>
                <dt>{t.revoked}</dt>
                <dd>{saidTime(toInstant(at()), live.now())}</dd>
              </>
            )}
          </Show>
        </dl>
        <form
          class={css.rename}
          onSubmit={(event) => {
            event.preventDefault();
            void deed('name', { name: name().trim() }, t.renamed);
          }}
        >
          <TextField label={t.name} name="device-name" maxlength={40} value={name()} onInput={setName} />
          <Button submit>{t.rename}</Button>
        </form>
        <Show when={problem()}>
          <p class={css.problem} role="alert">
            {problem()}
          </p>
        </Show>
      </div>
      <Show when={asking() === 'revoke'}>
        <ConfirmDialog
          title={t.revokeAsk}
          act={t.revoke}
          danger
          onConfirm={() => void deed('revoke', {}, t.revokedDone)}
          onClose={() => setAsking(null)}
        >
          {props.device.pending > 0 ? t.revokeWaits(props.device.pending) : t.revokeText}
        </ConfirmDialog>
      </Show>
      <Show when={asking() === 'move'}>
        <MoveDialog
          device={props.device}
          onMove={(outletId) => void deed('move', { outletId }, t.moved)}
          onClose={() => setAsking(null)}
        />
      </Show>
    </Sheet>
  );
}

function MoveDialog(props: { device: DeviceShown; onMove: (outletId: string) => void; onClose: () => void }) {
  const places = createReading<Places>(() => '/devices/places');
  const [to, setTo] = createSignal('');
  const options = () => {
    const all = places.data()?.places ?? [];
    return all.filter(({ id }) => id !== props.device.outlet.id).map(({ id, name }) => ({ value: id, label: name }));
  };
  return (
    <Dialog
      title={t.moveAsk}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{t.back}</Button>
          <Button kind="act" whyNot={to() ? null : t.choosePlace} onPress={() => props.onMove(to())}>
            {t.move}
          </Button>
        </>
      }
    >
      <p>{t.moveText}</p>
      <Select label={t.toPlace} name="place" options={options()} value={to()} onChange={setTo} />
    </Dialog>
  );
}
