// The shelf that customers see while nobody of the staff uses the tablet. It knows no person, no outlet and no data.
import { createSignal, onCleanup } from 'solid-js';
import { Button } from '#ui/button.tsx';
import { language, setLanguage } from '#ui/language.ts';
import { EmptyState } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { customerWords } from './customer.words.ts';
import css from './customer-face.module.css';

const t = useWords(customerWords);

/** The next customer finds it as the first one did. */
const FORGOTTEN_AFTER = 60_000;

export function CustomerFace() {
  const staffLanguage = language();
  const [large, setLarge] = createSignal(false);
  const enlarge = (on: boolean): void => {
    setLarge(on);
    document.documentElement.toggleAttribute('data-elder', on);
  };
  const asBefore = (): void => {
    enlarge(false);
    setLanguage(staffLanguage);
  };
  let forgetting = setTimeout(asBefore, FORGOTTEN_AFTER);
  const touched = (): void => {
    clearTimeout(forgetting);
    forgetting = setTimeout(asBefore, FORGOTTEN_AFTER);
  };
  window.addEventListener('pointerdown', touched);
  window.addEventListener('keydown', touched);
  // What a customer chose is not what the staff reads.
  window.addEventListener('pagehide', asBefore);
  onCleanup(() => {
    clearTimeout(forgetting);
    window.removeEventListener('pointerdown', touched);
    window.removeEventListener('keydown', touched);
    window.removeEventListener('pagehide', asBefore);
  });

  return (
    <div class={css.face} data-testid="customer-face">
      <header class={css.head}>
        <p class={css.name}>{t.product}</p>
        <Button onPress={() => enlarge(!large())}>{large() ? t.normal : t.larger}</Button>
        <Button onPress={() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>{t.language}</Button>
      </header>
      <main class={css.main}>
        <p class="quiet">{t.welcome}</p>
        <h1>{t.shelf}</h1>
        <section class={css.shelf} aria-label={t.shelf} data-testid="shelf">
          <EmptyState title={t.empty} text={t.emptyText} />
        </section>
      </main>
      <footer class={css.foot}>
        <Button icon="person" onPress={() => location.replace('/')}>
          {t.staff}
        </Button>
      </footer>
    </div>
  );
}
