// The way to the disk: one write at a time, in the order in which they were asked for. What goes to the vault is a
// promise to a person; the replica is a cache, written anew as a whole once a write to it has failed.
import type { ClientMeta, Delta, Replica, ReplicaMeta, StagedPart, StoredRow, Vault, VaultChange } from './disk.ts';
import type { Id } from '#domain/kernel/ids.ts';

export interface KeeperLimits {
  /** After so many deltas the pages are rewritten. */
  readonly foldAt: number;
  /** A patch of more rows than this, a first load above all, goes to pages at once: a delta is read as one piece. */
  readonly pagesFrom: number;
}
const LIMITS: KeeperLimits = { foldAt: 400, pagesFrom: 500 };
/** Looks from one tidying to the next, a minute of them: rows may keep leaving, and each time all pages are written. */
const TIDY_EVERY = 6;

export interface Held {
  readonly rows: Iterable<StoredRow>;
  readonly staged: readonly StagedPart[];
  readonly meta: ReplicaMeta;
}

export class Keeper {
  readonly #vault: Vault;
  readonly #replica: Replica;
  /** What memory holds at this moment. */
  readonly #held: () => Held;
  readonly #limits: KeeperLimits;
  #turn: Promise<unknown> = Promise.resolve();
  #deltas = 0;
  /** Deltas asked for so far, and how many of them the pages have in them already. */
  #asked = 0;
  #folded = 0;
  /** Older pages or deltas hold rows that have left since; said in each delta, so that a start knows it too. */
  #unswept = false;
  /** Looks until it may be tidied again. */
  #rest = 0;
  #kept: ClientMeta | null = null;

  constructor(vault: Vault, replica: Replica, held: () => Held, limits = LIMITS) {
    this.#limits = limits;
    this.#vault = vault;
    this.#replica = replica;
    this.#held = held;
  }

  async read() {
    const torn = () => {
      this.#deltas = this.#limits.foldAt;
      return null;
    };
    const [vault, replica] = await Promise.all([this.#vault.read(), this.#replica.read().catch(torn)]);
    if (vault) this.#kept = vault.meta;
    if (replica) this.#deltas = replica.deltas;
    this.#unswept = replica?.meta.unswept ?? false;
    return { vault, replica };
  }

  /**
   * Up to here the results of this client's mutations are on the disk. Only so much may be acknowledged: the server
   * tells a result again until then, and a refusal that was told but not kept would be lost (sync.md §2, 3).
   */
  keptUpTo(clientId: Id): number {
    return this.#kept?.clientId === clientId ? this.#kept.confirmed : 0;
  }

  /** @throws what the disk threw; nothing of the change is kept then */
  toVault(change: VaultChange): Promise<void> {
    return this.#inTurn(async () => {
      await this.#vault.write(change);
      if (change.meta) this.#kept = change.meta;
    });
  }

  /**
   * With `atOnce` all pages are written anew: what was purged must not lie on in older ones, which the tablet's key opens.
   * A delta after a lost one would claim rows that are not there: whatever failed is made good by rewriting all.
   */
  toReplica(delta: Delta, atOnce = false): void {
    const nth = ++this.#asked;
    void this.#inTurn(async () => {
      // Pages written while this one waited its turn hold it: written after them it would set rows back.
      if (nth <= this.#folded) return;
      this.#unswept ||= atOnce || delta.rows.some(({ row }) => row === null);
      const meta = { ...delta.meta, unswept: this.#unswept };
      try {
        const { foldAt, pagesFrom } = this.#limits;
        if (this.#deltas < foldAt && delta.rows.length < pagesFrom && !atOnce)
          await this.#replica.append({ ...delta, meta });
        else await this.#fold();
        this.#deltas++;
      } catch {
        this.#deltas = this.#limits.foldAt;
      }
    });
  }

  /** Asked every few seconds: where rows that left one by one are still in older pages, these are written anew. */
  tidy(): void {
    if (--this.#rest > 0 || !this.#unswept) return;
    this.#rest = TIDY_EVERY;
    void this.rewrite();
  }

  /** Writes anew what memory holds: nothing, when the rows may no longer be held. */
  async rewrite(): Promise<void> {
    await this.#inTurn(() => {
      this.#deltas = this.#limits.foldAt;
      return this.#fold();
    }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#turn.catch(() => undefined);
    this.#vault.close();
    this.#replica.close();
  }

  async #fold(): Promise<void> {
    const { rows, staged, meta: last } = this.#held();
    const meta = { ...last, unswept: false };
    const asked = this.#asked;
    await this.#replica.fold(rows, meta, staged);
    this.#folded = asked;
    this.#deltas = 0;
    this.#unswept = false;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => undefined).then(work);
    this.#turn = turn;
    return turn;
  }
}
