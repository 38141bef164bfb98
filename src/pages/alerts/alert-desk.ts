// What the frame knows of alerts: those that are open, and how a new one is told of. Told once on this device, in one
// breath where several come at once: on the screen, by sound, by voice, and by the system while the page is out of sight.
import { createEffect, createMemo, createSignal, onCleanup, untrack, type Accessor } from 'solid-js';
import { byUrgency, hallAlerts, type HallAlert, type HallAlerts } from '#domain/alerts/hall-alerts.ts';
import { watchesHall } from '#domain/alerts/alerts.rules.ts';
import { dayOf } from '#domain/kernel/day.ts';
import { useLobbySetting } from '#pages/settings/lobby-setting.face.tsx';
import { actorOf } from '#sync/me.ts';
import { useLive } from '#sync/live.ts';
import { playChime, unlockSound } from '#ui/chime.ts';
import { language } from '#ui/language.ts';
import { createSteady } from '#ui/steady.ts';
import { keepNotices, noticeLeave, showBadge, showNotice } from '#ui/system-notice.ts';
import { showToast } from '#ui/toast.tsx';
import { speak } from '#ui/voice.ts';
import { useWords } from '#ui/words.ts';
import { lookOf, nameOf, saidTogether } from './alert-said.ts';
import { alertsWords } from './alerts.words.ts';
import { firstTime } from './announced.ts';
import { createOwnCalls } from './own-calls.ts';
import { stopPushes, takeInPushes } from './push-subscription.ts';

const t = useWords(alertsWords);

export interface AlertDesk {
  readonly alerts: Accessor<HallAlerts>;
  /** Whether alerts of the hall are this person's business; anybody may call the lobby manager. */
  readonly watches: boolean;
  /** What was told of last and is still open; most urgent first. */
  readonly news: Accessor<readonly HallAlert[]>;
  readonly hideNews: () => void;
  readonly opened: Accessor<boolean>;
  readonly open: (is: boolean) => void;
  readonly goTo: (alert: HallAlert) => void;
}

const none: HallAlerts = { open: [], noted: [] };
/** Long enough to be read from a distance; it stays in the list. */
const NEWS_LASTS = 12_000;
/** Sounds nearer than this are one noise. */
const QUIET_AFTER = 1_500;

export function createAlertDesk(go: (path: string) => void): AlertDesk {
  const live = useLive();
  const watches = watchesHall(actorOf(live.me));
  const outletId = live.me.outlet.id;
  const setting = useLobbySetting();
  const loaded = createMemo(() => live.status().loaded);
  const linked = createMemo(() => loaded() && live.status().connected);
  const alerts = createSteady(() =>
    watches && loaded() ? live.ask(hallAlerts, { outletId, setting: setting(), now: live.now() }) : none,
  );
  const [opened, open] = createSignal(false);
  const [told, setTold] = createSignal<readonly string[]>([]);
  const news = createMemo(() => {
    const keys = told();
    return keys.length === 0
      ? []
      : alerts()
          .open.filter(({ key }) => keys.includes(key))
          .toSorted(byUrgency);
  });
  const ownCalls = createOwnCalls();

  let hiding: ReturnType<typeof setTimeout> | undefined;
  let lastSound = -QUIET_AFTER;
  function hideNews(): void {
    clearTimeout(hiding);
    setTold([]);
  }

  function tell(fresh: readonly HallAlert[]): void {
    const sentence = saidTogether(fresh, live.reader);
    const { sound, voice, notify } = setting();
    setTold([...told(), ...fresh.map(({ key }) => key)]);
    clearTimeout(hiding);
    hiding = setTimeout(hideNews, NEWS_LASTS);
    if (sound && performance.now() - lastSound >= QUIET_AFTER) {
      lastSound = performance.now();
      playChime(lookOf(fresh[0]!).chime);
    }
    // Without sound it is silent (RMD-011), voice and all.
    if (sound && voice) speak(sentence);
    if (!notify || document.visibilityState === 'visible') return;
    const [first] = fresh;
    const tag = fresh.length === 1 ? first!.key : 'many';
    void showNotice(tag, sentence, fresh.length === 1 && first!.ticket ? { ticket: first!.ticket.id } : {});
  }

  createEffect(() => {
    const open = alerts().open;
    if (open.length === 0) return;
    untrack(() => {
      const first = firstTime(
        open.map(({ key }) => key),
        dayOf(live.now()),
      );
      const fresh = open.filter(({ key }) => first.has(key)).toSorted(byUrgency);
      if (fresh.length > 0) tell(fresh);
    });
  });
  // Who called is told that somebody comes.
  createEffect(() => {
    const answered = ownCalls().filter(({ answeredBy }) => answeredBy !== null);
    untrack(() => {
      const first = firstTime(
        answered.map(({ id }) => `answered:${id}`),
        dayOf(live.now()),
      );
      for (const call of answered.filter(({ id }) => first.has(`answered:${id}`)))
        showToast({
          text: t.answered(nameOf(live.reader, call.answeredBy!)),
          icon: 'check',
          tone: 'done',
          lasts: 12_000,
        });
    });
  });
  // Elsewhere somebody took note of it: its notice goes, and the number on the icon follows.
  createEffect(() => {
    const open = alerts().open;
    showBadge(open.length);
    void keepNotices(new Set([...open.map(({ key }) => key as string), ...(open.length > 0 ? ['many'] : [])]));
  });
  const wanted = createMemo(() => watches && setting().notify && noticeLeave() === 'granted');
  createEffect(() => {
    const take = wanted();
    const says = language();
    if (linked()) void (take ? takeInPushes(says) : stopPushes());
  });

  const lockSound = unlockSound();
  const worker = new AbortController();
  // The worker brought the page to the front, as somebody tapped a notice.
  navigator.serviceWorker?.addEventListener(
    'message',
    (event: MessageEvent<{ readonly type?: string; readonly path?: string } | null>) => {
      if (event.data?.type === 'GO' && event.data.path?.startsWith('/')) go(event.data.path);
    },
    { signal: worker.signal },
  );
  onCleanup(() => {
    clearTimeout(hiding);
    lockSound();
    worker.abort('left');
    showBadge(0);
  });
  return {
    alerts,
    watches,
    news,
    hideNews,
    opened,
    open,
    goTo(alert) {
      open(false);
      hideNews();
      go(alert.ticket ? `/queue?ticket=${alert.ticket.id}` : '/');
    },
  };
}
