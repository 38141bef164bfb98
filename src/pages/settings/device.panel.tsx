// The tablet itself: storage, release, browser.
import type { AboutDevice } from './about-device.ts';
import { Show } from 'solid-js';
import { Card } from '#ui/card.tsx';
import { Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { diagnosticsWords } from './diagnostics.words.ts';
import { Facts } from './facts.tsx';

const t = useWords(diagnosticsWords);

function saidBytes(bytes: number): string {
  const mega = bytes / 1024 / 1024;
  return mega < 1024 ? `${mega.toFixed(mega < 10 ? 1 : 0)} MB` : `${(mega / 1024).toFixed(1)} GB`;
}

function saidStorage({ used, quota }: AboutDevice): string {
  if (used === null) return t.unknown;
  return quota === null ? saidBytes(used) : t.storageOf(saidBytes(used), saidBytes(quota));
}

function saidWorker({ worker, build }: AboutDevice): string {
  if (worker === 'none') return t.workerNone;
  const same = worker.build === build ? t.workerSame : t.workerOther(worker.build);
  return worker.waiting ? `${same} · ${t.workerWaits}` : same;
}

export function DevicePanel(props: { about: AboutDevice | undefined }) {
  return (
    <Card title={t.device}>
      <Show when={props.about} fallback={<Skeleton lines={6} />}>
        {(about) => (
          <Facts
            testId="device"
            facts={[
              [t.storage, saidStorage(about())],
              [t.persisted, about().persisted === null ? t.unknown : about().persisted ? t.yes : t.no],
              [t.version, `${about().version} · ${about().build}`],
              [t.worker, saidWorker(about())],
              [t.language, about().language],
              [t.screen, about().screen],
              [t.browser, about().browser],
            ]}
          />
        )}
      </Show>
    </Card>
  );
}
