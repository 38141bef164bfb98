// What a tablet fetches before it shows the login, and on to the hall, in brotli bytes; and what Lighthouse says of the
// first screen on a throttled phone.
import { get } from 'node:http';
import { launchBrowser } from '#tests/kit/browser.ts';
import { signalsAreOurs, type Cleanup } from './cleanup.ts';
import { figuresOf, median, say, type Figure } from './figure.ts';
import { runLighthouse, type Report } from './lighthouse-run.ts';
import { startBenchPostgres, startProduct } from './product.ts';
import { hallStands, logInAtTablet, TABLET } from './staff-page.ts';

const RUNS = 3;
const MOST = { js: 60_000, css: 8_000, sw: 10_000 };
const kinds = ['js', 'css', 'html', 'other'] as const;
type Sizes = Record<(typeof kinds)[number], number>;

const figure = figuresOf('first-load');

export async function firstLoad(cleanup: Cleanup): Promise<Figure[]> {
  const { origin } = await startProduct(cleanup, await startBenchPostgres(cleanup));
  const { login, hall, errors } = await fetched(cleanup, origin);
  const worker = await wireSize(`${origin}/sw.js`);
  const reports: Report[] = [];
  for (let run = 0; run < RUNS; run++) reports.push(await runLighthouse(cleanup, origin));
  for (const complaint of new Set(reports.flatMap(({ complaints }) => complaints))) say(`lighthouse: ${complaint}`);
  for (const error of errors) say(`console: ${error}`);
  const score = (category: keyof Report['scores']) => median(reports.map(({ scores }) => scores[category]));
  const complaintsOf = (category: string): { note?: string } => {
    const list = [...new Set(reports.flatMap(({ complaints }) => complaints))].filter((line) =>
      line.startsWith(category),
    );
    return list.length > 0 ? { note: list.map((line) => line.slice(category.length + 2)).join('; ') } : {};
  };
  const scored = (name: string, category: keyof Report['scores'], least: number): Figure =>
    figure(`Lighthouse mobile, ${name}`, score(category), 'points', {
      aim: least === 100 ? '100' : `≥ ${least}`,
      met: score(category) >= least,
      ...complaintsOf(category),
    });
  const weighed = (name: string, bytes: number, most: number): Figure =>
    figure(name, bytes, 'bytes', { aim: `≤ ${most.toLocaleString('en')} bytes`, met: bytes <= most });
  return [
    weighed('login, scripts (brotli)', login.js, MOST.js),
    weighed('login, styles (brotli)', login.css, MOST.css),
    figure('login, document (brotli)', login.html, 'bytes'),
    figure('login, icons and manifest', login.other, 'bytes'),
    figure('login to hall, all scripts (brotli)', hall.js, 'bytes'),
    figure('login to hall, all styles (brotli)', hall.css, 'bytes'),
    weighed('service worker (brotli)', worker, MOST.sw),
    figure('console errors on the way to the hall', errors.length, 'errors', { aim: '0', met: errors.length === 0 }),
    scored('performance', 'performance', 95),
    scored('accessibility', 'accessibility', 100),
    scored('best practices', 'best-practices', 100),
    ...(['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time'] as const).map((audit) =>
      figure(
        `Lighthouse mobile, ${audit.replaceAll('-', ' ')}`,
        median(reports.map(({ times }) => times[audit])),
        'ms',
      ),
    ),
    figure(
      'Lighthouse mobile, cumulative layout shift',
      median(reports.map(({ times }) => times['cumulative-layout-shift'])),
      '',
    ),
  ];
}

interface Fetched {
  readonly login: Sizes;
  readonly hall: Sizes;
  readonly errors: readonly string[];
}

/**
 * The first screen is what the document itself names, and the proof is that the login stands when all else is refused.
 * The way to the hall is what the page asks for by then; what the service worker fetches is in nobody's way.
 */
async function fetched(cleanup: Cleanup, origin: string): Promise<Fetched> {
  const browser = await launchBrowser(signalsAreOurs);
  const close = cleanup.after(() => browser.close());
  const named = new Set([origin + '/', ...(await namedBy(origin))]);
  const bare = await (await browser.newContext({ ...TABLET, serviceWorkers: 'block' })).newPage();
  await bare.route('**/*', (route) => (named.has(route.request().url()) ? route.continue() : route.abort()));
  await bare.goto(origin);
  await bare.locator('[data-testid="login"]').waitFor();

  const page = await (await browser.newContext({ ...TABLET, serviceWorkers: 'block' })).newPage();
  const urls = new Set<string>();
  const errors: string[] = [];
  page.on(
    'request',
    (request) => request.method() === 'GET' && request.url().startsWith(origin) && urls.add(request.url()),
  );
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(origin);
  await page.locator('[data-testid="login"]').waitFor();
  await logInAtTablet(page);
  await hallStands(page);
  // The stream never ends, so there is no idle network to wait for.
  await page.waitForTimeout(1_000);
  await close();
  // With the service worker blocked, the browser says so: that is ours.
  return {
    login: await sizesOf(named),
    hall: await sizesOf(urls),
    errors: errors.filter((text) => !text.includes('Service Worker')),
  };
}

/** Scripts, styles, icons and the manifest that the document names. */
export async function namedBy(origin: string, path = ''): Promise<string[]> {
  const html = await (await fetch(origin + path)).text();
  return [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => origin + path!);
}

async function sizesOf(urls: Iterable<string>): Promise<Sizes> {
  const sizes: Sizes = { js: 0, css: 0, html: 0, other: 0 };
  for (const url of urls) {
    const { pathname } = new URL(url);
    if (pathname.startsWith('/api/') || pathname === '/sw.js') continue;
    const kind = kinds.find((each) => pathname.endsWith(`.${each}`)) ?? (pathname === '/' ? 'html' : 'other');
    sizes[kind] += await wireSize(url);
  }
  return sizes;
}

/** Bytes of the body as they pass the wire to a browser that takes brotli. */
export function wireSize(url: string): Promise<number> {
  return new Promise((done, failed) => {
    get(url, { headers: { 'accept-encoding': 'br' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => void (bytes += chunk.length));
      response.on('end', () =>
        response.statusCode === 200 ? done(bytes) : failed(new Error(`${url} answered ${response.statusCode}`)),
      );
    }).on('error', failed);
  });
}
