/** A tablet whose power can fail: a browser on a profile of its own that is killed from outside and started again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { persistentBrowser } from '#tests/kit/browser.ts';
import { untilLetGo } from '#tests/kit/profile-holders.ts';

/** What Chromium keeps IndexedDB in; the second is what it is moving to. */
export type Backend = 'LevelDB' | 'SQLite';

const usual = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const flagsOf: Record<Backend, readonly string[]> = {
  LevelDB: ['--disable-features=IdbSqliteBackingStore,IdbSqliteBackingStoreInMemoryContexts'],
  SQLite: ['--enable-features=IdbSqliteBackingStore'],
};

export interface KillableTablet {
  readonly profile: string;
  readonly context: BrowserContext;
  /** Switches it on; what the last switch-on left is there. */
  start(): Promise<Page>;
  /** Looks for the processes to kill beforehand: the look takes longer than a deed. */
  aim(): void;
  /** SIGKILL to the whole browser after so many milliseconds, by a process of its own: this one's turns do not matter. */
  kill(afterMs: number): Promise<void>;
  /** SIGKILL to the processes that run pages; the browser goes on. */
  crashPages(afterMs: number): Promise<void>;
  /** Switches it off in good order. */
  stop(): Promise<void>;
  /** Switches it off and throws it away. */
  end(): Promise<void>;
}

type Prepare = (context: BrowserContext) => Promise<unknown>;

/** @param copyOf the profile of a tablet that is switched off: this one is another device with a copy of its disk */
export function openTablet(
  backend: Backend,
  prepare: Prepare = async () => undefined,
  copyOf?: string,
): KillableTablet {
  const profile = mkdtempSync(join(tmpdir(), 'tingtang-tablet-'));
  if (copyOf) cpSync(copyOf, profile, { recursive: true });
  let context: BrowserContext | null = null;
  let aimedAt: number[] | null = null;
  const targets = (): number[] => {
    const family = aimedAt ?? familyOf(browserOf(profile));
    aimedAt = null;
    return family;
  };
  const stop = async (): Promise<void> => {
    await context?.close();
    context = null;
  };
  return {
    profile,
    get context() {
      return context!;
    },
    async start() {
      for (const name of readdirSync(profile).filter((file) => file.startsWith('Singleton')))
        rmSync(join(profile, name), { force: true });
      context = await persistentBrowser(profile, {
        args: [...usual, ...flagsOf[backend]],
        viewport: { width: 1280, height: 800 },
        locale: 'zh-CN',
      });
      await prepare(context);
      return context.pages()[0] ?? (await context.newPage());
    },
    aim: () => void (aimedAt = familyOf(browserOf(profile))),
    async kill(afterMs) {
      const gone = new Promise((done) => context!.once('close', done));
      await killFromOutside(targets(), afterMs);
      await gone;
      await untilLetGo(profile);
      context = null;
    },
    async crashPages(afterMs) {
      const renderers = targets().filter((pid) => wordsOf(pid).includes('--type=renderer'));
      await killFromOutside(renderers, afterMs);
    },
    stop,
    async end() {
      await stop();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The moment is chosen here and kept there: a killer that shares a thread with the test only hits idle moments. */
async function killFromOutside(pids: readonly number[], afterMs: number): Promise<void> {
  const script = 'sleep "$0"; kill -9 "$@" 2>/dev/null; true';
  const killer = spawn('/bin/sh', ['-c', script, String(afterMs / 1000), ...pids.map(String)], { stdio: 'ignore' });
  await once(killer, 'exit');
  while (pids.some(isAlive)) await new Promise((later) => setTimeout(later, 5));
}

/** The browser's own process: it was started with this profile, and is none of its helpers. */
function browserOf(profile: string): number {
  for (const pid of allProcesses()) {
    const words = wordsOf(pid);
    if (words.includes(`--user-data-dir=${profile}`) && !words.some((word) => word.startsWith('--type='))) return pid;
  }
  throw new Error('no browser runs on this profile');
}

/** A process with its children and theirs: storage and network live in processes of their own. */
function familyOf(first: number): number[] {
  const parents = allProcesses().map((pid) => [pid, parentOf(pid)] as const);
  const family = [first];
  for (const member of family) family.push(...parents.filter(([, parent]) => parent === member).map(([pid]) => pid));
  return family;
}

const allProcesses = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** State and parent stand behind the name, which may hold anything. */
const statOf = (pid: number): string[] => read(`/proc/${pid}/stat`).split(') ').at(-1)!.split(' ');
const parentOf = (pid: number): number => Number(statOf(pid)[1]);
const isAlive = (pid: number): boolean => !['Z', 'X', ''].includes(statOf(pid)[0]!);
/** A renderer writes its words over with spaces between them. */
const wordsOf = (pid: number): string[] => read(`/proc/${pid}/cmdline`).split(/[\0 ]/);

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
