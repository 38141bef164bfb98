// GET /ticket/:code (where a number stands, for its customer's phone) · POST /ticket/:code/cancel (he gives it back): no login,
// no person, no id (QUE-014, QUE-024). Whoever has no code of today is told one thing, whatever he tried.
import { createHash, randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { dayOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import { cancelByCustomer } from '#domain/queue/customer-deeds.ts';
import type { PublicTicket, WaitRange } from '#domain/stations/public-hall.ts';
import { isTicketCode, publicStateOf } from '#domain/stations/public-ticket.ts';
import { PHONE_ID } from '#server/platform/clock-actor.ts';
import type { Clock } from '#server/platform/clock.ts';
import { addressOf } from '#server/platform/proxies.ts';
import type { Execute } from '#server/sync/execute.ts';
import { createCodeGuard } from './code-guard.ts';
import type { PublicHallDeps } from './projection.ts';
import { findTicket, type FoundTicket } from './ticket-lookup.ts';

interface TicketDeps extends Pick<PublicHallDeps, 'sql' | 'quieter'> {
  readonly execute: Execute;
  readonly clock: Clock;
  /** How long this one waits on; null where nobody can say. */
  readonly waitOf: WaitOf;
}
export type WaitOf = (outletId: Id, ticketId: Id, now: Instant) => Promise<WaitRange | null>;

export function ticketRoutes(deps: TicketDeps): Hono {
  const app = new Hono();
  const { sql, clock } = deps;
  const now = (): Instant => toInstant(clock.now());
  const guard = createCodeGuard(clock);

  /** The number, or what to answer instead. */
  async function asked(c: Context): Promise<FoundTicket | Response> {
    const code = c.req.param('code') ?? '';
    const address = addressOf(c);
    const wait = guard.wait(address, code);
    if (wait > 0) return c.json({ code: 'sync.too-often' }, 429, { 'retry-after': String(Math.ceil(wait / 1000)) });
    const found = await findTicket(sql, isTicketCode(code) ? code : '', dayOf(now()));
    guard.note(address, code, found !== null);
    if (!found) return c.json({ code: 'stations.no-such-ticket' }, 404);
    return found;
  }

  app.get('/ticket/:code', async (c) => {
    const found = await asked(c);
    return found instanceof Response ? found : answer(c, await publicTicket(deps, found, now()));
  });

  const limit = bodyLimit({ maxSize: 256, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });
  app.post('/ticket/:code/cancel', limit, async (c) => {
    const found = await asked(c);
    if (found instanceof Response) return found;
    // Asked again, or of a machine that has not answered yet: it is as it is.
    if (found.state !== 'abandoned' && !found.asked) {
      const outcome = await deps.execute({
        mutationId: toId(randomUUID()),
        name: cancelByCustomer.name,
        version: cancelByCustomer.version,
        input: { ticketId: found.id, commandId: randomUUID() },
        actor: { as: 'system', id: PHONE_ID, outletId: found.outletId },
        claimedAt: now(),
      });
      const again = await findTicket(sql, c.req.param('code'), dayOf(now()));
      const isDone = outcome.status === 'applied' || again?.state === 'abandoned' || again?.asked === true;
      if (!isDone)
        return outcome.status === 'refused'
          ? c.json({ code: outcome.refusal.code }, 409)
          : c.json({ code: 'sync.fault' }, 500);
    }
    const left = await findTicket(sql, c.req.param('code'), dayOf(now()));
    return left ? answer(c, await publicTicket(deps, left, now())) : c.json({ code: 'stations.no-such-ticket' }, 404);
  });

  return app;
}

const ANY_BUSINESS = '柜面业务';

async function publicTicket(deps: TicketDeps, found: FoundTicket, now: Instant): Promise<PublicTicket> {
  const waits = found.state === 'waiting' && !found.archived;
  // Without a forecast he is still told where he stands.
  const range = waits ? await deps.waitOf(found.outletId, found.id, now).catch(() => null) : null;
  return {
    outlet: { code: found.outletCode, name: found.outletName },
    now,
    number: found.printed,
    // A queue of a class of customers has no name in public (QUE-024).
    queue: found.businessKind === 'vip' ? ANY_BUSINESS : found.queue,
    takenAt: found.takenAt,
    state: found.archived && waits ? 'over' : publicStateOf(found),
    ahead: waits ? found.ahead : null,
    range,
    counter: found.state === 'called' || found.state === 'serving' ? found.counter : null,
    movedTo: found.number === found.printed ? null : found.number,
    mayCancel: waits && !found.asked,
    quieter: waits ? await deps.quieter(found.outletId, now, found.businessKind) : null,
  };
}

/** All but the time makes the tag: who asks every few seconds mostly hears that nothing has changed. */
function answer(c: Context, ticket: PublicTicket): Response {
  const { now: _, ...lasting } = ticket;
  const tag = `"${createHash('sha256').update(JSON.stringify(lasting)).digest('base64url').slice(0, 16)}"`;
  c.header('etag', tag);
  return c.req.header('if-none-match') === tag ? c.body(null, 304) : c.json(ticket);
}
