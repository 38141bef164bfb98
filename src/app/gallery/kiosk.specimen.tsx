// The slip a kiosk gives, full size: the number, the wait in words, and nothing else.
import { Slip } from '#ui/slip.tsx';
import { TicketNumber } from '#ui/ticket-number.tsx';
import { language } from '#ui/language.ts';
import css from './gallery.module.css';
import { t } from './gallery.words.ts';

export function KioskSpecimen() {
  const zh = () => language() === 'zh';
  return (
    <main class={css.kiosk}>
      <div class={css.kioskSlip}>
        <Slip stub={<span>{zh() ? '约 12–20 分钟，前面 7 人' : 'About 12–20 minutes, 7 people before you'}</span>}>
          <h1 class="quiet">{t.outlet}</h1>
          <TicketNumber value="A012" size="kiosk" />
          <p>{zh() ? '个人现金' : 'Personal cash'}</p>
        </Slip>
      </div>
    </main>
  );
}
