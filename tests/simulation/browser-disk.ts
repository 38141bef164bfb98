/**
 * The disk of a simulated tablet in a real browser: vault and replica are the product's own over IndexedDB. Images, rot and power
 * cuts are done to the databases themselves, from beneath.
 */
import { openReplica, openVault, Superseded } from '#sync/dexie-disk.ts';
import type { Replica, ReplicaMeta, Seal, Vault, VaultContent } from '#sync/disk.ts';
import type { WriteFault } from '#tests/kit/memory-disk.ts';
import type { OpenDisk, Rot, SimulatedDisk } from './disk.ts';
import { copyOf, endStrike, erase, lay, strike, type DatabaseCopy, type Strike } from './raw-databases.ts';
import { damaged, isLoadingIn, rowsLyingIn, vaultIn } from './sealed-content.ts';

const SCHEMA = '1';
export const databasesOf = (name: string) => ({ vault: `vault-${name}`, replica: `replica-${name}-${SCHEMA}` });

type Database = 'vault' | 'replica';
/** Both databases; null = one that was never made. */
type Copies = Readonly<Record<Database, DatabaseCopy | null>>;

interface Run {
  readonly vault: Vault;
  readonly replica: Replica;
}

/** What the disks of one history share. */
export interface Around {
  /** A name of databases that are empty or were never made. */
  takeName(): string;
  /** Takes its databases back when the history is over. */
  adopt(disk: BrowserDisk): BrowserDisk;
  /** Others wait for this work to end. */
  busy<T>(work: Promise<T>): Promise<T>;
  /** Settles when nothing is read or written any more. */
  rest(): Promise<void>;
  nextStrike(fault: 'dies-before' | 'dies-after'): Strike;
  /** Something happened that is worth counting. */
  count(what: string): void;
  /** Something happened that must not: the history ends with it. */
  fail(what: string): void;
}

const never = (): Promise<never> => new Promise<never>(() => undefined);

export class BrowserDisk implements SimulatedDisk {
  readonly vaultFaults: WriteFault[] = [];
  readonly replicaFaults: WriteFault[] = [];
  rotten = false;
  readonly #around: Around;
  readonly #seal: Seal;
  /** An image that nobody has started from yet: its databases are made when somebody does. */
  #image: Copies | null;
  #name: string | null = null;
  /** What was found when the databases were last looked at, until they are written to. */
  readonly #seen = new Map<Database, DatabaseCopy | null>();
  #vault: { readonly of: DatabaseCopy | null; readonly is: VaultContent | null } | null = null;
  #session = 0;
  #run: Run | null = null;

  constructor(around: Around, seal: Seal, image: Copies | null = null) {
    this.#around = around;
    this.#seal = seal;
    this.#image = image;
  }

  async open(): Promise<OpenDisk> {
    const session = ++this.#session;
    await this.#around.rest();
    const name = await this.#settle();
    const names = databasesOf(name);
    // Who ran before is not closed yet: a window that hung may still want to write.
    const hung = this.#run;
    const run = { vault: openVault(name, this.#seal), replica: openReplica(name, SCHEMA, this.#seal) };
    this.#run = run;
    let isDead = false;
    let die!: () => void;
    const died = new Promise<void>((done) => (die = done));
    const isOver = (): boolean => isDead || session !== this.#session;
    const write = async (to: Database, faults: WriteFault[], work: () => Promise<void>): Promise<void> => {
      const fault = faults.shift();
      if (isOver()) return await never();
      if (fault === 'quota') throw new DOMException('disk full', 'QuotaExceededError');
      if (fault) strike(names[to], this.#around.nextStrike(fault));
      const failed = await this.#around.busy(
        work().then(
          () => null,
          (error: unknown) => error as Error,
        ),
      );
      this.#seen.delete(to);
      endStrike(names[to]);
      this.#around.count(fault ? `writes: ${fault}` : 'writes');
      if (isOver()) return await never();
      if (fault === undefined && failed) throw failed;
      if (fault === undefined) return undefined;
      isDead = true;
      die();
      return await never();
    };
    const read = async <T>(from: Database, content: Promise<T>): Promise<T> => {
      try {
        return await content;
      } finally {
        if (hung) await this.#refuse(from, late(hung, from, session));
        hung?.[from].close();
      }
    };
    return {
      died,
      vault: {
        read: () => this.#around.busy(read('vault', run.vault.read())),
        write: (change) => write('vault', this.vaultFaults, () => run.vault.write(change)),
        close: () => undefined,
      },
      replica: {
        read: () => this.#around.busy(read('replica', run.replica.read())),
        append: (delta) => write('replica', this.replicaFaults, () => run.replica.append(delta)),
        fold: (...all) => write('replica', this.replicaFaults, () => run.replica.fold(...all)),
        close: () => undefined,
      },
    };
  }

  async image(): Promise<BrowserDisk> {
    const copies = { vault: await this.#look('vault'), replica: await this.#look('replica') };
    const copy = this.#around.adopt(new BrowserDisk(this.#around, this.#seal, copies));
    copy.rotten = this.rotten;
    return copy;
  }

  async loseReplica(): Promise<void> {
    await this.#lose('replica');
    this.rotten = false;
  }

  async loseAll(): Promise<void> {
    await this.#lose('vault');
    await this.loseReplica();
  }

  async rot(i: number, how: Rot): Promise<void> {
    const copy = await this.#look('replica');
    const rotten = copy && (await damaged(copy, this.#seal, i, how).catch(() => 'unreadable' as const));
    if (!rotten) return;
    if (rotten === 'unreadable') return this.#around.count('rot where it rots already: skipped');
    await lay(databasesOf(await this.#settle()).replica, rotten);
    this.#seen.delete('replica');
    this.rotten = true;
  }

  async isLoading(): Promise<boolean> {
    return await isLoadingIn(await this.#look('replica'), this.#seal);
  }

  async size(): Promise<number> {
    return await rowsLyingIn(await this.#look('replica'), this.#seal);
  }

  async stored(): Promise<VaultContent | null> {
    const copy = await this.#look('vault');
    if (this.#vault?.of !== copy) this.#vault = { of: copy, is: await vaultIn(copy, this.#seal) };
    return this.#vault?.is ?? null;
  }

  /** Gives its databases' name back. */
  retire(): string | null {
    this.#session++;
    this.#run?.vault.close();
    this.#run?.replica.close();
    return this.#name;
  }

  /** A window that hung wakes up and writes: another has read this database since, so it must not. */
  async #refuse(to: Database, write: Promise<void>): Promise<void> {
    const end = await write.then(
      () => 'taken',
      (error: unknown) => (error instanceof Superseded ? 'refused' : 'closed'),
    );
    if (end === 'taken') this.#around.fail(`F30 the ${to} took a write of a window that another had taken over from`);
    this.#around.count(`late writes ${end}`);
  }

  /** The name of its databases; those of an image are made now. */
  async #settle(): Promise<string> {
    this.#name ??= this.#around.takeName();
    const names = databasesOf(this.#name);
    const image = this.#image;
    this.#image = null;
    if (image?.vault) await lay(names.vault, image.vault);
    if (image?.replica) await lay(names.replica, image.replica);
    return this.#name;
  }

  async #look(at: Database): Promise<DatabaseCopy | null> {
    if (this.#image) return this.#image[at];
    if (!this.#name) return null;
    await this.#around.rest();
    const found = this.#seen.has(at) ? this.#seen.get(at)! : await copyOf(databasesOf(this.#name)[at]);
    this.#seen.set(at, found);
    return found;
  }

  async #lose(database: Database): Promise<void> {
    await this.#around.rest();
    await erase(databasesOf(await this.#settle())[database]);
    this.#seen.delete(database);
  }
}

/** What an older window writes when it wakes up: something empty, as anything is to be refused. */
function late({ vault, replica }: Run, to: Database, nth: number): Promise<void> {
  const meta = {} as ReplicaMeta;
  if (to === 'vault') return vault.write({});
  return nth % 2 === 0 ? replica.append({ rows: [], meta }) : replica.fold([], meta, []);
}
