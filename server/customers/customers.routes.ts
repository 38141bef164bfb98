// GET /customers/:id/masked (his numbers, masked) · POST /customers/:id/reveal (one of them in the clear, for a reason).
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type postgres from 'postgres';
import * as v from 'valibot';
import { maskValues } from '#domain/customers/masks.ts';
import { REVEALED_FOR, revealInput } from '#domain/customers/private.model.ts';
import { whyNotReadMasked, whyNotReveal } from '#domain/customers/reveal.rules.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { refuse, type Refusal } from '#domain/kernel/refusal.ts';
import { badRequest, noPermission, notHere, notLoggedIn, type ApiDeps } from '#server/identity/api-deps.ts';
import type { ArgsSeal } from '#server/sync/sealed-args.ts';
import { openValues } from './private-values.ts';

interface CustomerDeps extends Pick<ApiDeps, 'sql' | 'audit' | 'whoAsks'> {
  /** What clear values are sealed with. */
  readonly customerSeal: ArgsSeal;
}

interface Found {
  readonly id: Id;
  readonly outletId: Id;
  readonly institutionPath: string;
  readonly ownerId: Id | null;
  /** Null where nobody ever gave us any. */
  readonly sealed: string | null;
}

export function customerRoutes(deps: CustomerDeps): Hono {
  const app = new Hono();
  const { sql } = deps;
  const limit = bodyLimit({ maxSize: 2_048, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });
  const idOf = (c: Context): Id | null => {
    const id = v.safeParse(idField, c.req.param('id'));
    return id.success ? id.output : null;
  };

  app.get('/customers/:id/masked', async (c) => {
    const actor = await deps.whoAsks(c);
    if (!actor) return notLoggedIn(c);
    const id = idOf(c);
    const found = id ? await find(sql, id) : null;
    const refused = whyNotReadMasked(actor, found);
    if (refused || !found) return answerNo(c, refused);
    const own = found.ownerId === actor.id;
    return c.json({
      own,
      may: whyNotReveal(actor, found) === null,
      values:
        found.sealed && maskValues(openValues(deps.customerSeal, found.id, found.sealed), own ? 'owner' : 'anybody'),
    });
  });

  app.post('/customers/:id/reveal', limit, async (c) => {
    const actor = await deps.whoAsks(c);
    if (!actor) return notLoggedIn(c);
    const body = v.safeParse(revealInput, await c.req.json().catch(() => undefined));
    if (!body.success) return badRequest(c);
    const id = idOf(c);
    const wish = body.output;
    // The line of the trail and the value are one: what is not on record is not shown, and what was refused is on record.
    const said = await sql.begin(async (tx) => {
      const found = id ? await find(tx, id) : null;
      const refused = whyNotReveal(actor, found);
      const values = !refused && found?.sealed ? openValues(deps.customerSeal, found.id, found.sealed) : null;
      const value = values?.[wish.field] ?? null;
      const no = refused ?? (value === null ? refuse('customers.not-on-file') : null);
      await deps.audit(tx, lineOf(actor, id, refused ? null : found, wish, no));
      return no ?? { value };
    });
    if ('code' in said) return answerNo(c, said);
    return c.json({ field: wish.field, value: said.value, seconds: REVEALED_FOR });
  });

  return app;
}

async function find(sql: postgres.Sql | postgres.TransactionSql, id: Id): Promise<Found | null> {
  const [row] = await sql<Found[]>`
    select c.id, c.outlet_id as "outletId", i.path as "institutionPath", p.owner_id as "ownerId", p.sealed
    from customer c join institution i on i.id = c.outlet_id left join customer_private p on p.customer_id = c.id
    where c.id = ${id}`;
  return row ?? null;
}

/** In the chain of the customer's outlet; who did not reach him has it in that of his own. */
const lineOf = (
  actor: StaffActor,
  id: Id | null,
  found: Found | null,
  wish: v.InferOutput<typeof revealInput>,
  no: Refusal | null,
): Parameters<ApiDeps['audit']>[1] => ({
  outletId: found?.outletId ?? actor.outletId,
  actorId: actor.id,
  deviceId: actor.deviceId,
  action: 'customers.reveal',
  subject: id ?? '',
  result: no ? 'refused' : 'done',
  detail: { ...wish, ...(no ? { code: no.code } : {}) },
});

/** Unknown and elsewhere: one answer. */
function answerNo(c: Context, refused: Refusal | null): Response {
  if (refused?.code === 'identity.no-permission') return noPermission(c);
  return refused?.code === 'customers.not-on-file' ? c.json(refused, 409) : notHere(c);
}
