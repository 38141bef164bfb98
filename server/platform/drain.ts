/** Orderly shutdown: what was opened last is closed first, and nothing may hold the process for ever. */
import type { Log } from '#server/platform/log.ts';

export interface Drain {
  /** Registers a closing step. Steps run in the reverse order of registration. */
  onStop(name: string, step: () => Promise<void> | void): void;
  /** Runs the steps once; later calls wait for the first. True when all ended well and in time. */
  stop(reason: string): Promise<boolean>;
  /** SIGTERM and SIGINT stop and end the process; another one, a second or more later, ends it at once. */
  onSignals(): void;
}

const seconds = (ms: number) => `${ms / 1000} s`;

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${seconds(ms)}`)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** @param stepLimit milliseconds that one step may take before it is given up */
export function createDrain(log: Log, stepLimit = 10_000): Drain {
  const steps: { name: string; step: () => Promise<void> | void }[] = [];
  let stopping: Promise<boolean> | undefined;

  async function runSteps(reason: string): Promise<boolean> {
    log.info({ reason }, 'stopping');
    let clean = true;
    for (const { name, step } of steps.toReversed()) {
      try {
        await within(stepLimit, Promise.resolve().then(step));
      } catch (error) {
        clean = false;
        log.error({ err: error, step: name }, 'a closing step failed');
      }
    }
    log.info('stopped');
    return clean;
  }

  const drain: Drain = {
    onStop: (name, step) => void steps.push({ name, step }),
    stop: (reason) => (stopping ??= runSteps(reason)),
    onSignals() {
      let first = Infinity;
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        process.on(signal, () => {
          // npm passes on the Ctrl-C that the terminal has already given us: the echo is not a second wish.
          if (performance.now() - first > 1000) process.exit(1);
          first = Math.min(first, performance.now());
          void drain.stop(signal).then((clean) => process.exit(clean ? 0 : 1));
        });
      }
    },
  };
  return drain;
}
