// Everything a bench starts is taken down, what was started last first, also when it fails or is interrupted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './figure.ts';

export interface Cleanup {
  /** Registers a closing step; the step given back runs it early and once. */
  after(step: () => unknown): () => Promise<void>;
  /** A folder that is gone afterwards. */
  folder(name: string): string;
  /** Once, whoever asks. */
  run(): Promise<void>;
}

/** For browsers: on a signal they would end this process before everything is taken down. */
export const signalsAreOurs = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false } as const;

export function createCleanup(): Cleanup {
  const steps: (() => Promise<void>)[] = [];
  // An interrupted bench fails while it is taken down: both wait for the same end.
  let running: Promise<void> | undefined;
  const onSignal = (): void => void cleanup.run().finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);

  const cleanup: Cleanup = {
    after(step) {
      let done: Promise<void> | undefined;
      const once = (): Promise<void> =>
        (done ??= Promise.resolve()
          .then(step)
          .then(() => undefined));
      steps.push(once);
      return once;
    },
    folder(name) {
      const path = mkdtempSync(join(tmpdir(), `tingtang-bench-${name}-`));
      cleanup.after(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
      return path;
    },
    run: () => (running ??= takeDown()),
  };

  async function takeDown(): Promise<void> {
    for (const step of steps.splice(0).toReversed())
      await step().catch((error: unknown) => say(`a closing step failed: ${String(error)}`));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
  }
  return cleanup;
}
