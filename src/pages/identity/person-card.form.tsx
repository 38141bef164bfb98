// Name and numbers, the institution he belongs to, the agreement he signed, whether he is there (IDN-012, IDN-015, IDN-043).
import { createSignal, Show } from 'solid-js';
import {
  changeStaff,
  deactivateStaff,
  noteConfidentiality,
  reactivateStaff,
  transferStaff,
} from '#domain/identity/staff.mutators.ts';
import { mayDo } from '#domain/kernel/actor.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { placeOptions } from './organisation-book.ts';
import { peopleWords } from './people.words.ts';
import { whoseOf, whyNotDo, type PersonPart } from './person-shown.ts';
import { createDeed } from './server-deed.ts';

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

/** Where he belongs, and whether he is there. */
function Standing(props: PersonPart) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const [asking, setAsking] = createSignal<'transfer' | 'deactivate' | null>(null);
  const [toId, setToId] = createSignal('');
  const close = () => setAsking(null);
  // Of somebody who has left nothing else can be changed, so the rule is asked as if he were back.
  const whyNot = () =>
    whyNotDo(live, { person: { ...props.person, active: true }, book: props.book }, 'identity.manageStaff');
  const transfer = () =>
    deed.perform(transferStaff, { ...whoseOf(props.person), toId: toId() as Id }, t.transferred).then(close);
  const deactivate = () => deed.perform(deactivateStaff, whoseOf(props.person), t.deactivated).then(close);
  return (
    <section>
      <Problem of={deed} />
      <div class={css.acts}>
        <Show
          when={props.person.active}
          fallback={
            <Button
              busy={deed.busy()}
              whyNot={whyNot()}
              onPress={() => void deed.perform(reactivateStaff, whoseOf(props.person), t.reactivated)}
            >
              {t.reactivate}
            </Button>
          }
        >
          <Button whyNot={whyNot()} onPress={() => setAsking('transfer')}>
            {t.transfer}
          </Button>
          <Button kind="danger" icon="refused" whyNot={whyNot()} onPress={() => setAsking('deactivate')}>
            {t.deactivate}
          </Button>
        </Show>
      </div>
      <Show when={asking() === 'deactivate'}>
        <ConfirmDialog
          title={t.deactivateAsk(props.person.name)}
          act={t.deactivate}
          danger
          busy={deed.busy()}
          onConfirm={() => void deactivate()}
          onClose={close}
        >
          {t.deactivateText}
        </ConfirmDialog>
      </Show>
      <Show when={asking() === 'transfer'}>
        <Dialog
          title={t.transfer}
          onClose={close}
          acts={
            <>
              <Button onPress={close}>{admin.back}</Button>
              <Button
                kind="act"
                busy={deed.busy()}
                whyNot={toId() ? null : t.chooseInstitution}
                onPress={() => void transfer()}
              >
                {t.transfer}
              </Button>
            </>
          }
        >
          <div class={css.sections}>
            <p>{t.transferText}</p>
            <Select
              label={t.toInstitution}
              name="to"
              options={placeOptions(props.book).filter(({ value }) => value !== props.person.outletId)}
              value={toId()}
              onChange={setToId}
            />
          </div>
        </Dialog>
      </Show>
    </section>
  );
}
