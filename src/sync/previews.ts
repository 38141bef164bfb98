// Pending work as it will look: each mutation replayed over what the server said, until the server has judged it.
import type { Actor } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { upcastInput, type Mutator } from '#domain/kernel/mutator.ts';
import type { Pending } from './disk.ts';
import type { Change, MemoryStore } from './memory-store.ts';

export class Previews {
  readonly #store: MemoryStore;
  readonly #mutators: ReadonlyMap<string, Mutator>;
  readonly #actor: Actor;
  /** Every row and list that the previews have read or written. */
  #keys = new Set<Change>();

  constructor(store: MemoryStore, mutators: readonly Mutator[], actor: Actor) {
    this.#store = store;
    this.#mutators = new Map(mutators.map((mutator) => [mutator.name, mutator]));
    this.#actor = actor;
  }

  /** The version this release speaks of a deed. */
  versionOf(name: string): number {
    return this.#mutators.get(name)?.version ?? 1;
  }

  /** @throws Refused when the rules say no to it here and now; changes nothing */
  check(pending: Pending): void {
    this.#store.attempt(() => this.#run(pending), false);
  }

  /**
   * Shows what a pending mutation will do. A rule that says no by now, or a mutator that fails, is left to the server's
   * answer: a preview must never stand in the way of a patch.
   */
  show(pending: Pending): void {
    const keys = this.#store.watch(() => {
      try {
        this.#store.attempt(() => this.#run(pending));
      } catch {
        // Not shown; the server judges.
      }
    });
    for (const key of keys) this.#keys.add(key);
  }

  /** Shows these and nothing else. */
  replay(all: Iterable<Pending>): void {
    this.#store.clearOverlay();
    this.#keys = new Set();
    for (const pending of all) this.show(pending);
  }

  /** Whether none of what the previews have read or written has changed. */
  standAfter(changed: ReadonlySet<Change>): boolean {
    for (const key of this.#keys) if (changed.has(key)) return false;
    return true;
  }

  #run({ name, v, args, at }: Pending): void {
    const mutator = this.#mutators.get(name);
    const input = mutator && upcastInput(mutator, v, args);
    if (!mutator || input === undefined) return;
    const known = mutator
      .reads(input, this.#actor)
      .every((read) => !('id' in read) || this.#store.get(read.kind, read.id) !== undefined || !read.must);
    if (known) mutator.run(this.#store, input, { actor: this.#actor, now: toInstant(at) });
  }
}
