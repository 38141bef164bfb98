// A newcomer (IDN-015, IDN-027): number, name, institution. Password and roles come after it, on his sheet.
import { createSignal } from 'solid-js';
import { addStaff } from '#domain/identity/staff.mutators.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import css from './admin.module.css';
import { adminWords } from './admin.words.ts';
import { Problem } from './deed-problem.tsx';
import { placeOptions, type Book } from './organisation-book.ts';
import { peopleWords } from './people.words.ts';
import { createDeed } from './server-deed.ts';

const t = useWords(peopleWords);
const admin = useWords(adminWords);

export function AddPersonDialog(props: { book: Book; onClose: () => void; onAdded: (id: Id) => void }) {
  const live = useLive();
  const deed = createDeed();
  /** Once for the form, so that the same again is the same person. */
  const id = newId();
  const [card, setCard] = createSignal({ employeeNo: '', name: '', outletId: '', phone: '', mobile: '' });
  const [tried, setTried] = createSignal(false);
  const missing = (text: string) => (tried() && !text.trim() ? t.required : null);

  async function add(): Promise<void> {
    setTried(true);
    const { employeeNo, name, outletId, phone, mobile } = card();
    if (!employeeNo.trim() || !name.trim() || !outletId) return;
    const texts = { employeeNo: employeeNo.trim(), name: name.trim() };
    const numbers = { phone: phone.trim() || null, mobile: mobile.trim() || null };
    if (await deed.perform(addStaff, { id, outletId: outletId as Id, ...texts, ...numbers }, t.added))
      props.onAdded(id);
  }
  const field = (key: 'employeeNo' | 'name' | 'phone' | 'mobile') => ({
    name: `new-${key}`,
    onInput: (text: string) => setCard({ ...card(), [key]: text }),
  });

  return (
    <Dialog
      title={t.add}
      onClose={() => props.onClose()}
      acts={
        <>
          <Button onPress={() => props.onClose()}>{admin.back}</Button>
          <Button
            kind="act"
            busy={deed.busy()}
            whyNot={live.status().connected ? null : admin.offlineWhy}
            onPress={() => void add()}
          >
            {t.add}
          </Button>
        </>
      }
    >
      <form
        class={css.sections}
        data-testid="add-person"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div class={css.pairs}>
          <TextField
            {...field('employeeNo')}
            label={t.number}
            hint={t.numberHint}
            required
            maxlength={20}
            value={card().employeeNo}
            error={missing(card().employeeNo)}
          />
          <TextField
            {...field('name')}
            label={t.name}
            required
            maxlength={40}
            value={card().name}
            error={missing(card().name)}
          />
        </div>
        <Select
          label={admin.institution}
          name="new-institution"
          required
          options={placeOptions(props.book)}
          value={card().outletId}
          onChange={(outletId) => setCard({ ...card(), outletId })}
          error={missing(card().outletId)}
        />
        <div class={css.pairs}>
          <TextField {...field('phone')} label={t.phone} inputmode="tel" value={card().phone} />
          <TextField {...field('mobile')} label={t.mobile} inputmode="tel" value={card().mobile} />
        </div>
        <Problem of={deed} />
        {/* Enter in a field sends the form; the button that is seen stands at the dialog's foot. */}
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}
