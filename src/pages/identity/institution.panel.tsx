// One institution: what it is, its name and ownership, and the deeds that change the tree around it.
import { createSignal, Show, untrack } from 'solid-js';
import { changeInstitution } from '#domain/identity/institution.mutators.ts';
import { whyNotReach } from '#domain/identity/scope.rules.ts';
import { mayDo } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { AddInstitution, CloseInstitution, MoveInstitution } from './institution-deeds.panel.tsx';
import { belowOf } from './institution-tree.ts';
import { institutionsWords } from './institutions.words.ts';
import { levelWord, ownershipWord, type Book, type InstitutionShown } from './organisation-book.ts';
import { OwnershipChoice } from './ownership-choice.tsx';
import { createDeed } from './server-deed.ts';

const t = useWords(institutionsWords);
const admin = useWords(adminWords);
const keeps = 'identity.manageInstitutions';

export function InstitutionSheet(props: {
  institution: InstitutionShown;
  book: Book;
  onClose: () => void;
  /** With the one to show next, where it is another. */
  onChanged: (id?: Id) => void;
}) {
  const live = useLive();
  const [asking, setAsking] = createSignal<'add' | 'move' | 'close' | null>(null);
  const mayKeep = () => mayDo(actorOf(live.me), keeps) && props.institution.active;
  const whyNot = () => {
    if (!live.status().connected) return admin.offlineWhy;
    const no = whyNotReach(actorOf(live.me), keeps, { institutionPath: props.institution.path });
    return no ? refusalSentence(no.code, no.data) : null;
  };
  const parent = () => props.book.institution(props.institution.parentId ?? '');
  const withThoseBelow = () =>
    belowOf(props.book.institutions(), props.institution).reduce(
      (sum, { people }) => sum + people,
      props.institution.people,
    );
  const deed = (what: 'add' | 'move' | 'close') => ({
    institution: props.institution,
    book: props.book,
    onClose: () => setAsking(null),
    onDone: (id?: Id) => {
      setAsking(null);
      if (what === 'close') props.onClose();
      props.onChanged(id);
    },
  });

  return (
    <Sheet
      title={props.institution.name}
      head={
        <Show when={!props.institution.active}>
          <Badge mark={{ kind: 'other', tone: 'stale', text: admin.closed }} />
        </Show>
      }
      onClose={() => props.onClose()}
      acts={
        <Show when={mayKeep()}>
          <Button icon="plus" whyNot={whyNot()} onPress={() => setAsking('add')}>
            {t.add}
          </Button>
          <Show when={props.institution.parentId !== null}>
            <Button whyNot={whyNot()} onPress={() => setAsking('move')}>
              {t.move}
            </Button>
            <Button kind="danger" icon="refused" whyNot={whyNot()} onPress={() => setAsking('close')}>
              {t.close}
            </Button>
          </Show>
        </Show>
      }
    >
      <div class={css.sections} data-testid="institution-sheet">
        <section>
          <dl class={css.facts}>
            <dt>{t.level}</dt>
            <dd>{levelWord(props.institution.level)}</dd>
            <dt>{t.code}</dt>
            <dd>{props.institution.code}</dd>
            <dt>{t.above}</dt>
            <dd>{parent()?.name ?? t.top}</dd>
            <dt>{t.peopleWord}</dt>
            <dd>{t.allPeople(props.institution.people, withThoseBelow())}</dd>
            <Show when={!mayKeep()}>
              <dt>{t.ownership}</dt>
              <dd>{ownershipWord(props.institution.ownership)}</dd>
            </Show>
          </dl>
        </section>
        <Show when={mayKeep()}>
          <ChangeForm institution={props.institution} whyNot={whyNot()} onChanged={() => props.onChanged()} />
        </Show>
      </div>
      <Show when={asking() === 'add'}>
        <AddInstitution {...deed('add')} />
      </Show>
      <Show when={asking() === 'move'}>
        <MoveInstitution {...deed('move')} />
      </Show>
      <Show when={asking() === 'close'}>
        <CloseInstitution {...deed('close')} />
      </Show>
    </Sheet>
  );
}

function ChangeForm(props: { institution: InstitutionShown; whyNot: string | null; onChanged: () => void }) {
  const deed = createDeed(() => props.onChanged());
  const [card, setCard] = createSignal(
    untrack(() => ({ name: props.institution.name, ownership: props.institution.ownership })),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const { name, ownership } = card();
        if (!name.trim()) return;
        void deed.perform(changeInstitution, { id: props.institution.id, name: name.trim(), ownership }, t.saved);
      }}
    >
      <div class={css.pairs}>
        <TextField
          label={t.name}
          name="institution-name"
          required
          maxlength={60}
          value={card().name}
          error={card().name.trim() ? null : t.required}
          onInput={(name) => setCard({ ...card(), name })}
        />
        <OwnershipChoice value={card().ownership} onChange={(ownership) => setCard({ ...card(), ownership })} />
      </div>
      <Problem of={deed} />
      <Button submit kind="act" busy={deed.busy()} whyNot={props.whyNot}>
        {t.save}
      </Button>
    </form>
  );
}
