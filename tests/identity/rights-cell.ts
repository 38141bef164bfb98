/** One field of the rights table: who asks, and about what. */
import type { Asker } from './rights-askers.ts';
import type { RightsWorld, Subject } from './rights-world.ts';

export interface Cell {
  readonly world: RightsWorld;
  readonly asker: Asker;
  readonly subject: Subject;
  /** Another one at the branch itself, whom everybody with the right reaches. */
  readonly ours: Subject;
}
export type Input = (cell: Cell) => object | Promise<object>;
