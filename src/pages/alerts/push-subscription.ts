// Whether this browser takes in pushes for the session: asked of the server anew with each session, as they end with it. An
// extra: where no push service can be reached, alerts come by the app alone.
import type { PushLanguage } from '#domain/alerts/alert-push.ts';
import { askServer } from '#sync/ask-server.ts';

const manager = async (): Promise<PushManager | null> => {
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  return worker && 'pushManager' in worker ? worker.pushManager : null;
};

export async function takeInPushes(language: PushLanguage): Promise<void> {
  const pushes = await manager();
  if (!pushes || Notification.permission !== 'granted') return;
  const answer = await askServer<{ key: string }>('GET', '/alerts/push-key');
  if (!answer.ok) return;
  const options = { userVisibleOnly: true, applicationServerKey: answer.data.key };
  const subscription = await pushes.subscribe(options).catch(() => null);
  if (!subscription) return;
  const { endpoint, keys } = subscription.toJSON();
  await askServer('POST', '/alerts/subscription', { endpoint, keys, language });
}

export async function stopPushes(): Promise<void> {
  const subscription = await (await manager())?.getSubscription().catch(() => null);
  if (!subscription) return;
  await subscription.unsubscribe().catch(() => false);
  await askServer('DELETE', '/alerts/subscription');
}
