// One role: its name, how far it reaches, what it may do; edited as far as the rules let who is here (IDN-018, IDN-019, SEC-004).
import { createSignal, For, Show, untrack } from 'solid-js';
import { fitsScope, isPower } from '#domain/identity/permissions.ts';
import { addRole, changeRole } from '#domain/identity/role.mutators.ts';
import { sameRoles, whyNotDefine } from '#domain/identity/role.rules.ts';
import { mayDo, scopes } from '#domain/kernel/actor.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { newId } from '#sync/new-id.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { Toggle } from '#ui/toggle.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { permissionGroups, permissionWord, rightsSentence, roleName, type RoleShown } from './organisation-book.ts';
import { scopeWords } from './rights.words.ts';
import { areaWord, dutyWord } from './role-words.ts';
import { rolesWords } from './roles.words.ts';
import { createDeed } from './server-deed.ts';
import { Retire } from './retire-role.panel.tsx';

const t = useWords(rolesWords);
const admin = useWords(adminWords);
const scopeWord = useWords(scopeWords);

const blank = (): RoleShown => ({
  id: newId(),
  code: '',
  name: '',
  scope: 'outlet',
  permissions: [],
  builtIn: false,
  active: true,
  holders: 0,
});

export function RoleSheet(props: {
  /** Null: a new one. */
  role: RoleShown | null;
  onClose: () => void;
  onChanged: () => void;
}) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const fresh = blank();
  const before = () => props.role ?? fresh;
  const [draft, setDraft] = createSignal<RoleShown>(untrack(before));
  const [tried, setTried] = createSignal(false);
  const mayEdit = () => mayDo(actorOf(live.me), 'identity.manageRoles') && before().active;

  const same = () =>
    props.role !== null &&
    draft().name.trim() === before().name &&
    draft().scope === before().scope &&
    sameRoles(draft().permissions, before().permissions);
  /** The server asks the same. */
  const against = () => whyNotDefine(actorOf(live.me), props.role, draft());
  const whyNot = () => {
    if (!live.status().connected) return admin.offlineWhy;
    if (same()) return t.nothingChanged;
    const no = against();
    return no ? rightsSentence(no) : null;
  };
  const badCode = () =>
    props.role === null && tried() && !/^[a-z][a-z0-9_]{1,39}$/.test(draft().code) ? t.badCode : null;
  const noName = () => (tried() && !draft().name.trim() ? t.required : null);

  async function save(): Promise<void> {
    setTried(true);
    // The fields may be out of sight where the button is.
    const missing = badCode() ?? noName();
    if (missing) return void deed.setProblem(missing);
    const { id, code, scope } = draft();
    const card = { id, name: draft().name.trim(), scope, permissions: [...draft().permissions].toSorted() };
    if (props.role) await deed.perform(changeRole, card, t.saved);
    else await deed.perform(addRole, { ...card, code }, t.added);
  }
  const toggle = (name: string, on: boolean) =>
    setDraft({
      ...draft(),
      permissions: on ? [...draft().permissions, name] : draft().permissions.filter((each) => each !== name),
    });

  return (
    <Sheet
      place="over"
      title={props.role ? roleName(props.role) : t.add}
      head={
        <Show when={dutyWord(draft())}>{(word) => <Badge mark={{ kind: 'other', text: word(), icon: 'lock' }} />}</Show>
      }
      onClose={() => props.onClose()}
      acts={
        <Show when={mayEdit()}>
          <Problem of={deed} />
          <Button kind="act" busy={deed.busy()} whyNot={whyNot()} onPress={() => void save()}>
            {props.role ? admin.save : t.add}
          </Button>
          <Show when={props.role && !props.role.builtIn}>
            <Retire role={props.role!} onChanged={() => props.onChanged()} />
          </Show>
        </Show>
      }
    >
      <div class={css.sections} data-testid="role-sheet">
        <section>
          <Show when={mayEdit()} fallback={<RoleFacts role={before()} />}>
            <div class={css.pairs}>
              <Show when={props.role === null}>
                <TextField
                  label={t.code}
                  name="role-code"
                  hint={t.codeHint}
                  required
                  maxlength={40}
                  value={draft().code}
                  error={badCode()}
                  onInput={(code) => setDraft({ ...draft(), code })}
                />
              </Show>
              <TextField
                label={t.name}
                name="role-name"
                required
                maxlength={40}
                value={draft().name}
                error={noName()}
                onInput={(name) => setDraft({ ...draft(), name })}
              />
              <Select
                label={t.scope}
                name="role-scope"
                options={scopes.map((each) => ({ value: each, label: scopeWord[each] }))}
                value={draft().scope}
                onChange={(scope) => setDraft({ ...draft(), scope: scope as RoleShown['scope'] })}
              />
            </div>
            <Show when={props.role}>
              <p class="quiet">
                {props.role!.builtIn ? t.builtIn : t.bankOwn} · {t.people(props.role!.holders)}
              </p>
            </Show>
          </Show>
        </section>
        <For each={permissionGroups}>
          {({ area, permissions }) => (
            <Show when={mayEdit() || permissions.some((name) => before().permissions.includes(name))}>
              <section>
                <h3>{areaWord(area)}</h3>
                <Show
                  when={mayEdit()}
                  fallback={
                    <p>
                      {permissions
                        .filter((name) => before().permissions.includes(name))
                        .map(permissionWord)
                        .join('、')}
                    </p>
                  }
                >
                  <div class={css.boxes}>
                    <For each={permissions}>
                      {(name) => (
                        <Toggle
                          look="box"
                          label={permissionWord(name)}
                          hint={isPower(name) ? t.power : undefined}
                          checked={draft().permissions.includes(name)}
                          whyNot={
                            draft().permissions.includes(name) || fitsScope(name, draft().scope) ? null : t.tooNarrow
                          }
                          onChange={(on) => toggle(name, on)}
                        />
                      )}
                    </For>
                  </div>
                </Show>
              </section>
            </Show>
          )}
        </For>
      </div>
    </Sheet>
  );
}

function RoleFacts(props: { role: RoleShown }) {
  return (
    <dl class={css.facts}>
      <dt>{t.scope}</dt>
      <dd>{scopeWord[props.role.scope]}</dd>
      <dt>{t.code}</dt>
      <dd>{props.role.code}</dd>
      <dt>{t.origin}</dt>
      <dd>{props.role.builtIn ? t.builtIn : t.bankOwn}</dd>
      <dt>{t.holders}</dt>
      <dd>{t.people(props.role.holders)}</dd>
    </dl>
  );
}
