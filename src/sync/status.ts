// What a tablet can say of itself to somebody who helps: numbers and names of deeds, never a row, a person or a word
// that was typed.
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Attention, ReplicaMeta, VaultContent } from './disk.ts';

export interface SyncStatus {
  /** Every bucket has been held here whole once: what is shown is complete as of `asOf`. */
  readonly loaded: boolean;
  /** How much of what is still on its way is here; null = nothing is on its way. */
  readonly filling: { readonly rows: number; readonly of: number } | null;
  readonly connected: boolean;
  /** Not connected, and no try has failed yet. */
  readonly connecting: boolean;
  readonly loggedOut: boolean;
  /** The server gives this release no rows any more; what waits still goes up. */
  readonly tooOld: boolean;
  /** Too long without the server: no row is held here until it has been reached. */
  readonly lapsed: boolean;
  /** Saved here, not yet done there. */
  readonly waiting: number;
  readonly attention: readonly Attention[];
  /** Server time of the last word from the server; null = never. */
  readonly asOf: Instant | null;
  /** Checksum repairs since start; anything above 0 is an alarm (I9). */
  readonly heals: number;
  /** Deeds that waited here and are gone with the device's storage; until somebody has read it. */
  readonly lost: number;
}

export interface Incident {
  readonly at: Instant;
  readonly what: string;
  readonly detail: string;
  /** How often in a row. */
  readonly times: number;
}

export interface Diagnostics {
  readonly clientId: Id;
  readonly next: number;
  readonly confirmed: number;
  readonly incarnation: Id;
  readonly epoch: Id | null;
  readonly grantVersion: number;
  readonly cursors: Readonly<Record<string, number>>;
  /** Buckets of which parts are still to come. */
  readonly behind: readonly number[];
  readonly lmid: number;
  readonly failures: number;
  readonly held: readonly { readonly kind: string; readonly rows: number }[];
  readonly pending: readonly { readonly mid: number; readonly name: string; readonly at: number }[];
  readonly incidents: readonly Incident[];
  readonly asOf: number;
  readonly offset: number;
  readonly heals: number;
}

/** The part of it that vault and replica know. */
export function standingOf(vault: VaultContent, meta: ReplicaMeta) {
  const { clientId, next, confirmed } = vault.meta;
  const { inc, epoch, gv, cursors, lmid, offset, asOf } = meta;
  return {
    clientId,
    next,
    confirmed,
    incarnation: inc,
    epoch,
    grantVersion: gv,
    cursors,
    lmid,
    pending: vault.outbox.map(({ mid, name, at }) => ({ mid, name, at })),
    asOf,
    offset,
  };
}

const KEPT = 50;

/** The last incidents since the start, newest last; the same one again only counts. */
export class Incidents {
  readonly #now: () => Instant;
  #all: Incident[] = [];

  constructor(now: () => Instant) {
    this.#now = now;
  }

  note(what: string, detail = ''): void {
    const last = this.#all.at(-1);
    const again = last?.what === what && last.detail === detail;
    const incident = { at: this.#now(), what, detail, times: again ? last.times + 1 : 1 };
    this.#all = [...(again ? this.#all.slice(0, -1) : this.#all), incident].slice(-KEPT);
  }

  all(): readonly Incident[] {
    return this.#all;
  }
}
