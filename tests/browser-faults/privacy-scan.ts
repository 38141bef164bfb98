/** One look at everything a tablet holds: its files, its databases and caches, and what its own keys open of them. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { packageRoot } from '#server/platform/package-root.ts';
import type { ScanPage } from '#tests/kit/profile-page.ts';
import { scanProfile } from '#tests/kit/profile-scan.ts';

let script: Promise<string> | undefined;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

async function pageScript(): Promise<string> {
  const made = (await build({
    configFile: false,
    root: packageRoot,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(packageRoot, 'tests/kit/profile-page.ts'), formats: ['iife'], name: 'scan', fileName: 'scan' },
    },
  })) as Rolldown.RolldownOutput[];
  return made[0]!.output[0].code;
}

export interface Found {
  /** In the files of the profile, as they lie there. */
  readonly inFiles: readonly string[];
  /** In databases, caches and storage, as values lie there. */
  readonly plain: readonly string[];
  /** In values of databases that the keys on the tablet open. */
  readonly unsealed: readonly string[];
  /** In sealed values that were deleted or overwritten, and that the database has not swept from its files. */
  readonly leftovers: readonly string[];
  /** In values of databases that the keys of the person open, which the server has and the tablet has not. */
  readonly withKeys: readonly string[];
  readonly figures: string;
}

/**
 * @param page a page of the app's origin; the app may be at work in it
 * @param ofPerson keys that the server would hand out
 */
export async function lookEverywhere(
  page: Page,
  profile: string,
  canaries: readonly string[],
  ofPerson: readonly Uint8Array[] = [],
): Promise<Found> {
  script ??= pageScript();
  await page.evaluate(await script);
  const files = scanProfile(profile, canaries, ofPerson);
  const scan = await page.evaluate(
    ([wanted, rest, keys]) => (globalThis as unknown as { scanPage: ScanPage }).scanPage(wanted, rest, keys),
    [[...canaries], files.sealed.map(base64), ofPerson.map(base64)] as const,
  );
  const left = (hit: string): boolean => hit.endsWith('left in the files');
  return {
    inFiles: files.hits,
    plain: scan.plain,
    unsealed: scan.unsealed.filter((hit) => !left(hit)),
    leftovers: scan.unsealed.filter(left),
    withKeys: scan.withKeys,
    figures:
      `${files.files} files, ${files.bytes} bytes (and ${files.unpacked} unpacked), ` +
      `${scan.values} values of ${scan.bytes} bytes in the page, ${scan.opened} of them or of ` +
      `${files.sealed.length} sealed values in the files opened by ${scan.keys} keys on the tablet`,
  };
}
