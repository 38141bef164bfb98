/** A server in a process of its own, so that it can be killed: a smaller one for tests, or the product itself. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '#server/platform/package-root.ts';

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** What it said on standard error so far. */
  said(): string;
  signal(signal: NodeJS.Signals): void;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

const smallServer = join(packageRoot, 'tests/faults/programs/sync-server.ts');

/** Starts the small server; settles when it listens. */
export const spawnServer = (env: Record<string, string>): Promise<ServerProcess> =>
  spawnProgram(smallServer, env, /ready (\d+)/);

/** Starts the product as `npm start` does, from its sources. */
export const spawnProduct = (env: Record<string, string>): Promise<ServerProcess> =>
  spawnProgram(join(packageRoot, 'server/run.ts'), env, /http:\/\/localhost:(\d+)/);

export async function spawnProgram(
  file: string,
  env: Record<string, string>,
  ready: RegExp,
  args: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: packageRoot,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails in the middle leaves no process behind.
  const atExit = (): void => void child.kill('SIGKILL');
  process.once('exit', atExit);
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const ended = new Promise<number | null>((done) =>
    child.once('close', (code) => {
      process.off('exit', atExit);
      done(code);
    }),
  );
  const port = await new Promise<number>((done, failed) => {
    let out = '';
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      const match = ready.exec(out);
      if (match) done(Number(match[1]));
    });
    void ended.then((code) => failed(new Error(`ended (${code}) before it was ready: ${said}`)));
  });
  return { pid: child.pid!, port, said: () => said, signal: (signal) => void child.kill(signal), ended };
}
