/** A history as its checks see it: who takes part, and what is known of each mutation. */
import type { Id } from '#domain/kernel/ids.ts';
import type { SimulatedServer } from './server.ts';
import type { SimTablet } from './sim-tablet.ts';

export interface Played {
  readonly server: SimulatedServer;
  readonly tablets: readonly SimTablet[];
  readonly newId: () => Id;
  /** Mutations that were durable on a tablet once, and whose they were; lost = their tablet lost its memory of them. */
  readonly made: ReadonlyMap<Id, Id>;
  readonly lost: ReadonlySet<Id>;
  /** The server was restored from a backup. */
  readonly rolledBack: boolean;
}
