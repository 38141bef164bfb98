// What this tablet holds and how it stands with the server (SYN-004).
import { A } from '@solidjs/router';
import { For } from 'solid-js';
import { useLive } from '#sync/live.ts';
import { Card } from '#ui/card.tsx';
import { Icon } from '#ui/icon.tsx';
import { saidNumber, saidTime } from '#ui/said-time.ts';
import { useWords } from '#ui/words.ts';
import { settingsWords } from './settings.words.ts';
import css from './tablet.module.css';

const t = useWords(settingsWords);

export function DataPanel() {
  const live = useLive();
  const connection = () => {
    const { connected, connecting, lapsed, tooOld, loggedOut, filling } = live.status();
    if (lapsed) return t.lapsed;
    if (loggedOut) return t.loggedOut;
    if (tooOld) return t.tooOld;
    if (filling) return t.filling(saidNumber(filling.rows), saidNumber(filling.of));
    if (connected) return t.online;
    return connecting ? t.connecting : t.offline;
  };
  const facts = (): [string, string][] => {
    const { asOf, waiting, attention, heals } = live.status();
    return [
      [t.state, connection()],
      [t.asOf, asOf === null ? t.never : saidTime(asOf, live.now())],
      [t.waiting, t.items(waiting)],
      [t.attention, t.items(attention.length)],
      [t.repairs, t.items(heals)],
      [t.outlet, `${live.me.outlet.name} ${live.me.outlet.code}`],
      [t.device, live.me.deviceId.slice(0, 8).toUpperCase()],
    ];
  };
  return (
    <Card
      title={t.syncSection}
      acts={
        <A class={css.link} href="/tablet/diagnostics">
          {t.toDiagnostics}
          <Icon name="arrow" small />
        </A>
      }
    >
      <dl class={css.facts} data-testid="data-state">
        <For each={facts()}>
          {([label, value]) => (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          )}
        </For>
      </dl>
    </Card>
  );
}
