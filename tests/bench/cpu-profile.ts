// A CPU profile as text: where the time went, by function, and the profile of a missed aim kept beside the figures.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { packageRoot } from '#server/platform/package-root.ts';

/** As V8's `Profiler.stop` gives it; times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

const ROWS = 20;

/** The last two parts of an address: enough to find it, and nothing of the machine it lies on. */
const placeOf = (url: string, line: number): string =>
  url === '' ? '' : `${url.split(/[/\\]/).slice(-2).join('/').replace(/\?.*$/, '')}:${line + 1}`;

/** A table of the functions in which most time was spent, without what they called. */
export function selfTimes(title: string, { nodes, samples = [], timeDeltas = [] }: CpuProfile): string {
  const nameOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'}  ${placeOf(url, lineNumber)}`.trimEnd(),
    ]),
  );
  const times = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const name = nameOf.get(id) ?? '?';
    times.set(name, (times.get(name) ?? 0) + Math.max(0, timeDeltas[i] ?? 0) / 1000);
  }
  const idle = times.get('(idle)') ?? 0;
  times.delete('(idle)');
  const busy = [...times.values()].reduce((sum, ms) => sum + ms, 0);
  const rows = [...times].toSorted(([, a], [, b]) => b - a).slice(0, ROWS);
  const line = ([name, ms]: [string, number]): string =>
    `${ms.toFixed(1).padStart(9)} ms  ${((100 * ms) / busy).toFixed(1).padStart(5)} %  ${name}`;
  return [`${title}: ${busy.toFixed(0)} ms busy, ${idle.toFixed(0)} ms idle`, ...rows.map(line), ''].join('\n');
}

/** Profiles a page while `work` runs. */
export async function profilePage(page: CDPSession, work: () => Promise<unknown>): Promise<CpuProfile> {
  await page.send('Profiler.enable');
  await page.send('Profiler.setSamplingInterval', { interval: 500 });
  await page.send('Profiler.start');
  await work();
  const { profile } = await page.send('Profiler.stop');
  return profile;
}

/** Profiles this process while `work` runs. */
export async function profileProcess(work: () => Promise<unknown>): Promise<CpuProfile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return profile;
}

export function keepProfile(bench: string, ...tables: string[]): void {
  const folder = join(packageRoot, 'docs/profiles');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${bench}.txt`),
    `Printed by npm run bench -- ${bench}; self time.\n\n${tables.join('\n')}`,
  );
}

/** An older miss is not to lie beside figures that meet their aims. */
export const dropProfile = (bench: string): void =>
  rmSync(join(packageRoot, 'docs/profiles', `${bench}.txt`), { force: true });
