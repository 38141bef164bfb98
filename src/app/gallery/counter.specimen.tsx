// A counter, full size: the number being served fills a third of the screen, and each act shows its key.
import { Button } from '#ui/button.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import css from './gallery.module.css';
import { t } from './gallery.words.ts';
import { ShellSpecimen } from './shell.specimen.tsx';

export function CounterSpecimen() {
  return (
    <ShellSpecimen current="hall">
      <div class={css.counter}>
        <h1 class="quiet">{t.counterPage} 3</h1>
        <TicketNumber value="A012" size="hero" />
        <p class={css.counterActs}>
          <Button kind="act" shortcut="Space">
            {t.call}
          </Button>
          <Button shortcut="F2">{t.move}</Button>
          <Button shortcut="F9">{t.abandon}</Button>
        </p>
      </div>
    </ShellSpecimen>
  );
}
