// GET /api/staff (search, filters, pages) · GET /api/staff.csv (the same as a file) · GET /api/staff/:id (one person).
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Staff } from '#domain/identity/identity.model.ts';
import { whyNotExport } from '#domain/identity/staff.rules.ts';
import { dayOf, toInstant } from '#domain/kernel/day.ts';
import { idField } from '#domain/kernel/ids.ts';
import { toCsv } from '#server/platform/csv.ts';
import { askedBy, badRequest, notHere, type ApiDeps } from './api-deps.ts';
import { findPerson, findStaff, MOST_STAFF, staffQuery } from './staff.lookup.ts';

/** More at once would be a copy of the bank. */
const MOST_EXPORTED = 20_000;
const columns = ['工号', '姓名', '机构号', '机构', '角色', '电话', '手机', '层级', '级别', '在职'];

export function staffRoutes(deps: Pick<ApiDeps, 'sql' | 'audit' | 'clock' | 'whoAsks'>): Hono {
  const app = new Hono();
  const { sql } = deps;

  app.get('/staff', async (c) => {
    const asked = await askedBy(deps, c, 'identity.readStaff');
    if ('answer' in asked) return asked.answer;
    const query = v.safeParse(staffQuery, c.req.query());
    if (!query.success) return badRequest(c);
    return c.json(await findStaff(sql, asked.actor, asked.permission, query.output));
  });

  app.get('/staff.csv', async (c) => {
    const asked = await askedBy(deps, c, 'identity.exportStaff');
    if ('answer' in asked) return asked.answer;
    const query = v.safeParse(staffQuery, c.req.query());
    if (!query.success) return badRequest(c);
    const { actor } = asked;
    const [self] = await sql<Pick<Staff, 'confidentialSince'>[]>`
      select confidential_since as "confidentialSince" from staff where id = ${actor.id}`;
    const no = whyNotExport(self!);
    const lines = no ? [] : await everyone(asked, query.output);
    // The line of the trail first: what is not on record is not handed out.
    await sql.begin((tx) =>
      deps.audit(tx, {
        outletId: actor.outletId,
        actorId: actor.id,
        deviceId: actor.deviceId,
        action: 'identity.exportStaff',
        subject: 'staff',
        result: no ? 'refused' : 'done',
        detail: { rows: lines.length },
      }),
    );
    if (no) return c.json({ code: no.code }, 403);
    const day = dayOf(toInstant(deps.clock.now()));
    return c.body(toCsv([columns, ...lines]), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="staff-${day}.csv"`,
    });
  });

  async function everyone(asked: Parameters<typeof reader>[0], query: v.InferOutput<typeof staffQuery>) {
    const lines: (string | number | null)[][] = [];
    const read = reader(asked);
    for (let cursor = query.cursor; lines.length < MOST_EXPORTED;) {
      const page = await read({ ...query, limit: MOST_STAFF, ...(cursor === undefined ? {} : { cursor }) });
      lines.push(...page.rows.map((row) => lineOf(row as unknown as ExportedRow)));
      if (page.next === null) break;
      cursor = page.next;
    }
    return lines;
  }
  const reader =
    ({ actor, permission }: { actor: Parameters<typeof findStaff>[1]; permission: Parameters<typeof findStaff>[2] }) =>
    (query: v.InferOutput<typeof staffQuery>) =>
      findStaff(sql, actor, permission, query);

  app.get('/staff/:id', async (c) => {
    const asked = await askedBy(deps, c, 'identity.readStaff');
    if ('answer' in asked) return asked.answer;
    const id = v.safeParse(idField, c.req.param('id'));
    const person = id.success ? await findPerson(sql, asked.actor, asked.permission, id.output) : undefined;
    return person ? c.json(person) : notHere(c);
  });

  return app;
}

type ExportedRow = Pick<Staff, 'employeeNo' | 'name' | 'roles' | 'phone' | 'mobile' | 'tier' | 'grade' | 'active'> & {
  readonly outletCode: string;
  readonly outlet: string;
};

const lineOf = (row: ExportedRow): (string | number | null)[] => [
  row.employeeNo,
  row.name,
  row.outletCode,
  row.outlet,
  row.roles.join(';'),
  row.phone,
  row.mobile,
  row.tier,
  row.grade,
  row.active ? '是' : '否',
];
