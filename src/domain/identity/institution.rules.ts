// What keeps the institutions a tree (IDN-021, IDN-022).
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { Id } from '../kernel/ids.ts';
import { levels, type Institution } from './identity.model.ts';

type Level = Institution['level'];

/** IDN-022: head office, tier-1, tier-2, outlet: each hangs below a higher one; a department below anything but a department. */
export function whyNotBelow(parent: Pick<Institution, 'level' | 'active'>, level: Level): Refusal | null {
  if (!parent.active) return refuse('identity.parent-closed');
  return levels.indexOf(level) > levels.indexOf(parent.level) ? null : refuse('identity.level-not-below');
}

export const pathBelow = (parent: Pick<Institution, 'path'>, code: string): string => `${parent.path}${code}/`;

/**
 * Why the institution may not move below `parent`. `below` are all that hang below it as the mover saw them, `childrenOf`
 * what hangs there now: where somebody has changed the tree meanwhile, the move is to be looked at again.
 */
export function whyNotMove(
  moving: Institution,
  parent: Institution,
  below: readonly Institution[],
  childrenOf: (id: Id) => readonly Institution[],
): Refusal | null {
  if (moving.parentId === null) return refuse('identity.root-stays');
  const inside = new Set([moving.id, ...below.map(({ id }) => id)]);
  if (inside.has(parent.id)) return refuse('identity.below-itself');
  const found = [...inside].flatMap((id) => childrenOf(id));
  if (found.length !== below.length || found.some(({ id }) => !inside.has(id))) return refuse('identity.tree-changed');
  return whyNotBelow(parent, moving.level);
}

/** Nobody works there any more, and nothing hangs below it. */
export function whyNotClose(
  institution: Institution,
  children: readonly Institution[],
  people: number,
): Refusal | null {
  if (institution.parentId === null) return refuse('identity.root-stays');
  if (!institution.active) return refuse('identity.institution-closed');
  const open = children.filter(({ active }) => active).length;
  if (open > 0) return refuse('identity.has-children', { count: open });
  return people > 0 ? refuse('identity.has-staff', { count: people }) : null;
}
