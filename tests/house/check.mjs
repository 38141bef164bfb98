/** `npm run check`: everything that can be told without running the product. One line per step; details only when red. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const node = (script, ...args) => [process.execPath, [join(root, 'node_modules', script), ...args]];
const wings = ['src/domain', 'src', 'server', 'sw', 'tests'];
const folders = ['src', 'server', 'sw', 'tests'];

/** Fewer modules than this means that the cruise went blind, not that the house is small. */
const fewestModules = 100;

function countsModules(output) {
  const cruised = Number(/(\d+) modules/.exec(output)?.[1] ?? 0);
  return cruised >= fewestModules ? '' : `only ${cruised} modules were seen, expected at least ${fewestModules}`;
}

const steps = [
  ...wings.map((wing) => ({ name: `types ${wing}`, run: node('typescript/bin/tsc', '--project', wing) })),
  { name: 'lint', run: node('oxlint/bin/oxlint', ...folders) },
  {
    name: 'plan and street',
    run: node('dependency-cruiser/bin/dependency-cruise.mjs', ...folders, '--config', '.dependency-cruiser.cjs'),
    finds: countsModules,
  },
  { name: 'format', run: node('oxfmt/bin/oxfmt', '--check') },
];

function runStep({ name, run: [command, args], finds = () => '' }) {
  const began = performance.now();
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
    child.on('close', (code) => {
      const finding = code === 0 ? finds(output) : output.trim();
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const warnings = /Found (\d+) warnings?/.exec(output)?.[1] ?? '0';
      const note = warnings === '0' ? '' : ` (${warnings} warnings: npx oxlint ${folders.join(' ')})`;
      console.log(`${finding ? '✗' : '✓'} ${name} ${seconds} s${note}${finding ? `\n${finding}\n` : ''}`);
      done(!finding);
    });
  });
}

/** Two at a time: the machine that this must be quick on has two cores. */
const waiting = [...steps];
const results = [];
const worker = async () => {
  for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await runStep(step));
};
await Promise.all([worker(), worker()]);
const red = results.filter((good) => !good).length;
console.log(red === 0 ? `all ${results.length} checks passed` : `${red} of ${results.length} checks failed`);
process.exitCode = red === 0 ? 0 : 1;
