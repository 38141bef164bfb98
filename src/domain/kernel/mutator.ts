// A write declared once: the tablet runs it over its memory at once, the server over locked rows for good.
import type * as v from 'valibot';
import type { Actor } from './actor.ts';
import type { Instant } from './day.ts';
import type { Id } from './ids.ts';
import type { Kind, KeyPart, Row, Store } from './store.ts';

/** A row, or all rows of an index key, that a mutator reads. The server locks exactly these before it runs. */
export type Read =
  | { readonly kind: Kind; readonly id: Id; readonly must: boolean }
  | { readonly kind: Kind; readonly index: string; readonly key: readonly KeyPart[] };

/** A row that has to exist: the server refuses without it, the tablet skips the preview. */
export const one = <R extends Row>(kind: Kind<R>, id: Id): Read => ({ kind: kind as unknown as Kind, id, must: true });
/** A row that may be missing. */
export const maybe = <R extends Row>(kind: Kind<R>, id: Id): Read => ({
  kind: kind as unknown as Kind,
  id,
  must: false,
});
/** Every row under an index key. */
export const all = <R extends Row, I extends Readonly<Record<string, readonly string[]>>>(
  kind: Kind<R, I>,
  index: keyof I & string,
  key: readonly KeyPart[],
): Read => ({ kind: kind as unknown as Kind, index, key });

export interface Context {
  readonly actor: Actor;
  /** Server time of execution; on the tablet its best guess of it. Never a second clock. */
  readonly now: Instant;
}

export interface Mutator<Args = unknown> {
  /** `area.verbNoun`, for ever. */
  readonly name: `${string}.${string}`;
  /** Rises when the input changes; older inputs are lifted by `upcast`. */
  readonly version: number;
  readonly input: v.GenericSchema<unknown, Args>;
  /** From version n to n + 1, by n; kept as long as a tablet may hold version n. */
  readonly upcast?: Readonly<Record<number, (old: unknown) => unknown>>;
  /** What a device or the clock says by itself, many times a day: done, it is not on the trail. */
  readonly routine?: true;
  readonly may: (actor: Actor) => boolean;
  readonly reads: (args: Args, actor: Actor) => readonly Read[];
  /** Synchronous; touches only the store; throws only `Refused`. */
  readonly run: (store: Store, args: Args, context: Context) => void;
}

export const defineMutator = <Args>(mutator: Mutator<Args>): Mutator<Args> => mutator;

/** Lifts the input of an older version to today's, or undefined where no path is known. */
export function upcastInput(mutator: Mutator, version: number, input: unknown): unknown {
  let lifted = input;
  for (let at = version; at < mutator.version; at++) {
    const step = mutator.upcast?.[at];
    if (!step) return undefined;
    lifted = step(lifted);
  }
  return version > mutator.version ? undefined : lifted;
}
