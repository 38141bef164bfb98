// Role × permission as one table: roles side by side, permissions by area; head and first column stay while it scrolls.
import { For, Show } from 'solid-js';
import { isPower, staysOwn, type PermissionName } from '#domain/identity/permissions.ts';
import { Icon } from '#ui/icon.tsx';
import { useWords } from '#ui/words.ts';
import { permissionGroups, permissionWord, roleName, type RoleShown } from './organisation-book.ts';
import { areaWord, dutyWord, shortScope } from './role-words.ts';
import css from './role-matrix.module.css';
import { rolesWords } from './roles.words.ts';

const t = useWords(rolesWords);

/** Narrower than the role: one's own, whatever its scope. */
const isOwnOnly = (name: PermissionName, role: RoleShown): boolean => staysOwn(name) && role.scope !== 'own';

export function RoleMatrix(props: { roles: readonly RoleShown[]; onOpen: (id: string) => void }) {
  const shown = () => props.roles.filter(({ active }) => active);
  const gone = () => props.roles.filter(({ active }) => !active);
  return (
    <div class={css.whole}>
      <ul class={css.legend}>
        <li>
          <span class={css.dot} /> {t.legendHas}
        </li>
        <li>
          <span class={css.dot} data-own="" /> {t.legendOwn}
        </li>
        <li>
          <Icon name="lock" small /> {t.legendPower}
        </li>
        <li>
          <span class={css.duty}>{t.dutySystem}</span> {t.legendDuty}
        </li>
      </ul>
      <div class={css.scroll} tabindex="0" role="region" aria-label={t.matrix}>
        <table class={css.matrix} data-testid="role-matrix">
          <caption class="unseen">{t.matrix}</caption>
          <thead>
            <tr>
              <th scope="col" class={css.corner}>
                {t.permission}
              </th>
              <For each={shown()}>
                {(role) => (
                  <th scope="col" class={css.role}>
                    <button
                      type="button"
                      class={css.open}
                      data-testid={`role-${role.code}`}
                      title={roleName(role)}
                      onClick={() => props.onOpen(role.id)}
                    >
                      <span class={css.name}>{roleName(role)}</span>
                    </button>
                  </th>
                )}
              </For>
            </tr>
            <HeadLine label={t.scope} cells={shown().map((role) => shortScope(role.scope))} />
            <tr class={css.line}>
              <th scope="row" class={css.about}>
                {t.duty}
              </th>
              <For each={shown()}>
                {(role) => (
                  <td>
                    <Show when={dutyWord(role)}>{(word) => <span class={css.duty}>{word()}</span>}</Show>
                  </td>
                )}
              </For>
            </tr>
            <HeadLine label={t.holders} cells={shown().map((role) => String(role.holders || ''))} />
          </thead>
          <For each={permissionGroups}>
            {({ area, permissions: names }) => (
              <tbody>
                <tr class={css.area}>
                  <th scope="rowgroup" class={css.about}>
                    {areaWord(area)}
                  </th>
                  <td colspan={shown().length} />
                </tr>
                <For each={names}>{(name) => <Line name={name} roles={shown()} />}</For>
              </tbody>
            )}
          </For>
        </table>
      </div>
      <Show when={gone().length > 0}>
        <p class="quiet">
          {t.retired}：{gone().map(roleName).join('、')}
        </p>
      </Show>
    </div>
  );
}

function HeadLine(props: { label: string; cells: readonly string[] }) {
  return (
    <tr class={css.line}>
      <th scope="row" class={css.about}>
        {props.label}
      </th>
      <For each={props.cells}>{(cell) => <td>{cell}</td>}</For>
    </tr>
  );
}

function Line(props: { name: PermissionName; roles: readonly RoleShown[] }) {
  return (
    <tr>
      <th scope="row">
        {permissionWord(props.name)}
        <Show when={isPower(props.name)}>
          <Icon name="lock" small label={t.power} />
        </Show>
      </th>
      <For each={props.roles}>
        {(role) => (
          <td>
            <Show when={role.permissions.includes(props.name)}>
              <span class={css.dot} data-own={isOwnOnly(props.name, role) ? '' : undefined} />
              <span class="unseen">{isOwnOnly(props.name, role) ? t.hasOwn : t.has}</span>
            </Show>
          </td>
        )}
      </For>
    </tr>
  );
}
