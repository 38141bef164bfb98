// Pushes of alerts while the app is out of sight: shown in the sentence that they carry, and opened where they are about.
// Nothing in them is anybody's; whose it is, the page finds in its own rows.
import * as v from 'valibot';
import { alertPushSchema, pushSentence } from '#domain/alerts/alert-push.ts';

declare const self: ServiceWorkerGlobalScope;

const windows = (): Promise<readonly WindowClient[]> => self.clients.matchAll({ type: 'window' });

async function show(data: PushMessageData | null): Promise<void> {
  const read = v.safeParse(
    alertPushSchema,
    ((): unknown => {
      try {
        return data?.json();
      } catch {
        return null;
      }
    })(),
  );
  // In sight, the page tells of it itself, in the person's own setting.
  if (!read.success || (await windows()).some(({ visibilityState }) => visibilityState === 'visible')) return;
  const { type, key, ticket, count, text } = read.output;
  const icon = '/icons/icon-192.png';
  const title = text ?? pushSentence(type, 'zh', count);
  await self.registration.showNotification(title, { tag: key ?? type, data: { ticket }, icon, badge: icon });
}

async function go(path: string): Promise<void> {
  const [open] = await windows();
  if (!open) return void (await self.clients.openWindow(path));
  await open.focus();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a window of ours has no other origin
  open.postMessage({ type: 'GO', path });
}

export function showAlertNotices(): void {
  self.addEventListener('push', (event) => event.waitUntil(show(event.data)));
  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    const { ticket } = (event.notification.data ?? {}) as { readonly ticket?: string };
    event.waitUntil(go(ticket ? `/queue?ticket=${ticket}` : '/'));
  });
}
