// Name and numbers, the institution he belongs to, the agreement he signed, whether he is there (IDN-012, IDN-015, IDN-043).
import { createSignal, Show } from 'solid-js';
import { changeStaff, noteConfidentiality } from '#domain/identity/staff.mutators.ts';
import { mayDo } from '#domain/kernel/actor.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { peopleWords } from './people.words.ts';
import { whoseOf, whyNotDo, type PersonPart } from './person-shown.ts';
import { createDeed } from './server-deed.ts';
import { Standing } from './person-standing.panel.tsx';

const t = useWords(peopleWords);
const admin = useWords(adminWords);

export function PersonCard(props: PersonPart) {
  const live = useLive();
  const whyNot = () => whyNotDo(live, props, 'identity.manageStaff');
  return (
    <div class={css.sections}>
      <section>
        <dl class={css.facts}>
          <dt>{t.number}</dt>
          <dd>{props.person.employeeNo}</dd>
          <dt>{admin.institution}</dt>
          <dd>
            {props.person.outlet} · {props.person.outletCode}
          </dd>
          <Show when={whyNot() === undefined}>
            <dt>{t.phone}</dt>
            <dd>{props.person.phone ?? admin.none}</dd>
            <dt>{t.mobile}</dt>
            <dd>{props.person.mobile ?? admin.none}</dd>
          </Show>
        </dl>
      </section>
      <Show when={whyNot() !== undefined && props.person.active}>
        <CardForm {...props} />
        <Agreement {...props} />
      </Show>
      <Show when={mayDo(actorOf(live.me), 'identity.manageStaff')}>
        <Standing {...props} />
      </Show>
    </div>
  );
}

function CardForm(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const [draft, setDraft] = createSignal<{ name?: string; phone?: string; mobile?: string }>({});
  const shown = () => ({
    name: draft().name ?? props.person.name,
    phone: draft().phone ?? props.person.phone ?? '',
    mobile: draft().mobile ?? props.person.mobile ?? '',
  });
  async function save(): Promise<void> {
    const { name, phone, mobile } = shown();
    if (!name.trim()) return;
    const card = { name: name.trim(), phone: phone.trim() || null, mobile: mobile.trim() || null };
    if (await deed.perform(changeStaff, { ...whoseOf(props.person), ...card }, t.cardSaved)) setDraft({});
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div class={css.pairs}>
        <TextField
          label={t.name}
          name="person-name"
          required
          maxlength={40}
          value={shown().name}
          error={shown().name.trim() ? null : t.required}
          onInput={(name) => setDraft({ ...draft(), name })}
        />
        <TextField
          label={t.phone}
          name="person-phone"
          inputmode="tel"
          value={shown().phone}
          onInput={(phone) => setDraft({ ...draft(), phone })}
        />
        <TextField
          label={t.mobile}
          name="person-mobile"
          inputmode="tel"
          value={shown().mobile}
          onInput={(mobile) => setDraft({ ...draft(), mobile })}
        />
      </div>
      <Problem of={deed} />
      <Button submit kind="act" busy={deed.busy()} whyNot={whyNotDo(live, props, 'identity.manageStaff')}>
        {admin.save}
      </Button>
    </form>
  );
}

function Agreement(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const since = () => props.person.confidentialSince;
  return (
    <section>
      <h3>{t.confidential}</h3>
      <p>
        {since() === null ? t.unsigned : t.signed(dayOf(toInstant(since()!)))}
        <span class="quiet"> · {t.confidentialHint}</span>
      </p>
      <Problem of={deed} />
      <Button
        busy={deed.busy()}
        whyNot={whyNotDo(live, props, 'identity.manageStaff')}
        onPress={() =>
          void deed.perform(noteConfidentiality, { ...whoseOf(props.person), signed: since() === null }, t.noted)
        }
      >
        {since() === null ? t.noteSigned : t.noteUnsigned}
      </Button>
    </section>
  );
}
