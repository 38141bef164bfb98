/**
 * The worked example of ARCHITECTURE.md as files: its blocks in a house of their own that is the product's in all else,
 * by links, so that the example runs on the very modules that the product runs on.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '#server/platform/package-root.ts';

export interface Example {
  /** Path → text; door lists as they are with the example's lines. */
  readonly files: Readonly<Record<string, string>>;
  readonly migration: string;
}

const fence = /^```(?:ts|sql)\n([\s\S]*?)^```$/gm;
/** `// src/domain/kinds.ts`, alone on its line: what follows belongs to that file. */
const title = /^(?:\/\/|--) (\S+\.(?:ts|sql))\n/gm;

const sectionOf = (markdown: string, heading: string): string =>
  markdown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';

/** Reads the blocks of "Adding to it". A file that the product has is a door list: the block holds lines for it. */
export function readExample(markdown: string): Example {
  const blocks = [...sectionOf(markdown, 'Adding to it').matchAll(fence)].map((found) => found[1]!);
  const parts = blocks.flatMap((block) => {
    if (!block.match(title)) throw new Error(`a block does not begin with the name of its file:\n${block}`);
    const [before, ...rest] = block.split(title);
    if (before) throw new Error(`a block begins before the name of its file:\n${block}`);
    return rest.flatMap((path, i) => (i % 2 === 0 ? [[path, rest[i + 1]!] as const] : []));
  });
  const migration = parts.find(([path]) => path.endsWith('.sql'))?.[1] ?? '';
  const sources = parts.filter(([path]) => path.endsWith('.ts'));
  return { migration, files: Object.fromEntries(sources.map(([path, text]) => [path, wholeFile(path, text)])) };
}

function wholeFile(path: string, text: string): string {
  const isList = !text.includes('export ');
  return isList ? withLines(readFileSync(join(packageRoot, path), 'utf8'), text) : text;
}

/** Puts a block's imports before a door list's own, and its other lines at the end of the list. */
function withLines(door: string, block: string): string {
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  const isImport = (line: string): boolean => line.startsWith('import ');
  const opening = /^(?:export )?const \w+[^=\n]*= \[/m.exec(door);
  if (!opening) throw new Error('not a door list');
  let end = opening.index + opening[0].length;
  for (let depth = 1; depth > 0; end++) depth += { '[': 1, ']': -1 }[door[end]!] ?? 0;
  const list = door.slice(0, end - 1).trimEnd();
  const names = lines.filter((line) => !isImport(line)).join('\n');
  const whole = `${list}${/[[,]$/.test(list) ? '' : ','}\n${names}\n${door.slice(end - 1)}`;
  return whole.replace(/^import /m, `${lines.filter(isImport).join('\n')}\nimport `);
}

export interface House {
  /** What tsc says with the settings of a wing; empty where all is well. */
  readonly typeFaults: (wing: Wing) => string;
  readonly import: <Module>(path: string) => Promise<Module>;
  readonly tearDown: () => void;
}

/** Below the package, so that the npm packages are found; never a part of the product. */
const ground = join(packageRoot, 'node_modules/.cache/tingtang');

export const wings = ['src/domain', 'src', 'server'] as const;
export type Wing = (typeof wings)[number];
export const wingOf = (path: string): Wing | undefined => wings.find((wing) => path.startsWith(`${wing}/`));

export function buildHouse({ files }: Example): House {
  mkdirSync(ground, { recursive: true });
  const root = mkdtempSync(join(ground, 'example-'));
  const { imports } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { imports: object };
  write('package.json', JSON.stringify({ type: 'module', imports }));
  const own = Object.keys(files);
  for (const wing of ['src', 'server']) linkRest(wing);
  for (const [path, text] of Object.entries(files)) write(path, text);

  function write(path: string, text: string): void {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  /** The product's folders, but for those in which the example has a file of its own. */
  function linkRest(folder: string): void {
    mkdirSync(join(root, folder), { recursive: true });
    for (const entry of readdirSync(join(packageRoot, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (!entry.isDirectory()) continue;
      if (own.some((file) => file.startsWith(`${path}/`))) linkRest(path);
      else symlinkSync(join(packageRoot, path), join(root, path), 'junction');
    }
  }

  function typeFaults(wing: Wing): string {
    const include = own.filter((path) => wingOf(path) === wing);
    const project = `tsconfig.${wing.replace('/', '-')}.json`;
    write(project, JSON.stringify({ extends: join(packageRoot, wing, 'tsconfig.json'), include }));
    const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '--project', project], {
      cwd: root,
      encoding: 'utf8',
    });
    return status === 0 ? '' : stdout + stderr;
  }

  return {
    typeFaults,
    import: async <Module>(path: string) =>
      (await import(/* @vite-ignore */ pathToFileURL(join(root, path)).href)) as Module,
    tearDown: () => rmSync(root, { recursive: true, force: true }),
  };
}
