// Mutations come up in the order of their numbers, each in a transaction of its own, each once (sync.md §3.2).
import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { nextLink } from '#domain/kernel/checksum.ts';
import type { Instant } from '#domain/kernel/day.ts';
import { textOf, type Execute } from './execute.ts';
import type { PushError, PushRequest } from './messages.ts';
import { together } from './together.ts';

export type PushAnswer = { readonly lmid: number } | { readonly err: PushError; readonly after?: number };

/** Thrown inside the transaction to leave it without a trace. */
class Stop extends Error {
  readonly reason: PushError | 'KNOWN';
  constructor(reason: PushError | 'KNOWN') {
    super(reason);
    this.reason = reason;
  }
}

interface ClientRow {
  readonly user_id: string;
  readonly lmid: number;
  readonly chain: string;
}

interface Sender extends ClientRow {
  /** Person or device was revoked: what comes is recorded and not done. */
  readonly revoked: boolean;
}

export async function push(execute: Execute, actor: StaffActor, request: PushRequest): Promise<PushAnswer> {
  let lmid = 0;
  for (const mutation of request.muts) {
    const body = digestOf(mutation);
    try {
      await execute(
        {
          mutationId: mutation.uuid,
          name: mutation.name,
          version: mutation.v,
          input: mutation.args,
          actor,
          claimedAt: mutation.at as Instant,
          body,
        },
        {
          before: (tx) => enter(tx, request.cid, actor, mutation, body),
          aside: (client) => (client as Sender).revoked,
          after: (tx, client) => advance(tx, request.cid, client as Sender, mutation),
        },
      );
      lmid = mutation.mid;
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      if (error.reason !== 'KNOWN') return { err: error.reason };
      lmid = mutation.mid;
    }
  }
  return { lmid };
}

type Mutation = PushRequest['muts'][number];

/** Name, version and input, in a form that is the same whenever the same is sent. Not for secrets. */
export const digestOf = ({ name, v, args }: Pick<Mutation, 'name' | 'v' | 'args'>): string =>
  createHash('sha256')
    .update(`${name} ${v} ${textOf(args)}`)
    .digest('base64url')
    .slice(0, 22);

/** Locks the client, the first lock of all, and checks that this is the mutation that is due. */
async function enter(
  tx: postgres.TransactionSql,
  cid: string,
  actor: StaffActor,
  mutation: Mutation,
  body: string,
): Promise<Sender> {
  const { mid, uuid } = mutation;
  const [clients, seen] = await together([
    tx<ClientRow[]>`select user_id, lmid, chain from sync_client where id = ${cid} for update`,
    // Behind the lock, and by a statement of its own: what was judged meanwhile counts.
    tx<{ revoked: boolean; body: string | null; due: string | null }[]>`
      select coalesce((select bool_or(quarantined) from sync_principal where id in (${actor.id}, ${actor.deviceId})), false) as revoked,
        (select body from sync_mutation where id = ${uuid}) as body,
        (select mutation from sync_client_mutation where client = ${cid} and mid = ${mid}) as due`,
  ]);
  const { revoked, body: judged, due } = seen[0]!;
  if (judged !== null && judged !== body) throw new Stop('OTHER_BODY');
  const client = clients[0];
  if (!client) {
    if (mid > 1) throw new Stop('UNKNOWN');
    const [made] = await tx<ClientRow[]>`
      insert into sync_client (id, user_id, device_id) values (${cid}, ${actor.id}, ${actor.deviceId})
      on conflict (id) do nothing returning user_id, lmid, chain`;
    // Two first pushes at once: the other one made it; its transaction is over, so ask again.
    return made ? { ...made, revoked } : await enter(tx, cid, actor, mutation, body);
  }
  if (client.user_id !== actor.id) throw new Stop('WRONG_USER');
  if (mid <= client.lmid) throw new Stop(due === uuid ? 'KNOWN' : 'FORK');
  if (mid !== client.lmid + 1) throw new Stop('GAP');
  return { ...client, revoked };
}

const advance = (tx: postgres.TransactionSql, cid: string, client: ClientRow, { mid, uuid }: Mutation) => [
  tx`update sync_client set lmid = ${mid}, chain = ${nextLink(client.chain, uuid)}, seen = now() where id = ${cid}`,
  tx`insert into sync_client_mutation (client, mid, mutation) values (${cid}, ${mid}, ${uuid})`,
];
