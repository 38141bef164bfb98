// What this tablet knows of itself, for whoever helps over the telephone: how it stands, what it holds, what waits, what
// went wrong. Numbers only; works without a network.
import { useNavigate } from '@solidjs/router';
import { createSignal, onMount, Show } from 'solid-js';
import { outletTimeOf } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { WorkPage } from '#ui/page-shapes.tsx';
import { createSteady } from '#ui/steady.ts';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { aboutDevice, type AboutDevice } from './about-device.ts';
import { copyText } from './ask-for-help.ts';
import css from './diagnostics.module.css';
import { diagnosticsWords } from './diagnostics.words.ts';
import { DevicePanel } from './device.panel.tsx';
import { HeldPanel } from './held.panel.tsx';
import { IncidentsPanel, PendingPanel } from './incidents.panel.tsx';
import { NumbersPanel, StandingPanel } from './standing.panel.tsx';
import { saveAsFile, supportFile } from './support-file.ts';

const t = useWords(diagnosticsWords);

export function DiagnosticsPage() {
  const live = useLive();
  const navigate = useNavigate();
  const [about, setAbout] = createSignal<AboutDevice>();
  const look = async () => void setAbout(await aboutDevice());
  onMount(() => void look());
  const facts = createSteady(() => live.diagnostics());
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);

  const content = () => supportFile(live.diagnostics(), live.status(), live.me, about() ?? null, live.now());
  async function copy() {
    const done = await copyText(content());
    showToast({ text: done ? t.copied : t.notCopied, icon: done ? 'check' : 'info' });
  }
  function save() {
    const time = outletTimeOf(live.now()).replace(/[^\d]/g, '').slice(0, 12);
    saveAsFile(content(), `tingtang-${live.me.outlet.code}-${live.me.deviceId.slice(0, 8)}-${time}.json`);
    showToast({ text: t.savedFile, icon: 'check' });
  }
  async function reread() {
    setBusy(true);
    setAsking(false);
    try {
      await live.reread();
      showToast({ text: t.rereadDone, icon: 'sync' });
    } catch {
      showToast({ text: t.rereadFailed, icon: 'warn', tone: 'complaint' });
    }
    setBusy(false);
    void look();
  }

  return (
    <WorkPage
      title={t.title}
      onBack={() => navigate('/tablet')}
      acts={
        <>
          <Button onPress={() => void copy()}>{t.copy}</Button>
          <Button onPress={save}>{t.save}</Button>
        </>
      }
    >
      <p class="quiet">{t.note}</p>
      <div class={css.sections} data-testid="diagnostics">
        <StandingPanel facts={facts()} />
        <PendingPanel pending={facts().pending} />
        <HeldPanel facts={facts()} />
        <IncidentsPanel incidents={facts().incidents} />
        <DevicePanel about={about()} />
        <NumbersPanel facts={facts()} />
      </div>
      <div class={css.last}>
        <Button
          kind="danger"
          icon="sync"
          busy={busy()}
          whyNot={live.status().connected ? null : t.rereadOffline}
          onPress={() => setAsking(true)}
        >
          {t.reread}
        </Button>
      </div>
      <Show when={asking()}>
        <ConfirmDialog
          title={t.rereadAsk}
          act={t.reread}
          danger
          onConfirm={() => void reread()}
          onClose={() => setAsking(false)}
        >
          {t.rereadText}
        </ConfirmDialog>
      </Show>
    </WorkPage>
  );
}
