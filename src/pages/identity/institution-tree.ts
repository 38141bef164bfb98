// The list of institutions as the tree that is seen: which lines are open, which match what is searched for.
import type { InstitutionShown } from './organisation-book.ts';

export interface TreeLine {
  readonly institution: InstitutionShown;
  /** From 1. */
  readonly depth: number;
  readonly hasChildren: boolean;
  readonly isOpen: boolean;
}

/** Open from the start: the whole of a small tree, the upper levels of a large one. */
const SMALL = 60;
const OPEN_AT_FIRST = 2;

export interface TreeWish {
  /** By id, where somebody has said; otherwise the upper levels are open. */
  readonly open: ReadonlyMap<string, boolean>;
  readonly text: string;
  readonly closed: boolean;
}

/** `a/b/` is reached by `a/` and `a/b/`. */
function pathsTo(path: string): string[] {
  const codes = path.split('/').slice(0, -1);
  return codes.map((_, n) => `${codes.slice(0, n + 1).join('/')}/`);
}

/** The lines that are seen, in the order of the tree. What matches is seen with all above it. */
export function linesOf(all: readonly InstitutionShown[], wish: TreeWish): TreeLine[] {
  const rows = all.filter(({ active }) => active || wish.closed);
  const ids = new Set(rows.map(({ id }) => id));
  const text = wish.text.trim().toLowerCase();
  const hits = text ? rows.filter(({ name, code }) => `${name} ${code}`.toLowerCase().includes(text)) : rows;
  const onTheWay = new Set(hits.flatMap(({ path }) => pathsTo(path)));
  const kept = rows.filter(({ path }) => onTheWay.has(path));
  const parents = new Set(kept.map(({ parentId }) => parentId));
  const depths = new Map<string, number>();
  const shut = new Set<string>();
  const lines: TreeLine[] = [];
  for (const institution of kept) {
    const { id, parentId } = institution;
    const under = parentId !== null && ids.has(parentId) ? parentId : null;
    const depth = under ? (depths.get(under) ?? 0) + 1 : 1;
    depths.set(id, depth);
    const hidden = under !== null && shut.has(under);
    const isOpen = text !== '' || (wish.open.get(id) ?? (rows.length <= SMALL || depth < OPEN_AT_FIRST));
    if (hidden || !isOpen) shut.add(id);
    if (!hidden) lines.push({ institution, depth, hasChildren: parents.has(id), isOpen });
  }
  return lines;
}

/** All that hangs below, closed ones too. */
export const belowOf = (all: readonly InstitutionShown[], { id, path }: InstitutionShown): InstitutionShown[] =>
  all.filter((one) => one.id !== id && one.path.startsWith(path));

export type TreeStep = { readonly to: number } | { readonly open: boolean } | null;

/** What a key does on a line of a tree (WAI-ARIA tree pattern). */
export function stepOf(key: string, lines: readonly TreeLine[], at: number): TreeStep {
  const line = lines[at];
  if (!line) return null;
  if (key === 'ArrowDown') return { to: Math.min(at + 1, lines.length - 1) };
  if (key === 'ArrowUp') return { to: Math.max(at - 1, 0) };
  if (key === 'Home') return { to: 0 };
  if (key === 'End') return { to: lines.length - 1 };
  if (key === 'ArrowRight' && line.hasChildren) return line.isOpen ? { to: at + 1 } : { open: true };
  if (key !== 'ArrowLeft') return null;
  if (line.hasChildren && line.isOpen) return { open: false };
  const parent = lines.findLastIndex((one, n) => n < at && one.depth < line.depth);
  return parent < 0 ? null : { to: parent };
}
