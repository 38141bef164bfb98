// One Lighthouse run, mobile with its simulated slow phone and network, in a browser without a past.
import lighthouse from 'lighthouse';
import { freePort } from '#server/platform/free-port.ts';
import { persistentBrowser } from '#tests/kit/browser.ts';
import { signalsAreOurs, type Cleanup } from './cleanup.ts';

const categories = ['performance', 'accessibility', 'best-practices'] as const;
const timed = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'cumulative-layout-shift',
] as const;

export interface Report {
  /** 0–100. */
  readonly scores: Readonly<Record<(typeof categories)[number], number>>;
  /** Milliseconds; the layout shift has no unit. */
  readonly times: Readonly<Record<(typeof timed)[number], number>>;
  /** `<category>: <audit>: <title> …` of each audit that did not pass. */
  readonly complaints: readonly string[];
}

export async function runLighthouse(cleanup: Cleanup, url: string): Promise<Report> {
  const port = await freePort();
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    `--remote-debugging-port=${port}`,
  ];
  const browser = await persistentBrowser(cleanup.folder('lighthouse'), { args, viewport: null, ...signalsAreOurs });
  const close = cleanup.after(() => browser.close());
  try {
    const result = await lighthouse(url, { port, output: 'json', logLevel: 'silent', onlyCategories: [...categories] });
    if (!result || result.lhr.runtimeError)
      throw new Error(`Lighthouse could not run: ${result?.lhr.runtimeError?.message ?? 'no result'}`);
    const { audits, categories: judged } = result.lhr;
    const scores = categories.map((name) => [name, Math.round((judged[name]?.score ?? 0) * 100)] as const);
    const times = timed.map((name) => [name, audits[name]?.numericValue ?? Number.NaN] as const);
    const complaints = categories.flatMap((name) =>
      (judged[name]?.auditRefs ?? []).flatMap(({ id, weight }) => {
        const audit = audits[id];
        if (!audit || weight === 0 || audit.score === null || audit.score >= 0.9) return [];
        return [
          `${name}: ${id}: ${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ''}${namesIn(audit.details)}`,
        ];
      }),
    );
    return {
      scores: Object.fromEntries(scores) as Report['scores'],
      times: Object.fromEntries(times) as Report['times'],
      complaints,
    };
  } finally {
    await close();
  }
}

/** The first few things an audit points at. */
function namesIn(details: unknown): string {
  const items = (details as { items?: readonly Record<string, unknown>[] } | undefined)?.items ?? [];
  const shown = items.slice(0, 3).map((item) => {
    const { node, url, description, source } = item as {
      node?: { selector?: string };
      url?: string;
      description?: string;
      source?: unknown;
    };
    return node?.selector ?? description ?? url ?? (typeof source === 'string' ? source : '');
  });
  const named = shown.filter(Boolean);
  return named.length > 0 ? `: ${named.join(', ')}` : '';
}
