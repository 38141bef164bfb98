// GET /audit (a page of an outlet's trail) · GET /audit/places (whose trails one may read) · POST /audit/export (as a file).
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type postgres from 'postgres';
import * as v from 'valibot';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { instantField, outletTimeOf, toInstant, type Instant } from '#domain/kernel/day.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import type { Clock } from '#server/platform/clock.ts';
import { toCsv } from '#server/platform/csv.ts';
import { audit, auditResults, NO_OUTLET } from './audit.ts';

export interface AuditPlace {
  readonly id: Id;
  readonly name: string;
}

export interface AuditRoutesDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly whoAsks: (c: Context) => Promise<StaffActor | null>;
  /** Whether he has any business with trails at all. */
  readonly mayRead: (actor: StaffActor) => boolean;
  /** The outlets whose trails he may read, his own first; with a name, which is nobody's data. */
  readonly placesOf: (actor: StaffActor) => Promise<readonly AuditPlace[]>;
  /** Of people, machines and tablets; an id that is not known has none. */
  readonly namesOf: (ids: readonly Id[]) => Promise<ReadonlyMap<string, string>>;
}

/** Entries on a page; and in a file, beyond which a shorter time has to be asked for. */
const PAGE = 50;
export const MOST_EXPORTED = 20_000;
/** Milliseconds that may be asked for at once. */
const LONGEST = 93 * 24 * 60 * 60 * 1000;

const number = v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number));
const filters = {
  outlet: v.optional(idField),
  actor: v.optional(idField),
  action: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z]{1,30}(\.[A-Za-z]{0,30})?$/))),
  result: v.optional(v.picklist(auditResults)),
};
const asked = v.object({
  ...filters,
  from: v.pipe(number, instantField),
  to: v.pipe(number, instantField),
  cursor: v.optional(number),
});
const exported = v.object({ ...filters, from: instantField, to: instantField });

interface Wish {
  readonly outlet?: Id | undefined;
  readonly actor?: Id | undefined;
  readonly action?: string | undefined;
  readonly result?: string | undefined;
  readonly from: Instant;
  readonly to: Instant;
}

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly actorId: Id | null;
  readonly deviceId: Id | null;
  readonly action: string;
  readonly subject: string;
  readonly result: string;
  readonly detail: string;
}

export function auditRoutes(deps: AuditRoutesDeps): Hono {
  const app = new Hono();
  app.use('/audit/*', bodyLimit({ maxSize: 4096, onError: (c) => c.json({ code: 'sync.too-large' }, 413) }));

  /** Who asks, and for which trail; what lies outside his reach is not there for him. */
  const reader = async (c: Context, wish: Wish | null) => {
    const actor = await deps.whoAsks(c);
    if (!actor) return c.json({ code: 'identity.not-logged-in' }, 401);
    if (!deps.mayRead(actor)) return c.json({ code: 'identity.no-permission' }, 403);
    if (!wish || wish.to < wish.from || wish.to - wish.from > LONGEST) return c.json({ code: 'sync.bad-request' }, 400);
    const outlet = wish.outlet ?? actor.outletId;
    if (!(await deps.placesOf(actor)).some(({ id }) => id === outlet))
      return c.json({ code: 'identity.out-of-reach' }, 404);
    return { actor, outlet };
  };

  app.get('/audit/places', async (c) => {
    const actor = await deps.whoAsks(c);
    if (!actor) return c.json({ code: 'identity.not-logged-in' }, 401);
    if (!deps.mayRead(actor)) return c.json({ code: 'identity.no-permission' }, 403);
    return c.json({ places: await deps.placesOf(actor) });
  });

  app.get('/audit', async (c) => {
    const parsed = v.safeParse(asked, c.req.query());
    const wish = parsed.success ? parsed.output : null;
    const who = await reader(c, wish);
    if (who instanceof Response) return who;
    const rows = await readRows(deps.sql, who.outlet, wish!, { before: wish!.cursor ?? null, most: PAGE + 1 });
    const page = rows.slice(0, PAGE);
    const names = await deps.namesOf(idsOf(page));
    const entries = page.map((row) => ({
      ...row,
      actor: nameIn(names, row.actorId),
      device: nameIn(names, row.deviceId),
      detail: JSON.parse(row.detail) as unknown,
    }));
    return c.json({ entries, next: rows.length > PAGE ? page.at(-1)!.seq : null });
  });

  app.post('/audit/export', async (c) => {
    const parsed = v.safeParse(exported, await c.req.json().catch(() => undefined));
    const wish = parsed.success ? parsed.output : null;
    const who = await reader(c, wish);
    if (who instanceof Response) return who;
    const rows = await readRows(deps.sql, who.outlet, wish!, { before: null, most: MOST_EXPORTED + 1 });
    const tooMany = rows.length > MOST_EXPORTED;
    // On record before anything leaves; without the record, nothing leaves (GB/T 22239 8.1.4.3).
    await deps.sql.begin(
      async (tx) =>
        await audit(tx, {
          outletId: who.outlet === NO_OUTLET ? null : who.outlet,
          actorId: who.actor.id,
          deviceId: who.actor.deviceId,
          at: toInstant(deps.clock.now()),
          action: 'audit.export',
          subject: '',
          result: tooMany ? 'refused' : 'applied',
          detail: {
            ...wish,
            outlet: undefined,
            rows: tooMany ? undefined : rows.length,
            code: tooMany ? 'audit.too-many' : undefined,
          },
        }),
    );
    if (tooMany) return c.json({ code: 'audit.too-many', most: MOST_EXPORTED }, 413);
    const names = await deps.namesOf([...idsOf(rows), who.actor.id]);
    return c.body(toFile(rows, names, who.actor), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
    });
  });

  return app;
}

const nameIn = (names: ReadonlyMap<string, string>, id: Id | null): string | null => (id && names.get(id)) ?? null;

const idsOf = (rows: readonly Row[]): Id[] => [
  ...new Set(rows.flatMap(({ actorId, deviceId }) => [actorId, deviceId]).filter((id): id is Id => id !== null)),
];

/** Newest first. An action may be named by its area alone: `customers.`. */
async function readRows(
  sql: postgres.Sql,
  outlet: Id,
  { from, to, actor, action, result }: Wish,
  { before, most }: { readonly before: number | null; readonly most: number },
): Promise<readonly Row[]> {
  return await sql<Row[]>`
    select seq, at, actor_id as "actorId", device_id as "deviceId", action, subject, result, detail from audit_entry
    where outlet_id = ${outlet} and at between ${from} and ${to}
      ${before === null ? sql`` : sql`and seq < ${before}`}
      ${actor === undefined ? sql`` : sql`and actor_id = ${actor}`}
      ${action === undefined ? sql`` : sql`and starts_with(action, ${action})`}
      ${result === undefined ? sql`` : sql`and result = ${result}`}
    order by seq desc limit ${most}`;
}

function toFile(rows: readonly Row[], names: ReadonlyMap<string, string>, by: StaffActor): string {
  const head = [
    '序号 No.',
    '时间 Time',
    '人员 Person',
    '人员编号 Person id',
    '设备 Device',
    '操作 Action',
    '对象 Subject',
    '结果 Result',
    '详情 Detail',
  ];
  const lines = rows.map((row) => [
    row.seq,
    outletTimeOf(row.at as Instant),
    nameIn(names, row.actorId),
    row.actorId,
    nameIn(names, row.deviceId) ?? row.deviceId,
    row.action,
    row.subject,
    row.result,
    row.detail,
  ]);
  // Whoever finds the file knows whose it is.
  const mark = [`导出人 Exported by ${names.get(by.id) ?? by.id}`, by.id, rows.length];
  return toCsv([head, ...lines, mark]);
}
