// GET /bridges/loads (what became of the bank's files) · GET /bridges/loads/:id/rejects (lines that were not taken, as a file).
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Day } from '#domain/kernel/day.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { askedBy, notHere, type ApiDeps } from '#server/identity/api-deps.ts';
import { toCsv } from '#server/platform/csv.ts';

/** Loads that are listed: a quarter of nights with some files each. */
const MOST = 300;

interface LoadRow {
  readonly id: Id;
  readonly file: string;
  readonly kind: string | null;
  readonly day: Day | null;
  readonly batch: string | null;
  readonly state: 'staging' | 'applying' | 'loaded' | 'refused';
  readonly reason: string | null;
  readonly rows: number;
  readonly rejected: number;
  readonly changed: number;
  readonly notes: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export function fileRoutes(deps: Pick<ApiDeps, 'sql' | 'whoAsks'>): Hono {
  const app = new Hono();
  const { sql } = deps;

  app.get('/bridges/loads', async (c) => {
    const asked = await askedBy(deps, c, 'customers.import');
    if ('answer' in asked) return asked.answer;
    const [rows, lastGood] = await Promise.all([
      sql<LoadRow[]>`
        select id, file, kind, day::text, batch, state, reason, rows, rejected, changed, notes,
          started_at as "startedAt", ended_at as "endedAt"
        from file_load order by started_at desc, id limit ${MOST + 1}`,
      sql<{ kind: string; day: Day }[]>`
        select kind, max(day)::text as day from file_load where state = 'loaded' group by kind order by kind`,
    ]);
    return c.json({
      rows: rows.slice(0, MOST).map((row) => ({ ...row, notes: JSON.parse(row.notes) as unknown })),
      more: rows.length > MOST,
      // What is shown of this kind is as of this day.
      lastGood,
    });
  });

  app.get('/bridges/loads/:id/rejects', async (c) => {
    const asked = await askedBy(deps, c, 'customers.import');
    if ('answer' in asked) return asked.answer;
    const id = v.safeParse(idField, c.req.param('id'));
    const [load] = id.success ? await sql<{ id: Id }[]>`select id from file_load where id = ${id.output}` : [];
    if (!load) return notHere(c);
    const rows = await sql<{ line: number; reason: string }[]>`
      select line, reason from file_reject where load_id = ${load.id} order by line`;
    return c.body(toCsv([['行号 Line', '原因 Reason'], ...rows.map(({ line, reason }) => [line, reason])]), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="rejects.csv"',
    });
  });

  return app;
}
