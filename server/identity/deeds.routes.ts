// POST /api/deeds: a deed that is done at once, judged and recorded like those that tablets send up, once by its id.
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type postgres from 'postgres';
import * as v from 'valibot';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { idField } from '#domain/kernel/ids.ts';
import type { Outcome } from '#server/sync/execute.ts';
import { digestOf } from '#server/sync/push.ts';
import { badRequest, notLoggedIn, type ApiDeps } from './api-deps.ts';

const deed = v.strictObject({
  id: idField,
  name: v.pipe(v.string(), v.regex(/^[a-z]+\.[A-Za-z]+$/), v.maxLength(60)),
  version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999)),
  input: v.unknown(),
});

export function deedRoutes(deps: Pick<ApiDeps, 'execute' | 'clock' | 'whoAsks'>): Hono {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: 256 * 1024, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });

  app.post('/deeds', limit, async (c) => {
    const actor = await deps.whoAsks(c);
    if (!actor) return notLoggedIn(c);
    const body = v.safeParse(deed, await c.req.json().catch(() => undefined));
    if (!body.success) return badRequest(c);
    const outcome = await doAtOnce(deps, actor, body.output);
    return outcome === 'other-deed' ? c.json({ code: 'sync.other-body' }, 409) : answerOf(c, outcome);
  });

  return app;
}

type Deed = v.InferOutput<typeof deed>;

/** Judged now, once by its id; `other-deed`: the id was used for something else. Throws on outage. */
export async function doAtOnce(
  { execute, clock }: Pick<ApiDeps, 'execute' | 'clock'>,
  actor: StaffActor,
  { id, name, version, input }: Deed,
): Promise<Outcome | 'other-deed'> {
  const body = digestOf({ name, v: version, args: input });
  const command = { mutationId: id, name, version, input, actor, claimedAt: toInstant(clock.now()), body };
  try {
    return await execute(command, {
      before: (tx) => enter(tx, id, actor, body),
      aside: (held) => (held as { revoked: boolean }).revoked,
    });
  } catch (error) {
    if (error instanceof OtherDeed) return 'other-deed';
    throw error;
  }
}

/** The id was used before, by somebody else or for something else. */
class OtherDeed extends Error {}

async function enter(tx: postgres.TransactionSql, id: string, actor: StaffActor, digest: string) {
  const [known] = await tx<{ revoked: boolean; other: boolean }[]>`
    select coalesce((select bool_or(quarantined) from sync_principal where id in (${actor.id}, ${actor.deviceId})), false) as revoked,
      exists (select from sync_mutation where id = ${id} and (actor <> ${actor.id} or body is distinct from ${digest})) as other`;
  if (known!.other) throw new OtherDeed('this id stands for another deed');
  return known!;
}

const STATUS: Readonly<Record<string, 400 | 403 | 404>> = {
  // A row that is not there and one that is out of reach are told apart by nobody.
  'sync.row-missing': 404,
  'identity.out-of-reach': 404,
  'sync.not-allowed': 403,
  'identity.no-permission': 403,
  'sync.bad-input': 400,
  'sync.unknown-mutation': 400,
};

export function answerOf(c: Context, outcome: Outcome): Response {
  if (outcome.status === 'applied') return c.json({ status: outcome.status });
  if (outcome.status !== 'refused')
    return c.json({ status: outcome.status, data: { reference: outcome.reference } }, 500);
  const { code, data } = outcome.refusal;
  const status = STATUS[code] ?? 409;
  return status === 404
    ? c.json({ status: 'refused', code: 'identity.out-of-reach', data: {} }, 404)
    : c.json({ status: 'refused', code, data }, status);
}
