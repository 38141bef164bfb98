// One mutation, one transaction: judged once, by its own id, whoever sends it and however often.
import type postgres from 'postgres';
import * as v from 'valibot';
import type { Actor } from '#domain/kernel/actor.ts';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { upcastInput, type Mutator } from '#domain/kernel/mutator.ts';
import { Refused, refuse, type Refusal } from '#domain/kernel/refusal.ts';
import type { Clock } from '#server/platform/clock.ts';
import { writeChanges } from './feed.ts';
import { LockedRows, type KindLookup } from './locked-rows.ts';

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
        const outcome = await inTransaction(deps, alongside, (tx) => judge(deps, tx, command));
        deps.onCommit();
        return outcome;
      } catch (error) {
        if (error instanceof SenderStopped) throw error.reason;
        if (isOutage(error)) throw error;
        if (attempt < ATTEMPTS) continue;
        if (TRANSIENT.has(sqlState(error))) throw error;
        deps.onFault(error, command);
        const outcome = await inTransaction(deps, alongside, (tx) => bury(tx, command));
        deps.onCommit();
        return outcome;
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

async function inTransaction(
  deps: ExecuteDeps,
  alongside: Alongside | undefined,
  work: (tx: postgres.TransactionSql) => Promise<Outcome>,
) {
  const stopped = (error: unknown): never => {
    throw isOutage(error) || TRANSIENT.has(sqlState(error)) ? error : new SenderStopped(error);
  };
  return (await deps.sql.begin(async (tx) => {
    const held = await alongside?.before?.(tx).catch(stopped);
    const outcome = await work(tx);
    await alongside?.after?.(tx, held).catch(stopped);
    return outcome;
  })) as Outcome;
}

/** Within an open transaction: the stored outcome, or the outcome of running it now, written. */
async function judge(deps: ExecuteDeps, tx: postgres.TransactionSql, command: Command): Promise<Outcome> {
  const store = new LockedRows(deps.lookup);
  let known: Outcome | null = null;
  try {
    const { mutator, input } = parse(deps, command);
    [known] = await Promise.all([
      findOutcome(tx, command.mutationId),
      store.load(tx, mutator.reads(input, command.actor)),
    ]);
    if (known) return known;
    store.requireAll(mutator.reads(input, command.actor));
    mutator.run(store, input, { actor: command.actor, now: deps.clock.now() as Instant });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    known = await findOutcome(tx, command.mutationId);
    if (known) return known;
    const outcome: Outcome = { status: 'refused', refusal: error.refusal };
    await record(tx, command, outcome);
    return outcome;
  }
  const outcome: Outcome = { status: 'applied' };
  await Promise.all([record(tx, command, outcome), writeChanges(tx, store.changes())]);
  return outcome;
}

function parse(deps: ExecuteDeps, command: Command): { mutator: Mutator; input: unknown } {
  const mutator = deps.mutators.find((m) => m.name === command.name);
  if (!mutator) throw new Refused(refuse('sync.unknown-mutation', { name: command.name.slice(0, 60) }));
  if (!mutator.may(command.actor)) throw new Refused(refuse('sync.not-allowed', { name: mutator.name }));
  const lifted = upcastInput(mutator, command.version, command.input);
  const parsed = v.safeParse(mutator.input, lifted);
  if (lifted === undefined || !parsed.success) throw new Refused(refuse('sync.bad-input', { name: mutator.name }));
  return { mutator, input: parsed.output };
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

/** The same fault three times: recorded as dead, so that what was done after it goes on. */
async function bury(tx: postgres.TransactionSql, command: Command): Promise<Outcome> {
  const known = await findOutcome(tx, command.mutationId);
  if (known) return known;
  const outcome: Outcome = { status: 'dead', reference: referenceOf(command.mutationId) };
  await record(tx, command, outcome);
  return outcome;
}

/** What a person quotes when he asks what became of it. */
export const referenceOf = (mutationId: Id): string => mutationId.slice(0, 8).toUpperCase();

const sqlState = (error: unknown): string => String((error as { code?: unknown }).code ?? '');
/** The database is not there (connection lost, shutting down): nothing is judged, the sender tries again later. */
const isOutage = (error: unknown): boolean =>
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOTFOUND|EPIPE|57P0|53|08)/.test(sqlState(error));
