// Calls of our own windows: each one claim, asked for by its own id, so that the same request gets the same number again
// however often it is sent (QUE-005); and why it was this number (QUE-010).
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type postgres from 'postgres';
import * as v from 'valibot';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { callGiven, callNext, takeWalkIn } from '#domain/queue/counter.mutators.ts';
import { mayDo } from '#domain/kernel/actor.ts';
import { badRequest, noPermission, notHere, notLoggedIn, type ApiDeps } from '#server/identity/api-deps.ts';
import { answerOf, doAtOnce } from '#server/identity/deeds.routes.ts';

const next = v.strictObject({ id: idField, counterId: idField });
const request = v.union([
  next,
  v.strictObject({ ...next.entries, ticketId: idField }),
  v.strictObject({ ...next.entries, newTicketId: idField, queueId: idField }),
]);
type Request = v.InferOutput<typeof request>;

/** The deed that a request asks for. */
function deedOf(asked: Request): { name: string; input: object } {
  const { id: callId, counterId } = asked;
  if ('ticketId' in asked) return { name: callGiven.name, input: { counterId, callId, ticketId: asked.ticketId } };
  if ('newTicketId' in asked) {
    const { newTicketId: ticketId, queueId } = asked;
    return { name: takeWalkIn.name, input: { counterId, callId, ticketId, queueId } };
  }
  return { name: callNext.name, input: { counterId, callId } };
}

interface CallRow {
  readonly ticketId: Id;
  readonly number: string;
  readonly decision: unknown;
}

export function callRoutes(deps: Pick<ApiDeps, 'sql' | 'execute' | 'clock' | 'whoAsks'>): Hono {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: 4 * 1024, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });

  app.post('/queue/calls', limit, async (c) => {
    const actor = await deps.whoAsks(c);
    if (!actor) return notLoggedIn(c);
    const body = v.safeParse(request, await c.req.json().catch(() => undefined));
    if (!body.success) return badRequest(c);
    const outcome = await doAtOnce(deps, actor, { id: body.output.id, version: 1, ...deedOf(body.output) });
    if (outcome === 'other-deed') return c.json({ code: 'sync.other-body' }, 409);
    if (outcome.status !== 'applied') return answerOf(c, outcome);
    return c.json({ status: outcome.status, call: await callOf(deps.sql, body.output.id) });
  });

  app.get('/queue/tickets/:id/calls', async (c) => {
    const actor = await deps.whoAsks(c);
    if (!actor) return notLoggedIn(c);
    if (!mayDo(actor, 'queue.read')) return noPermission(c);
    const id = v.safeParse(idField, c.req.param('id'));
    const [ticket] = id.success
      ? await deps.sql`select from ticket where id = ${id.output} and outlet_id = ${actor.outletId}`
      : [];
    if (!id.success || !ticket) return notHere(c);
    const calls = await deps.sql`
      select id, at::float8, counter_id as "counterId", staff_id as "staffId", how, decision, rule from queue_call
      where ticket_id = ${id.output} order by at`;
    return c.json({ calls });
  });

  return app;
}

/** Null where nobody waited. */
async function callOf(sql: postgres.Sql, id: Id): Promise<CallRow | null> {
  const [row] = await sql<CallRow[]>`
    select ticket_id as "ticketId", number, decision from queue_call where id = ${id}`;
  return row ?? null;
}
