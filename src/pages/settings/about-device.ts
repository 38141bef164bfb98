// What the browser tells of this tablet and of the release on it; asked for once, works without a network.
export interface AboutDevice {
  /** Build of the page that runs: its entry script. */
  readonly build: string;
  readonly version: string;
  /** The release that a reload without a network would open. */
  readonly worker: 'none' | { readonly build: string; readonly waiting: boolean };
  readonly browser: string;
  readonly language: string;
  readonly screen: string;
  /** Bytes; null = the browser does not say. */
  readonly used: number | null;
  readonly quota: number | null;
  /** Whether the browser may clear it when space runs out; null = it does not say. */
  readonly persisted: boolean | null;
}

const ENTRY = /assets\/index-([\w-]+)\.js/;
const buildIn = (html: string): string => ENTRY.exec(html)?.[1] ?? 'dev';

export async function aboutDevice(): Promise<AboutDevice> {
  const [estimate, persisted, worker] = await Promise.all([
    navigator.storage?.estimate?.().catch(() => null) ?? null,
    navigator.storage?.persisted?.().catch(() => null) ?? null,
    offlineShell().catch(() => 'none' as const),
  ]);
  return {
    build: buildIn([...document.scripts].map(({ src }) => src).join(' ')),
    version: String(import.meta.env['VITE_APP_VERSION'] ?? 'dev'),
    worker,
    browser: navigator.userAgent,
    language: `${document.documentElement.lang} (${navigator.language})`,
    screen: `${innerWidth} × ${innerHeight} @${devicePixelRatio}`,
    used: estimate?.usage ?? null,
    quota: estimate?.quota ?? null,
    persisted,
  };
}

async function offlineShell(): Promise<AboutDevice['worker']> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration?.active) return 'none';
  const page = await caches.match('/index.html', { ignoreSearch: true });
  return { build: buildIn((await page?.text()) ?? ''), waiting: registration.waiting !== null };
}
