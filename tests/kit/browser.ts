/**
 * A real browser for page and journey tests, on any machine. It is looked for in this order:
 * CHROME_PATH, the system's Chromium or Chrome, Playwright's cache, the one npm ships (Linux x64).
 * `BROWSER=npm` goes straight to the last.
 */
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type LaunchOptions } from 'playwright-core';
import { packageRoot } from '#server/platform/package-root.ts';

const require = createRequire(import.meta.url);
const cache = join(packageRoot, 'node_modules/.cache/tingtang');
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface FoundBrowser {
  executable: string;
  /** A folder of shared libraries that the browser brings along. */
  libraries?: string;
  fonts?: string;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function systemBrowser(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), onMac].find(isExecutable);
}

/** Where the browser and its libraries are unpacked; moved into place whole, so that parallel runs do no harm. */
function npmBrowser(): FoundBrowser {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no browser found: install Chromium or Chrome, or set CHROME_PATH to one');
  }
  const about = readFileSync(join(packageRoot, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
  const { version } = JSON.parse(about) as { version: string };
  const place = join(cache, `chromium-${version}`);
  const executable = join(place, 'chromium');
  if (!existsSync(executable)) {
    mkdirSync(cache, { recursive: true });
    const fresh = mkdtempSync(join(cache, 'unpacking-'));
    unpackInto(fresh);
    try {
      renameSync(fresh, place);
    } catch {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  return { executable, libraries: `${join(place, 'al2023/lib')}:${place}`, fonts: join(place, 'fonts') };
}

/** The package unpacks into the temporary folder, and its libraries only if told that it runs in a cloud function. */
function unpackInto(folder: string): void {
  const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: packageRoot,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
}

function findBrowser(): FoundBrowser {
  if (process.env['BROWSER'] === 'npm') return npmBrowser();
  const playwrights = chromium.executablePath();
  const executable =
    process.env['CHROME_PATH'] || systemBrowser() || (playwrights && existsSync(playwrights) ? playwrights : undefined);
  return executable ? { executable } : npmBrowser();
}

/** Most headless machines have no Chinese font: one from npm is added to what the system has. */
function fontSettings(extra: string[]): string {
  const noto = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  const folders = [join(noto, '400Regular'), join(noto, '700Bold'), ...extra].map((folder) => `<dir>${folder}</dir>`);
  const file = join(cache, 'fonts.conf');
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    `${file}.${process.pid}`,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>${folders.join('')}
<cachedir>${join(cache, 'fonts')}</cachedir></fontconfig>`,
  );
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

function launchOptions(): LaunchOptions {
  const { executable, libraries, fonts } = findBrowser();
  const env = { ...process.env, FONTCONFIG_FILE: fontSettings(fonts ? [fonts] : []) } as Record<string, string>;
  if (libraries) env['LD_LIBRARY_PATH'] = libraries;
  return { executablePath: executable, headless: true, args: flags, env };
}

/** Whether tests run in the headless browser that npm ships, as no other is there (or `BROWSER=npm` asks for it). */
export const isShippedBrowser = (): boolean => findBrowser().libraries !== undefined;

/** A browser without a past; close it after use. */
export function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ ...launchOptions(), ...options, args: [...flags, ...(options.args ?? [])] });
}

/** A browser that keeps its storage in a folder, as a tablet does between two switch-ons. */
export function persistentBrowser(
  profile: string,
  options: Parameters<typeof chromium.launchPersistentContext>[1] = {},
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, { ...launchOptions(), ...options });
}
