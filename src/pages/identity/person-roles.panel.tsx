// His roles, and the request to change them, which another person decides (IDN-017, SEC-004).
import { createMemo, createSignal, For, Show } from 'solid-js';
import { proposeRoles, withdrawApproval } from '#domain/identity/role.mutators.ts';
import { sameRoles, whyNotGive, whyNotHold } from '#domain/identity/role.rules.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Refusal } from '#domain/kernel/refusal.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { newId } from '#sync/new-id.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { Notice } from '#ui/notice.tsx';
import { saidTime } from '#ui/said-time.ts';
import { Toggle } from '#ui/toggle.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { rightsSentence, roleName, type RoleShown } from './organisation-book.ts';
import { peopleWords } from './people.words.ts';
import { whoseOf, whyNotDo, type PersonPart } from './person-shown.ts';
import { createDeed } from './server-deed.ts';

const t = useWords(peopleWords);
const admin = useWords(adminWords);

export function PersonRoles(props: PersonPart) {
  const live = useLive();
  return (
    <div class={css.sections}>
      <section>
        <h3>{t.rolesNow}</h3>
        <RoleNames codes={props.person.roles} {...props} />
      </section>
      <Show
        when={props.person.asked}
        fallback={
          <Show when={whyNotDo(live, props, 'identity.proposeRoles') !== undefined && props.person.active}>
            <AskForm {...props} />
          </Show>
        }
      >
        {(asked) => <Waiting asked={asked()} {...props} />}
      </Show>
    </div>
  );
}

function RoleNames(props: PersonPart & { codes: readonly string[] }) {
  return (
    <Show when={props.codes.length > 0} fallback={<p class="quiet">{admin.noRole}</p>}>
      <p class={css.acts}>
        <For each={props.codes}>{(code) => <Badge mark={{ kind: 'other', text: props.book.roleName(code) }} />}</For>
      </p>
    </Show>
  );
}

function Waiting(props: PersonPart & { asked: NonNullable<PersonPart['person']['asked']> }) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  return (
    <section>
      <Notice
        icon="clock"
        title={t.openRequest}
        text={t.askedBy(props.asked.asker ?? '–', saidTime(toInstant(props.asked.askedAt), live.now()))}
        testId="open-request"
      />
      <h3>{t.rolesWanted}</h3>
      <RoleNames {...props} codes={props.asked.roles} />
      <Problem of={deed} />
      <Show when={props.asked.askedBy === live.me.staff.id}>
        <Button
          busy={deed.busy()}
          onPress={() => void deed.perform(withdrawApproval, { id: props.asked.id }, t.withdrawn)}
        >
          {t.withdraw}
        </Button>
      </Show>
    </section>
  );
}

function AskForm(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const id = newId();
  const [wanted, setWanted] = createSignal<readonly string[] | null>(null);
  const codes = () => wanted() ?? props.person.roles;
  const open = createMemo(() =>
    props.book.roles().filter((role) => role.active || props.person.roles.includes(role.code)),
  );
  /** The server asks the same: what excludes one another, and what is not his to give. */
  const against = (): Refusal | null => {
    const rows = open().filter(({ code }) => codes().includes(code));
    const fresh = rows.filter(({ code }) => !props.person.roles.includes(code));
    return whyNotHold(rows) ?? whyNotGive(actorOf(live.me), fresh);
  };
  const whyNot = () => {
    const out = whyNotDo(live, props, 'identity.proposeRoles');
    if (out) return out;
    if (sameRoles(codes(), props.person.roles)) return t.noChange;
    const no = against();
    return no ? rightsSentence(no) : null;
  };
  const toggle = ({ code }: RoleShown, on: boolean) =>
    setWanted(on ? [...codes(), code] : codes().filter((each) => each !== code));
  return (
    <section data-testid="ask-roles">
      <h3>{t.rolesWanted}</h3>
      <p class="quiet">{t.askRolesText}</p>
      <div class={css.boxes}>
        <For each={open()}>
          {(role) => (
            <Toggle
              look="box"
              label={roleName(role)}
              checked={codes().includes(role.code)}
              onChange={(on) => toggle(role, on)}
            />
          )}
        </For>
      </div>
      <Problem of={deed} />
      <Button
        kind="act"
        busy={deed.busy()}
        whyNot={whyNot()}
        onPress={() =>
          void deed.perform(proposeRoles, { ...whoseOf(props.person), id, roles: [...codes()].toSorted() }, t.asked)
        }
      >
        {t.askRoles}
      </Button>
    </section>
  );
}
