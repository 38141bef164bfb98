/** Builds what changed since the last build and runs it in this process; or runs everything with hot reload. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamp = join(root, 'dist/built-from');
const bundle = join(root, 'dist/server.js');
const ingredients = ['src', 'server', 'sw', 'public', 'package.json', 'package-lock.json', 'vite.config.ts'];

/** A fingerprint of everything that goes into a build. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const name of ingredients) {
    const path = join(root, name);
    if (!existsSync(path)) continue;
    const files = statSync(path).isDirectory() ? readdirSync(path, { recursive: true }).sort() : [''];
    for (const file of files) {
      const full = join(path, file);
      if (statSync(full).isFile()) hash.update(`${name}/${file}\0`).update(readFileSync(full));
    }
  }
  return hash.digest('hex');
}

async function build(print) {
  const from = fingerprint();
  rmSync(stamp, { force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  // Whoever calls, what is built is the product.
  process.env.NODE_ENV = 'production';
  const { build: viteBuild } = await import('vite');
  const configFile = join(root, 'vite.config.ts');
  await viteBuild({ configFile, logLevel: print });
  await viteBuild({ configFile, mode: 'server', logLevel: print });
  writeFileSync(stamp, from);
}

function builtAlready() {
  return existsSync(stamp) && existsSync(bundle) && readFileSync(stamp, 'utf8') === fingerprint();
}

/** Runs the client's and the server's development process until one of them ends or the person stops. */
function develop() {
  const bin = (path) => join(root, 'node_modules', path);
  const env = { ...process.env, NODE_ENV: 'development' };
  // Sessions of their own: a Ctrl-C in the terminal reaches this process, which stops each of them once.
  const start = (args) => spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit', detached: true });
  const processes = [
    start([bin('tsx/dist/cli.mjs'), 'watch', '--clear-screen=false', 'server/run.ts']),
    start([bin('vite/bin/vite.js')]),
  ];
  let stopping = false;
  const stop = () => {
    if (!stopping) processes.forEach((each) => each.kill('SIGTERM'));
    stopping = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  for (const each of processes) each.on('exit', stop);
}

/** @param {string[]} flags `--build`: only build; `--dev`: hot reload; none: build if needed, then run. */
export async function launch(flags) {
  process.chdir(root);
  try {
    if (flags.includes('--dev')) return develop();
    if (flags.includes('--build')) return await build('info');
    if (!builtAlready()) {
      console.log('Building Tingtang; this is needed once after each change …');
      await build('warn');
    }
  } catch (error) {
    console.error(`The build failed: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
    return;
  }
  process.env.NODE_ENV ??= 'production';
  await import(pathToFileURL(bundle).href);
}
