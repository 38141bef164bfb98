// POST /customers/find (whose phone, ID number or account this is: masked, in reach, on record).
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type postgres from 'postgres';
import * as v from 'valibot';
import { findInput, MOST_FOUND, whyNotLookFor, whyNotLookUp } from '#domain/customers/find.rules.ts';
import { toNumberForm, type NumberField } from '#domain/customers/private-numbers.ts';
import { maskedReaders } from '#domain/customers/reveal.rules.ts';
import type { StaffActor } from '#domain/kernel/actor.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Refusal } from '#domain/kernel/refusal.ts';
import { badRequest, noPermission, notLoggedIn, reachSql, type ApiDeps } from '#server/identity/api-deps.ts';
import type { CustomerSeal } from './customer-seal.ts';
import { openValues } from './private-values.ts';

interface FindDeps extends Pick<ApiDeps, 'sql' | 'audit' | 'whoAsks'> {
  readonly customerSeal: CustomerSeal;
}

interface Match {
  readonly id: Id;
  readonly outletId: Id;
  readonly maskedName: string;
  readonly grade: string;
  /** Where he is a customer, by its name: tablets know no institution but their own. */
  readonly institution: string;
  readonly sealed: string;
}

export function customerFindRoutes({ sql, audit, whoAsks, customerSeal }: FindDeps): Hono {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: 1_024, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });

  // In the body: an address is kept by browsers, proxies and logs.
  app.post('/customers/find', limit, async (c) => {
    const actor = await whoAsks(c);
    if (!actor) return notLoggedIn(c);
    const body = v.safeParse(findInput, await c.req.json().catch(() => undefined));
    if (!body.success) return badRequest(c);
    const { by, value } = body.output;
    const amiss = whyNotLookFor(by, value);
    if (amiss) return badRequest(c, amiss.code);
    // The line of the trail and the answer are one: what is not on record is not told.
    const said = await sql.begin(async (tx) => {
      const refused = whyNotLookUp(actor);
      const found = refused ? [] : await find(tx, customerSeal, actor, by, value);
      await audit(tx, lineOf(actor, by, found, refused));
      return refused ? null : found;
    });
    if (!said) return noPermission(c);
    return c.json({
      customers: said.map(({ id, maskedName, grade, institution }) => ({ id, maskedName, grade, institution })),
    });
  });

  return app;
}

/** Of those that he reaches: who is elsewhere and who is not at all are the same nobody. */
async function find(
  tx: postgres.TransactionSql,
  seal: CustomerSeal,
  actor: StaffActor,
  by: NumberField,
  value: string,
): Promise<Match[]> {
  const column = { phone: tx`p.phone_index`, idNumber: tx`p.id_number_index`, account: tx`p.account_index` }[by];
  const reached = maskedReaders.map((name) => reachSql(tx, actor, name, tx`i.path`, tx`p.owner_id`));
  const rows = await tx<Match[]>`
    select c.id, c.outlet_id as "outletId", c.masked_name as "maskedName", c.grade, i.name as institution, p.sealed
    from customer_private p join customer c on c.id = p.customer_id join institution i on i.id = c.outlet_id
    where ${column} = ${seal.indexOf(by, value)} and (${reached[0]!} or ${reached[1]!} or ${reached[2]!})
    order by c.id limit ${MOST_FOUND}`;
  // The seal has the last word: a hash that somebody put into another customer's row finds nobody.
  const wanted = toNumberForm(by, value);
  return rows.filter(({ id, sealed }) => {
    const kept = openValues(seal, id, sealed)[by];
    return kept !== null && toNumberForm(by, kept) === wanted;
  });
}

/** By which field and how many, never the number. One who was found has it in the chain of his outlet. */
function lineOf(
  actor: StaffActor,
  by: NumberField,
  found: readonly Match[],
  refused: Refusal | null,
): Parameters<ApiDeps['audit']>[1] {
  const only = found.length === 1 ? found[0] : undefined;
  return {
    outletId: only?.outletId ?? actor.outletId,
    actorId: actor.id,
    deviceId: actor.deviceId,
    action: 'customers.find',
    subject: only?.id ?? '',
    result: refused ? 'refused' : 'done',
    detail: { by, ...(refused ? { code: refused.code } : { found: found.length }) },
  };
}
