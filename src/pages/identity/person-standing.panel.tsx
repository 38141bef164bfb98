// The institution he belongs to, and whether he is there (IDN-015): changed after a question.
import { createSignal, Show } from 'solid-js';
import { deactivateStaff, reactivateStaff, transferStaff } from '#domain/identity/staff.mutators.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx';
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

/** Where he belongs, and whether he is there. */
export function Standing(props: PersonPart) {
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
