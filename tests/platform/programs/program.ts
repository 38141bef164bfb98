/** Runs a program of this folder in its own process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '#server/platform/package-root.ts';

export interface Program {
  process: ChildProcess;
  /** The pid of its Postgres, once it is ready. */
  ready: Promise<number>;
  /** How it ended and what it said on standard error. */
  ended: Promise<{ code: number | null; said: string }>;
}

export function runProgram(args: string[], env: Record<string, string>): Program {
  const child = spawn(process.execPath, args, {
    cwd: packageRoot,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails in the middle leaves no process behind.
  process.once('exit', () => child.kill());
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const ready = new Promise<number>((done, failed) => {
    child.stdout.on('data', (bytes: Buffer) => {
      const match = /ready (\w+)/.exec(bytes.toString());
      if (match) done(Number(match[1]));
    });
    child.once('close', () => failed(new Error(`ended before it was ready: ${said}`)));
  });
  ready.catch(() => {});
  const ended = new Promise<{ code: number | null; said: string }>((done) =>
    child.once('close', (code) => done({ code, said })),
  );
  return { process: child, ready, ended };
}

export const groundFloor = (env: Record<string, string>): Program =>
  runProgram(['--import', 'tsx', join(packageRoot, 'tests/platform/programs/ground-floor.ts')], env);
