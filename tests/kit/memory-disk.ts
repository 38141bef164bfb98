/** A tablet's disk for tests: what is written is kept as text, and a write can fail or be the last thing that happens. */
import type {
  Delta,
  Replica,
  ReplicaContent,
  ReplicaMeta,
  StagedPart,
  StoredRow,
  Vault,
  VaultChange,
  VaultContent,
} from '#sync/disk.ts';
import { foldParts } from '#sync/stage.ts';

/** What the next write meets: a full disk, or the end of the process just before or just after it. */
export type WriteFault = 'quota' | 'dies-before' | 'dies-after';

/** The two databases of a person on a tablet. What is written is kept as text, as on a real disk. */
export class MemoryDisk {
  readonly vaultFaults: WriteFault[] = [];
  readonly replicaFaults: WriteFault[] = [];
  #vault: string | null = null;
  #replica: { pages: string; deltas: string[] } | null = null;
  #session = 0;

  /** A copy of all that is on it: a device image. */
  image(): MemoryDisk {
    const copy = new MemoryDisk();
    copy.#vault = this.#vault;
    copy.#replica = this.#replica && { pages: this.#replica.pages, deltas: [...this.#replica.deltas] };
    return copy;
  }

  /** Changes what the replica holds, as rot beneath the seal would. */
  damage(change: (text: string) => string): void {
    if (!this.#replica) return;
    this.#replica = { pages: change(this.#replica.pages), deltas: this.#replica.deltas.map(change) };
  }

  loseReplica(): void {
    this.#replica = null;
  }

  /** What a fresh start would find in the vault. */
  stored(): VaultContent | null {
    return this.#vault === null ? null : (JSON.parse(this.#vault) as VaultContent);
  }

  /** Opens both for one run of the app; nothing an earlier run still wants to write counts from now on. */
  open(): { vault: Vault; replica: Replica; died: Promise<void> } {
    const session = ++this.#session;
    let die!: () => void;
    const died = new Promise<void>((done) => (die = done));
    let dead = false;
    const write = async (faults: WriteFault[], work: () => void): Promise<void> => {
      const fault = faults.shift();
      await new Promise((turn) => setImmediate(turn));
      if (dead || session !== this.#session) return await new Promise<never>(() => undefined);
      if (fault === 'quota') throw new DOMException('disk full', 'QuotaExceededError');
      if (fault !== 'dies-before') work();
      if (fault === undefined) return undefined;
      dead = true;
      die();
      return await new Promise<never>(() => undefined);
    };
    const vault: Vault = {
      read: async () => this.stored(),
      write: (change) => {
        const text = JSON.stringify(change);
        return write(this.vaultFaults, () => this.#keep(JSON.parse(text) as VaultChange));
      },
      close: () => undefined,
    };
    const replica: Replica = {
      read: async () => this.#readReplica(),
      append: (delta) => {
        const text = JSON.stringify(delta);
        return write(this.replicaFaults, () => void (this.#replica ??= { pages: '', deltas: [] }).deltas.push(text));
      },
      fold: (rows, meta, staged) => {
        const pages = JSON.stringify({ rows: [...rows], meta, staged });
        return write(this.replicaFaults, () => void (this.#replica = { pages, deltas: [] }));
      },
      close: () => undefined,
    };
    return { vault, replica, died };
  }

  #keep({ meta, outbox, done, attention }: VaultChange): void {
    const old = this.stored();
    if (!old && !meta) throw new Error('a vault begins with its meta');
    const merge = <T>(
      list: readonly T[],
      keyOf: (item: T) => unknown,
      part?: { put?: readonly T[]; remove?: readonly unknown[] },
    ) => {
      const put = part?.put ?? [];
      const gone = new Set([...(part?.remove ?? []), ...put.map(keyOf)]);
      return [...list.filter((item) => !gone.has(keyOf(item))), ...put];
    };
    const byMid = <T extends { mid: number }>(list: T[]) => list.toSorted((a, b) => a.mid - b.mid);
    this.#vault = JSON.stringify({
      meta: meta ?? old!.meta,
      outbox: byMid(merge(old?.outbox ?? [], (m) => m.mid, outbox)),
      done: byMid(merge(old?.done ?? [], (m) => m.mid, done)),
      attention: merge(old?.attention ?? [], (item) => item.uuid, attention),
    } satisfies VaultContent);
  }

  #readReplica(): ReplicaContent | null {
    if (!this.#replica) return null;
    const pages = this.#replica.pages
      ? (JSON.parse(this.#replica.pages) as { rows: StoredRow[]; meta: ReplicaMeta; staged: StagedPart[] })
      : null;
    const staged: StagedPart[] = [...(pages?.staged ?? [])];
    const rows = new Map((pages?.rows ?? []).map((row) => [`${row.kind}/${row.row.id}`, row]));
    let meta = pages?.meta ?? null;
    for (const text of this.#replica.deltas) {
      const delta = JSON.parse(text) as Delta;
      for (const entry of delta.rows)
        if (entry.row === null) rows.delete(`${entry.kind}/${entry.id}`);
        else rows.set(`${entry.kind}/${entry.row.id}`, entry);
      staged.push(...(delta.staged ?? []));
      meta = delta.meta;
    }
    return (
      meta && {
        rows: [...rows.values()],
        staged: foldParts(staged, meta),
        meta,
        deltas: this.#replica.deltas.length,
      }
    );
  }
}
