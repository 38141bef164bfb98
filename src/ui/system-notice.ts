// Notices of the tablet's own system, for while the page is out of sight; and the number on the app's icon.
import { createSignal } from 'solid-js';

export type NoticeLeave = 'granted' | 'denied' | 'default' | 'none';

const read = (): NoticeLeave => ('Notification' in globalThis ? Notification.permission : 'none');
const [leave, setLeave] = createSignal<NoticeLeave>(read());
/** Whether the person has let the app do so; `none`: this browser has no such notices. */
export { leave as noticeLeave };

/** Only from a touch: browsers ask nobody otherwise. */
export async function askForNotices(): Promise<boolean> {
  if (read() === 'default') await Notification.requestPermission();
  return setLeave(read()) === 'granted';
}

const worker = async (): Promise<ServiceWorkerRegistration | null> =>
  (await navigator.serviceWorker?.getRegistration().catch(() => null)) ?? null;

/** The same tag again replaces the notice without another sound. */
export async function showNotice(tag: string, title: string, data: object): Promise<void> {
  if (read() !== 'granted') return;
  await (
    await worker()
  )?.showNotification(title, { tag, data, icon: '/icons/icon-192.png', badge: '/icons/icon-192.png' });
}

/** Takes those away whose tag is not among these. */
export async function keepNotices(tags: ReadonlySet<string>): Promise<void> {
  const shown = (await (await worker())?.getNotifications()) ?? [];
  for (const notice of shown) if (notice.tag !== '' && !tags.has(notice.tag)) notice.close();
}

export function showBadge(count: number): void {
  const done = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  void done?.catch(() => undefined);
}
