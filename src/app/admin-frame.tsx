// The places of administration, which share one place of the rail: who sees which, and the row of links above them.
import { For, Show, type JSX } from 'solid-js';
import { reachOf } from '#domain/identity/scope.rules.ts';
import { mayDo, type StaffActor } from '#domain/kernel/actor.ts';
import { useWords } from '#ui/words.ts';
import css from './admin-frame.module.css';
import { frameWords } from './frame.words.ts';

const t = useWords(frameWords);

type Name = 'people' | 'institutions' | 'roles' | 'online' | 'devices' | 'files' | 'halls' | 'reports';

/** Beyond one's own outlet. */
const readsWidely = (actor: StaffActor): boolean =>
  ['subtree', 'bank'].includes(reachOf(actor, 'identity.readStaff') ?? '');

const keepsPeople = [
  'identity.manageStaff',
  'identity.gradeStaff',
  'identity.assignStaff',
  'identity.resetPassword',
  'identity.proposeRoles',
] as const;

const sees: Readonly<Record<Name, (actor: StaffActor) => boolean>> = {
  people: (actor) => keepsPeople.some((each) => mayDo(actor, each)) || readsWidely(actor),
  institutions: (actor) => mayDo(actor, 'identity.manageInstitutions') || readsWidely(actor),
  roles: (actor) =>
    (['identity.manageRoles', 'identity.decideRoles', 'identity.proposeRoles'] as const).some((each) =>
      mayDo(actor, each),
    ) || readsWidely(actor),
  online: (actor) => mayDo(actor, 'identity.readSessions'),
  devices: (actor) => mayDo(actor, 'identity.manageDevices'),
  files: (actor) => mayDo(actor, 'customers.import'),
  halls: (actor) => mayDo(actor, 'queue.manage'),
  reports: (actor) => mayDo(actor, 'reports.read'),
};
const names = Object.keys(sees) as Name[];

export interface AdminPlace {
  readonly name: Name;
  readonly href: string;
}
export const adminPlaces = (actor: StaffActor): readonly AdminPlace[] =>
  names.filter((name) => sees[name](actor)).map((name) => ({ name, href: `/admin/${name}` }));

export function AdminFrame(props: { places: readonly AdminPlace[]; path: string; children: JSX.Element }) {
  const inside = () => props.path.startsWith('/admin/');
  return (
    <div class={inside() ? css.admin : css.plain}>
      <Show when={inside() && props.places.length > 1}>
        <nav class={css.places} aria-label={t.adminPlaces}>
          <For each={props.places}>
            {({ name, href }) => (
              <a class={css.place} href={href} aria-current={props.path === href ? 'page' : undefined}>
                {t[name]}
              </a>
            )}
          </For>
        </nav>
      </Show>
      <div class={inside() ? css.page : css.plain}>{props.children}</div>
    </div>
  );
}
