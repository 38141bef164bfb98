// The kiosk as a whole: which device it is, then the start screen and what follows it.
import { Match, Switch } from 'solid-js';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { EnrolPanel } from '../enrol.panel.tsx';
import { keepShell } from '../face-shell.ts';
import { facesWords } from '../faces.words.ts';
import { createStation } from '../station.ts';

const t = useWords(facesWords);

export function KioskFace() {
  const station = createStation('kiosk');
  keepShell('kiosk', () => true);
  return (
    <Switch>
      <Match when={station.standing() === 'unknown'}>
        <EnrolPanel station={station} />
      </Match>
      <Match when={station.picture()}>
        {(picture) => <main data-testid="kiosk">{picture().hall.outlet.name}</main>}
      </Match>
      <Match when={station.standing() === 'ours'}>
        <main class="alone">
          <EmptyState title={t.starting} text={t.startingText} />
        </main>
      </Match>
    </Switch>
  );
}
