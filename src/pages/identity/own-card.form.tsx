// One's own name and numbers (IDN-012); what one logs in with stays.
import { createSignal, Show } from 'solid-js';
import { staffKind } from '#domain/identity/identity.model.ts';
import { changeOwnCard } from '#domain/identity/staff.mutators.ts';
import { useLive } from '#sync/live.ts';
import { Button } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { TextField } from '#ui/field.tsx';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { problemSentence } from '../refusal-sentence.ts';
import { accountWords } from './account.words.ts';
import css from './devices.module.css';

const t = useWords(accountWords);

export function OwnCardForm(props: { login: string }) {
  const live = useLive();
  const saved = () => live.reader.get(staffKind, live.me.staff.id);
  const [draft, setDraft] = createSignal<{ name?: string; phone?: string; mobile?: string }>({});
  const [problem, setProblem] = createSignal<string | null>(null);
  const shown = () => ({
    name: draft().name ?? saved()?.name ?? live.me.staff.name,
    phone: draft().phone ?? saved()?.phone ?? '',
    mobile: draft().mobile ?? saved()?.mobile ?? '',
  });

  async function save(): Promise<void> {
    const { name, phone, mobile } = shown();
    if (!name.trim()) return void setProblem(t.nameMissing);
    setProblem(null);
    try {
      await live.act(changeOwnCard, { name, phone: phone.trim() || null, mobile: mobile.trim() || null });
      setDraft({});
      showToast({ text: t.cardSaved, icon: 'check' });
    } catch (error) {
      setProblem(problemSentence(error, t.cardBad));
    }
  }

  return (
    <Card title={t.card}>
      <form
        class={css.form}
        data-testid="own-card"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t.loginName}
          name="own-login"
          readonly
          value={props.login}
          onInput={() => undefined}
          hint={t.loginFixed}
        />
        <TextField
          label={t.name}
          name="own-name"
          required
          value={shown().name}
          onInput={(name) => setDraft({ ...draft(), name })}
        />
        <TextField
          label={t.phone}
          name="own-phone"
          inputmode="tel"
          value={shown().phone}
          onInput={(phone) => setDraft({ ...draft(), phone })}
        />
        <TextField
          label={t.mobile}
          name="own-mobile"
          inputmode="tel"
          value={shown().mobile}
          onInput={(mobile) => setDraft({ ...draft(), mobile })}
        />
        <Show when={problem()}>
          <p class={css.problem} role="alert">
            {problem()}
          </p>
        </Show>
        <Button kind="act" submit>
          {t.saveCard}
        </Button>
      </form>
    </Card>
  );
}
