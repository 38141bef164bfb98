// The small sum after some wrong passwords: to be read, or heard where the device can speak.
import { Show } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { TextField } from '#ui/field.tsx';
import { language } from '#ui/language.ts';
import { useWords } from '#ui/words.ts';
import type { Question } from './login-door.ts';
import css from './login.module.css';
import { loginStepWords } from './login-step.words.ts';

const t = useWords(loginStepWords);

export function QuestionField(props: {
  question: Question;
  value: string;
  onInput: (value: string) => void;
  missing: boolean;
}) {
  const text = () => t[props.question.op](props.question.a, props.question.b);
  const canSpeak = 'speechSynthesis' in globalThis;
  function speak() {
    const said = new SpeechSynthesisUtterance(text());
    said.lang = language() === 'zh' ? 'zh-CN' : 'en-GB';
    said.rate = 0.8;
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
  }
  return (
    <div class={css.question} data-testid="login-question">
      <TextField
        label={text()}
        name="answer"
        inputmode="numeric"
        required
        value={props.value}
        onInput={props.onInput}
        hint={t.whyQuestion}
        error={props.missing ? t.answerMissing : null}
      />
      <Show when={canSpeak}>
        <Button onPress={speak}>{t.hear}</Button>
      </Show>
    </div>
  );
}
