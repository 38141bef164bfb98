// The face of alerts in the frame: what the bar says of a new one, and the list behind the bell (LOB-063).
import { Show } from 'solid-js';
import { useLive } from '#sync/live.ts';
import { soundBlocked } from '#ui/chime.ts';
import { Icon } from '#ui/icon.tsx';
import { IconButton } from '#ui/button.tsx';
import { uiWords } from '#ui/ui.words.ts';
import { useWords } from '#ui/words.ts';
import type { AlertDesk } from './alert-desk.ts';
import { lookOf, saidTogether } from './alert-said.ts';
import css from './alerts.module.css';
import { AlertsSheet } from './alerts.panel.tsx';
import { alertsWords } from './alerts.words.ts';

export { createAlertDesk, type AlertDesk } from './alert-desk.ts';

const t = useWords(alertsWords);
const ui = useWords(uiWords);

/** In the place of the outlet's name, for some seconds: no button moves, none is covered. */
export function AlertNews(props: { desk: AlertDesk }) {
  const live = useLive();
  const first = () => props.desk.news()[0];
  const open = () => {
    const news = props.desk.news();
    if (news.length === 1) props.desk.goTo(news[0]!);
    else props.desk.open(true);
    props.desk.hideNews();
  };
  return (
    <Show when={first()}>
      {(alert) => (
        <div class={css.news} data-tone={lookOf(alert()).tone} data-testid="alert-news">
          <button type="button" class={css.newsText} onClick={open}>
            <Icon name={lookOf(alert()).icon} />
            <span>
              <strong>{saidTogether(props.desk.news(), live.reader)}</strong>
              <Show when={soundBlocked()}>
                <small>{t.tapForSound}</small>
              </Show>
            </span>
          </button>
          <IconButton icon="cross" label={ui.close} onPress={() => props.desk.hideNews()} />
        </div>
      )}
    </Show>
  );
}

/** Behind the bell. */
export function AlertsPlace(props: { desk: AlertDesk }) {
  return (
    <Show when={props.desk.opened()}>
      <AlertsSheet desk={props.desk} />
    </Show>
  );
}
