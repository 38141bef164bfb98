// This tablet: what it reminds of, how it looks, and honestly how its data stands.
import { useLive } from '#sync/live.ts';
import { WorkPage } from '#ui/page-shapes.tsx';
import { useWords } from '#ui/words.ts';
import { AttentionPanel } from './attention.panel.tsx';
import { DataPanel } from './data.panel.tsx';
import { LobbyForm } from './lobby.form.tsx';
import { LookPanel } from './look.panel.tsx';
import { settingsWords } from './settings.words.ts';
import css from './tablet.module.css';

const t = useWords(settingsWords);

export function TabletPage() {
  const live = useLive();
  return (
    <WorkPage title={t.title} note={live.me.outlet.name}>
      <div class={css.sections}>
        <AttentionPanel />
        <LobbyForm />
        <LookPanel />
        <DataPanel />
      </div>
    </WorkPage>
  );
}
