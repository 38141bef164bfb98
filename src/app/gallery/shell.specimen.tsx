// The shell around the full-size specimens: a lobby manager's rail and bar.
import type { JSX } from 'solid-js';
import { Shell } from '#ui/page-shapes.tsx';
import { Rail } from '#ui/rail.tsx';
import { SyncChip, type SyncState } from '#ui/sync-chip.tsx';
import { PersonButton, TopBar } from '#ui/top-bar.tsx';
import { t } from './gallery.words.ts';

export function ShellSpecimen(props: { current: string; sync?: string | undefined; children: JSX.Element }) {
  const state = (): SyncState => (props.sync as SyncState | undefined) ?? 'online';
  return (
    <Shell
      rail={
        <Rail
          current={props.current}
          places={[
            { key: 'hall', label: t.hall, icon: 'hall', href: '#/hall' },
            { key: 'list', label: t.list, icon: 'queue', href: '#/list' },
            { key: 'customers', label: t.customers, icon: 'people', href: '#/list' },
            { key: 'leads', label: t.leads, icon: 'refer', href: '#/list' },
            { key: 'reminders', label: t.reminders, icon: 'bell', href: '#/list', count: 3 },
            { key: 'settings', label: t.settings, icon: 'gear', href: '#' },
          ]}
        />
      }
      bar={
        <TopBar
          outlet={t.outlet}
          time={t.time}
          state={
            <SyncChip
              state={state()}
              waiting={state() === 'offline' ? 3 : 0}
              refused={state() === 'refused' ? 2 : 0}
              age={t.ageExample}
            />
          }
          unread={3}
          onSearch={() => undefined}
          onBell={() => undefined}
          person={<PersonButton name={t.person} role={t.role} onPress={() => undefined} />}
        />
      }
    >
      {props.children}
    </Shell>
  );
}
