// A pad for eleven figures, large enough for any finger; there is no field that a browser could remember.
import { createSignal, For, Show } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import css from './kiosk.module.css';
import { kioskWords } from './kiosk.words.ts';

const t = useWords(kioskWords);
const figures = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const LENGTH = 11;

/** 138 0000 0000 */
const grouped = (digits: string): string => digits.replace(/^(\d{3})(\d{1,4})?(\d{1,4})?$/, (_, ...parts: string[]) => parts.slice(0, 3).filter(Boolean).join(' ')); // prettier-ignore

export function PhonePad(props: { onDone: (digits: string) => Promise<boolean> }) {
  const [digits, setDigits] = createSignal('');
  const [wrong, setWrong] = createSignal(false);
  const press = (figure: string): void => {
    setWrong(false);
    setDigits((before) => (before + figure).slice(0, LENGTH));
  };
  const done = async (): Promise<void> => {
    const typed = digits();
    const right = await props.onDone(typed);
    setWrong(!right);
    if (right) setDigits('');
  };
  const key = (figure: string) => (
    <button type="button" class={css.key} onClick={() => press(figure)}>
      {figure}
    </button>
  );
  return (
    <div class={css.pad} data-testid="pad">
      <output class={css.typed} aria-label={t.typed(digits().length)}>
        {grouped(digits()) || ' '}
      </output>
      <p class={css.wrong} role="alert">
        <Show when={wrong()}>{t.notPhone}</Show>
      </p>
      <div class={css.keys}>
        <For each={figures}>{(figure) => key(figure)}</For>
        <button type="button" class={css.key} data-small onClick={() => setDigits('')}>
          {t.clear}
        </button>
        {key('0')}
        <button type="button" class={css.key} data-small onClick={() => setDigits((all) => all.slice(0, -1))}>
          {t.erase}
        </button>
      </div>
      <Button wide kind="act" onPress={() => void done()}>
        {t.next}
      </Button>
    </div>
  );
}
