// What changes the tree: one more below, all of it to another place, closed for good. What the rules say no with stands in the dialog.
import { createSignal } from 'solid-js';
import { levels, type Institution } from '#domain/identity/identity.model.ts';
import { addInstitution, closeInstitution, moveInstitution } from '#domain/identity/institution.mutators.ts';
import { whyNotBelow } from '#domain/identity/institution.rules.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { newId } from '#sync/new-id.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { belowOf } from './institution-tree.ts';
import { institutionsWords } from './institutions.words.ts';
import { levelWord, placeOptions, type Book, type InstitutionShown } from './organisation-book.ts';
import { OwnershipChoice } from './ownership-choice.tsx';
import { createDeed } from './server-deed.ts';

const t = useWords(institutionsWords);
const admin = useWords(adminWords);

interface TreeDeed {
  readonly institution: InstitutionShown;
  readonly book: Book;
  readonly onClose: () => void;
  readonly onDone: (id?: Id) => void;
}

export function AddInstitution(props: TreeDeed) {
  const deed = createDeed();
  const id = newId();
  const possible = () => levels.filter((level) => whyNotBelow(props.institution, level) === null);
  const [card, setCard] = createSignal<{
    level: string;
    code: string;
    name: string;
    ownership: Institution['ownership'];
  }>({ level: '', code: '', name: '', ownership: 'self' });
  const level = () => (card().level || possible()[0]) as Institution['level'] | undefined;
  const [tried, setTried] = createSignal(false);
  const missing = (text: string) => (tried() && !text.trim() ? t.required : null);
  async function add(): Promise<void> {
    setTried(true);
    const { code, name, ownership } = card();
    const at = level();
    if (!code.trim() || !name.trim() || !at) return;
    const input = { id, parentId: props.institution.id, level: at, code: code.trim(), name: name.trim(), ownership };
    if (await deed.perform(addInstitution, input, t.added)) props.onDone(id);
  }
  return (
    <Dialog
      title={t.addBelow(props.institution.name)}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{admin.back}</Button>
          <Button
            kind="act"
            busy={deed.busy()}
            whyNot={possible().length === 0 ? t.noLevel : null}
            onPress={() => void add()}
          >
            {t.addAct}
          </Button>
        </>
      }
    >
      <form
        class={css.sections}
        data-testid="add-institution"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div class={css.pairs}>
          <Select
            label={t.level}
            name="level"
            options={possible().map((each) => ({ value: each, label: levelWord(each) }))}
            value={level() ?? ''}
            onChange={(next) => setCard({ ...card(), level: next })}
          />
          <OwnershipChoice value={card().ownership} onChange={(ownership) => setCard({ ...card(), ownership })} />
        </div>
        <TextField
          label={t.code}
          name="code"
          hint={t.codeHint}
          required
          maxlength={20}
          value={card().code}
          error={missing(card().code)}
          onInput={(code) => setCard({ ...card(), code })}
        />
        <TextField
          label={t.name}
          name="name"
          required
          maxlength={60}
          value={card().name}
          error={missing(card().name)}
          onInput={(name) => setCard({ ...card(), name })}
        />
        <Problem of={deed} />
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}

export function MoveInstitution(props: TreeDeed) {
  const deed = createDeed();
  const [to, setTo] = createSignal('');
  const below = () => belowOf(props.book.institutions(), props.institution);
  const options = () => {
    const { level } = props.institution;
    const inside = new Set([props.institution.id, ...below().map(({ id }) => id)]);
    return placeOptions(props.book, (place) => (whyNotBelow(place, level) === null ? null : t.notBelow)).filter(
      ({ value }) => !inside.has(value as Id) && value !== props.institution.parentId,
    );
  };
  async function move(): Promise<void> {
    const input = { id: props.institution.id, parentId: to() as Id, below: below().map(({ id }) => id) };
    if (await deed.perform(moveInstitution, input, t.moved)) props.onDone();
  }
  return (
    <Dialog
      title={t.moveOf(props.institution.name)}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{admin.back}</Button>
          <Button kind="act" busy={deed.busy()} whyNot={to() ? null : t.chooseParent} onPress={() => void move()}>
            {t.move}
          </Button>
        </>
      }
    >
      <div class={css.sections} data-testid="move-institution">
        <p>{t.moveText(below().length)}</p>
        <Select label={t.moveTo} name="to" options={options()} value={to()} onChange={setTo} />
        <Problem of={deed} />
      </div>
    </Dialog>
  );
}

export function CloseInstitution(props: TreeDeed) {
  const deed = createDeed();
  async function close(): Promise<void> {
    if (await deed.perform(closeInstitution, { id: props.institution.id }, t.closedDone)) props.onDone();
  }
  return (
    <Dialog
      title={t.closeAsk(props.institution.name)}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button autofocus onPress={() => props.onClose()}>
            {admin.back}
          </Button>
          <Button kind="danger" busy={deed.busy()} onPress={() => void close()}>
            {t.close}
          </Button>
        </>
      }
    >
      <p>{t.closeText}</p>
      <Problem of={deed} />
    </Dialog>
  );
}
