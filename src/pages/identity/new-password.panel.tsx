// A new password, typed twice; what it must be is said by the server, which knows the bank's policy.
import { TextField } from '#ui/field.tsx';
import { useWords } from '#ui/words.ts';
import { loginStepWords } from './login-step.words.ts';

const t = useWords(loginStepWords);

export function newPasswordProblem(next: string, again: string): 'missing' | 'differs' | null {
  if (!next) return 'missing';
  return next === again ? null : 'differs';
}

export function NewPasswordFields(props: {
  next: string;
  again: string;
  onNext: (value: string) => void;
  onAgain: (value: string) => void;
  tried: boolean;
}) {
  const problem = () => (props.tried ? newPasswordProblem(props.next, props.again) : null);
  return (
    <>
      <TextField
        label={t.newPassword}
        name="new-password"
        type="password"
        autocomplete="new-password"
        required
        hint={t.newHint}
        value={props.next}
        onInput={props.onNext}
        error={problem() === 'missing' ? t.newMissing : null}
      />
      <TextField
        label={t.newAgain}
        name="new-again"
        type="password"
        autocomplete="new-password"
        required
        value={props.again}
        onInput={props.onAgain}
        error={problem() === 'differs' ? t.newDiffers : null}
      />
    </>
  );
}
