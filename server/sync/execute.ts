// One mutation, one transaction: judged once, by its own id, whoever sends it and however often.
import type postgres from 'postgres';
import * as v from 'valibot';
import type { Actor } from '#domain/kernel/actor.ts';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { upcastInput, type Mutator, type Read } from '#domain/kernel/mutator.ts';
import { Refused, refuse, type Refusal } from '#domain/kernel/refusal.ts';
import type { Clock } from '#server/platform/clock.ts';
import { writeChanges } from './feed.ts';
import { LockedRows, type KindLookup } from './locked-rows.ts';
import { together } from './together.ts';

export interface Command {
  readonly mutationId: Id;
  readonly name: string;
  readonly version: number;
  readonly input: unknown;
  readonly actor: Actor;
  /** When the maker says he did it; a claim. */
  readonly claimedAt: Instant;
}

export type Outcome =
  | { readonly status: 'applied' }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'dead'; readonly reference: string };

/** What the sender has to do in the same transaction; what it throws ends the transaction and reaches the sender. */
export interface Alongside {
  /** Before anything is read: the sender's own lock. */
  readonly before?: (tx: postgres.TransactionSql) => Promise<unknown>;
  /** Before the commit, also when the command is refused; `held` is what `before` returned. */
  readonly after?: (tx: postgres.TransactionSql, held: unknown) => Promise<unknown>;
}

/**
 * Runs a command in one transaction; a mutation id that is already known returns its first outcome. Throws on outage,
 * and what the sender's own steps throw.
 */
export type Execute = (command: Command, alongside?: Alongside) => Promise<Outcome>;

export interface ExecuteDeps {
  readonly sql: postgres.Sql;
  readonly mutators: readonly Mutator[];
  readonly lookup: KindLookup;
  readonly clock: Clock;
  readonly onFault: (error: unknown, command: Command) => void;
  /** After a commit that changed something here. */
  readonly onCommit: () => void;
}

const STATUS = { applied: 1, refused: 2, dead: 3 } as const;
const ATTEMPTS = 3;
/** Serialization failure and deadlock: nothing was done, the same transaction may be tried again. */
const TRANSIENT = new Set(['40001', '40P01']);

export function createExecute(deps: ExecuteDeps): Execute {
  return async (command, alongside) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await transact(deps, command, alongside, planOf(deps, command), decide);
      } catch (error) {
        if (error instanceof SenderStopped) throw error.reason;
        if (isOutage(error)) throw error;
        if (attempt < ATTEMPTS) continue;
        if (TRANSIENT.has(sqlState(error))) throw error;
        deps.onFault(error, command);
        return await transact(deps, command, alongside, null, bury);
      }
    }
  };
}

/** What a sender's own step threw, told apart from our faults. */
class SenderStopped extends Error {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super('stopped by the sender');
    this.reason = reason;
  }
}

const stopped = (error: unknown): never => {
  throw isOutage(error) || TRANSIENT.has(sqlState(error)) ? error : new SenderStopped(error);
};

type Plan =
  | { readonly mutator: Mutator; readonly input: unknown; readonly reads: readonly Read[] }
  | { readonly no: Refusal };
type Judge = (deps: ExecuteDeps, command: Command, plan: Plan | null, store: LockedRows) => Outcome;

/**
 * One transaction in two batches, as each wait for the database is a delay that everybody feels: what has to be known
 * and locked (sender, first outcome, rows; in this order), then all that is written, the buckets' lock last.
 */
async function transact(
  deps: ExecuteDeps,
  command: Command,
  alongside: Alongside | undefined,
  plan: Plan | null,
  judge: Judge,
): Promise<Outcome> {
  const outcome = (await deps.sql.begin(async (tx) => {
    const store = new LockedRows(deps.lookup);
    const [held, known] = await together([
      alongside?.before?.(tx).catch(stopped),
      findOutcome(tx, command.mutationId),
      !plan || 'no' in plan ? undefined : store.load(tx, plan.reads),
    ]);
    const judged = known ?? judge(deps, command, plan, store);
    await together([
      known ? undefined : record(tx, command, judged),
      known || judged.status !== 'applied' ? undefined : writeChanges(tx, store.changes()),
      alongside?.after?.(tx, held).catch(stopped),
    ]);
    return judged;
  })) as Outcome;
  deps.onCommit();
  return outcome;
}

/** Runs the mutator over the locked rows; a refusal is an outcome, anything else it throws is a fault. */
function decide(deps: ExecuteDeps, { actor }: Command, plan: Plan | null, store: LockedRows): Outcome {
  if (!plan) throw new Error('nothing to decide on');
  if ('no' in plan) return { status: 'refused', refusal: plan.no };
  try {
    store.requireAll(plan.reads);
    plan.mutator.run(store, plan.input, { actor, now: deps.clock.now() as Instant });
    return { status: 'applied' };
  } catch (error) {
    if (error instanceof Refused) return { status: 'refused', refusal: error.refusal };
    throw error;
  }
}

/** The same fault three times: recorded as dead, so that what was done after it goes on. */
const bury: Judge = (_, { mutationId }) => ({ status: 'dead', reference: referenceOf(mutationId) });

function planOf(deps: ExecuteDeps, command: Command): Plan {
  const mutator = deps.mutators.find((m) => m.name === command.name);
  if (!mutator) return { no: refuse('sync.unknown-mutation', { name: command.name.slice(0, 60) }) };
  if (!mutator.may(command.actor)) return { no: refuse('sync.not-allowed', { name: mutator.name }) };
  const lifted = upcastInput(mutator, command.version, command.input);
  const parsed = v.safeParse(mutator.input, lifted);
  if (lifted === undefined || !parsed.success) return { no: refuse('sync.bad-input', { name: mutator.name }) };
  return { mutator, input: parsed.output, reads: mutator.reads(parsed.output, command.actor) };
}

async function findOutcome(tx: postgres.TransactionSql, mutationId: Id): Promise<Outcome | null> {
  const [row] = await tx<{ status: number; code: string | null; info: never }[]>`
    select status, code, info from sync_mutation where id = ${mutationId}`;
  if (!row) return null;
  if (row.status === STATUS.applied) return { status: 'applied' };
  if (row.status === STATUS.dead) return { status: 'dead', reference: referenceOf(mutationId) };
  return { status: 'refused', refusal: refuse(row.code as Refusal['code'], row.info) };
}

async function record(tx: postgres.TransactionSql, command: Command, outcome: Outcome): Promise<void> {
  const { mutationId, name, version, actor, claimedAt } = command;
  const refusal = outcome.status === 'refused' ? outcome.refusal : null;
  await tx`
    insert into sync_mutation (id, name, version, actor, claimed_at, status, code, info)
    values (${mutationId}, ${name.slice(0, 60)}, ${version}, ${actor.id}, to_timestamp(${claimedAt / 1000}), ${STATUS[outcome.status]},
      ${refusal?.code ?? null}, ${refusal ? JSON.stringify(refusal.data) : null}::text::jsonb)`;
}

/** What a person quotes when he asks what became of it. */
export const referenceOf = (mutationId: Id): string => mutationId.slice(0, 8).toUpperCase();

const sqlState = (error: unknown): string => String((error as { code?: unknown }).code ?? '');
/** The database is not there or too slow (connection lost, shutting down, time over): nothing is judged, the sender tries again later. */
const isOutage = (error: unknown): boolean =>
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOTFOUND|EPIPE|57P0|57014|53|08)/.test(sqlState(error));
