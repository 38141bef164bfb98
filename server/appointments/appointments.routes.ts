// POST /appointments (a booking; with the customer's phone number, if he is to be found by it at the kiosk).
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { book, bookInput } from '#domain/appointments/appointments.mutators.ts';
import { badRequest, notLoggedIn, type ApiDeps } from '#server/identity/api-deps.ts';
import { answerOf, doAtOnce } from '#server/identity/deeds.routes.ts';

interface AppointmentDeps extends Pick<ApiDeps, 'sql' | 'execute' | 'clock' | 'whoAsks'> {
  /** The keyed hash that a phone number is found by; null where it is none. */
  readonly indexOfPhone: (phone: string) => string | null;
}

const request = v.strictObject({
  ...bookInput.entries,
  phone: v.nullable(v.pipe(v.string(), v.maxLength(30))),
});

export function appointmentRoutes(deps: AppointmentDeps): Hono {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: 1_024, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });

  // In the body, as an address is kept by browsers, proxies and logs; and not in the deed, whose input may be kept.
  app.post('/appointments', limit, async (c) => {
    const actor = await deps.whoAsks(c);
    if (!actor) return notLoggedIn(c);
    const body = v.safeParse(request, await c.req.json().catch(() => undefined));
    if (!body.success) return badRequest(c);
    const { phone, ...input } = body.output;
    const index = phone === null ? null : deps.indexOfPhone(phone);
    if (phone !== null && index === null) return badRequest(c, 'customers.no-phone-number');
    const deed = { id: input.id, name: book.name, version: book.version, input };
    const outcome = await doAtOnce(deps, actor, deed);
    if (outcome === 'other-deed') return c.json({ code: 'sync.other-body' }, 409);
    // The same request again finds both done; a crash in between leaves him his code.
    if (outcome.status === 'applied' && index !== null)
      await deps.sql`insert into appointment_phone (appointment_id, phone_index) values (${input.id}, ${index})
        on conflict do nothing`;
    return answerOf(c, outcome);
  });

  return app;
}
