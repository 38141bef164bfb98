/** A transaction that can be held: its statements wait at a point, or its commit does, until it is let go. */
import type postgres from 'postgres';
import type { PausePoint } from './server.ts';

/** Statements that wait, by the point where the transaction is to stand still. */
const waiting: Readonly<Record<PausePoint, RegExp | null>> = {
  rows: /sync_doc|sync_bucket/,
  buckets: /sync_bucket/,
  commit: null,
};
/** What is read and locked before anything is written goes through. */
const reading = /^\s*select (?!from sync_bucket)/;

export class Gate {
  readonly #open: Promise<void>;
  /** Settles when the transaction has come to the gate. */
  readonly reached: Promise<void>;
  readonly #at: PausePoint;
  #letGo!: () => void;
  #arrive!: () => void;

  constructor(at: PausePoint) {
    this.#at = at;
    this.#open = new Promise((done) => (this.#letGo = done));
    this.reached = new Promise((done) => (this.#arrive = done));
  }

  letGo(): void {
    this.#letGo();
  }

  /** The pool as the engine sees it: transactions begun through it meet the gate. */
  over(sql: postgres.Sql): postgres.Sql {
    const begin = (...given: unknown[]): unknown => {
      const work = given.pop() as (tx: postgres.TransactionSql) => Promise<unknown>;
      const options = given as [];
      return sql.begin(...options, async (tx: postgres.TransactionSql) => {
        const result = await work(this.#held(tx));
        await this.#wait();
        return result;
      });
    };
    return new Proxy(sql, {
      get: (target, name) => (name === 'begin' ? begin : (target[name as never] as unknown)),
    });
  }

  #held(tx: postgres.TransactionSql): postgres.TransactionSql {
    const words = waiting[this.#at];
    return new Proxy(tx, {
      apply: (target, _, given: unknown[]) => {
        const query = (): unknown => (target as unknown as (...all: unknown[]) => unknown)(...given);
        const [first] = given as [{ raw?: readonly string[] } | undefined];
        const text = first?.raw?.join(' ') ?? '';
        return words?.test(text) && !reading.test(text) ? this.#wait().then(query) : query();
      },
      // A commit that is sent along with what was written last waits as well, and behind it.
      get: (target, name) => {
        const own = target[name as never] as unknown;
        return name === 'commit' ? () => this.#wait().then(own as () => unknown) : own;
      },
    });
  }

  #wait(): Promise<void> {
    this.#arrive();
    return this.#open;
  }
}
