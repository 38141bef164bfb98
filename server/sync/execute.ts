// One mutation, one transaction: judged once, by its own id, whoever sends it and however often.
import type postgres from 'postgres';
import * as v from 'valibot';
import type { Actor } from '#domain/kernel/actor.ts';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { upcastInput, type Mutator, type Read } from '#domain/kernel/mutator.ts';
import { Refused, refuse, type Refusal } from '#domain/kernel/refusal.ts';
import { audit, type AuditEvent } from '#server/audit/audit.ts';
import type { Clock } from '#server/platform/clock.ts';
import { commitBehind } from '#server/platform/database.ts';
import { isAborted, isOutage, isTransient } from '#server/platform/outage.ts';
import { withBuckets, writeChanges } from './feed.ts';
import { LockedRows, type Change, type KindLookup } from './locked-rows.ts';
import { together } from './together.ts';

export interface Command {
  readonly mutationId: Id;
  readonly name: string;
  readonly version: number;
  readonly input: unknown;
  readonly actor: Actor;
  /** When the maker says he did it; a claim. */
  readonly claimedAt: Instant;
  /** Digest of what was sent, where the sender keeps one. */
  readonly body?: string;
}

export type Outcome =
  | { readonly status: 'applied' }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'dead'; readonly reference: string }
  /** Sent by somebody who was revoked: recorded, not done. */
  | { readonly status: 'quarantined'; readonly reference: string };

/** What the sender has to do in the same transaction; what it throws ends the transaction and reaches the sender. */
export interface Alongside {
  /** Before anything is read: the sender's own lock. */
  readonly before?: (tx: postgres.TransactionSql) => Promise<unknown>;
  /** Whether the deed is to be set aside and not done; `held` is what `before` returned. */
  readonly aside?: (held: unknown) => boolean;
  /**
   * Before the commit, also when the command is refused; `held` is what `before` returned. Statements only, and nothing
   * that depends on their answers: the commit is sent right behind them.
   */
  readonly after?: (tx: postgres.TransactionSql, held: unknown) => readonly Promise<unknown>[];
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
  /** Seals the input of what is set aside, to be looked at by a person later; without it none is kept. */
  readonly seal?: (text: string) => Uint8Array;
}

const STATUS = { applied: 1, refused: 2, dead: 3, quarantined: 4 } as const;
const ATTEMPTS = 3;

export function createExecute(deps: ExecuteDeps): Execute {
  return async (command, alongside) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await withBuckets(deps.sql, () => transact(deps, command, alongside, planOf(deps, command), decide));
      } catch (error) {
        if (error instanceof SenderStopped) throw error.reason;
        if (isOutage(error)) throw error;
        if (attempt < ATTEMPTS) continue;
        if (isTransient(error)) throw error;
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
  throw isOutage(error) || isTransient(error) || isAborted(error) ? error : new SenderStopped(error);
};

/** What the sender sends along; what it throws at once, before anything is sent, undoes all. */
function afterwards(alongside: Alongside | undefined, tx: postgres.TransactionSql, held: unknown) {
  try {
    return alongside?.after?.(tx, held) ?? [];
  } catch (error) {
    return stopped(error);
  }
}

type Plan =
  | { readonly mutator: Mutator; readonly input: unknown; readonly reads: readonly Read[] }
  | { readonly no: Refusal };
type Judge = (deps: ExecuteDeps, command: Command, plan: Plan | null, store: LockedRows) => Outcome;

/**
 * One transaction in two waits, as each is a delay that everybody feels: begin and what has to be known and locked
 * (sender, first outcome, rows; in this order), then all that is written, the locks of the buckets and of the audit trail
 * last, with the commit right behind them so that the next writer waits for the disk and not for us.
 */
async function transact(
  deps: ExecuteDeps,
  command: Command,
  alongside: Alongside | undefined,
  plan: Plan | null,
  judge: Judge,
): Promise<Outcome> {
  const outcome = await deps.sql.begin(async (tx) => {
    const store = new LockedRows(deps.lookup);
    const [held, known] = await together([
      alongside?.before?.(tx).catch(stopped),
      findOutcome(tx, command.mutationId),
      !plan || 'no' in plan ? undefined : store.load(tx, plan.reads),
    ]);
    const aside = alongside?.aside?.(held) ?? false;
    const judged = known ?? (aside ? setAside : judge)(deps, command, plan, store);
    const after = afterwards(alongside, tx, held);
    const changes = known || judged.status !== 'applied' ? [] : store.changes();
    await together([
      ...after.map((statement) => statement.catch(stopped)),
      known ? undefined : record(tx, command, judged, deps.seal),
      writeChanges(tx, changes),
      known || isRoutine(command.actor, judged, plan)
        ? undefined
        : audit(tx, entryOf(deps, command, plan, judged, changes)),
      commitBehind(tx),
    ]);
    return judged;
  });
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

/** From somebody who was revoked: on record for whoever looks into it. */
const setAside: Judge = (_, { mutationId }) => ({ status: 'quarantined', reference: referenceOf(mutationId) });

async function findOutcome(tx: postgres.TransactionSql, mutationId: Id): Promise<Outcome | null> {
  const [row] = await tx<{ status: number; code: string | null; info: never }[]>`
    select status, code, info from sync_mutation where id = ${mutationId}`;
  if (!row) return null;
  if (row.status === STATUS.applied) return { status: 'applied' };
  if (row.status === STATUS.dead) return { status: 'dead', reference: referenceOf(mutationId) };
  if (row.status === STATUS.quarantined) return { status: 'quarantined', reference: referenceOf(mutationId) };
  return { status: 'refused', refusal: refuse(row.code as Refusal['code'], row.info) };
}

async function record(
  tx: postgres.TransactionSql,
  command: Command,
  outcome: Outcome,
  seal: ExecuteDeps['seal'],
): Promise<void> {
  const { mutationId, name, version, actor, claimedAt, body = null } = command;
  const refusal = outcome.status === 'refused' ? outcome.refusal : null;
  const kept = outcome.status === 'dead' || outcome.status === 'quarantined';
  const args = kept && seal ? Buffer.from(seal(textOf(command.input))) : null;
  await tx`
    insert into sync_mutation (id, name, version, actor, claimed_at, status, code, info, body, args)
    values (${mutationId}, ${name.slice(0, 60)}, ${version}, ${actor.id}, to_timestamp(${claimedAt / 1000}), ${STATUS[outcome.status]},
      ${refusal?.code ?? null}, ${refusal ? JSON.stringify(refusal.data) : null}::text::jsonb, ${body}, ${args})`;
}

/**
 * What a machine tells and we take in: the rows have each step and its time. Nobody decided anything, and it is nine in ten
 * of all deeds (DECISIONS 14).
 */
const isRoutine = (actor: Actor, { status }: Outcome, plan: Plan | null): boolean =>
  status === 'applied' &&
  (actor.as === 'machine' || (plan !== null && 'mutator' in plan && plan.mutator.routine === true));

/** Names enough to find what a deed was about; a snapshot of a whole hall names the rest by their number. */
const MOST_NAMED = 16;

/** Who did what, and what became of it: names and ids only, as what was typed in may be a customer's. */
function entryOf(
  { mutators, clock }: ExecuteDeps,
  { mutationId, name, version, actor }: Command,
  plan: Plan | null,
  outcome: Outcome,
  changes: readonly Change[],
): AuditEvent {
  const declared = plan && 'reads' in plan ? plan.reads.flatMap((read) => ('id' in read ? [read.id] : [])) : [];
  const [subject = '', ...others] = new Set([...declared, ...changes.map(({ id }) => id)]);
  return {
    outletId: actor.outletId,
    at: clock.now() as Instant,
    actorId: actor.id,
    deviceId: 'deviceId' in actor ? actor.deviceId : null,
    action: mutators.find((mutator) => mutator.name === name)?.name ?? 'sync.unknownMutation',
    subject,
    result: outcome.status,
    detail: {
      mutation: mutationId,
      v: version,
      as: 'deviceId' in actor ? undefined : actor.as,
      code: outcome.status === 'refused' ? outcome.refusal.code : undefined,
      rows: others.length > 0 ? others.slice(0, MOST_NAMED) : undefined,
      more: others.length > MOST_NAMED ? others.length - MOST_NAMED : undefined,
    },
  };
}

/** What a person quotes when he asks what became of it. */
export const referenceOf = (mutationId: Id): string => mutationId.slice(0, 8).toUpperCase();

/** An input as text; nested so deep that it cannot be written down again, it is only named as such. */
export function textOf(input: unknown): string {
  try {
    return JSON.stringify(input) ?? 'null';
  } catch {
    return '"nested too deep"';
  }
}
