// GET /reports/halls (whose reports one reads) · GET /halls/:outletId/report (the figures of a day) · GET /halls/:outletId/report.csv (the same as a
// file) · GET /halls/:outletId/replay (its calls, decided again).
import { Hono } from 'hono';
import * as v from 'valibot';
import { dayField, toInstant } from '#domain/kernel/day.ts';
import { replayDay, type ReplaySaid } from '#domain/queue/call-replay.ts';
import { badRequest, type ApiDeps } from '#server/identity/api-deps.ts';
import { toCsv } from '#server/platform/csv.ts';
import { readCalls, readReport, type ReadTold } from './day-report.lookup.ts';
import { linesOfReport } from './day-report-file.ts';
import { hallAsked, listHalls } from './halls.lookup.ts';

const dayQuery = v.object({ day: dayField });
/** More would hide what is wrong, not tell it. */
const MOST_DIFFERENCES = 200;

export interface ReportDeps extends Pick<ApiDeps, 'sql' | 'audit' | 'clock' | 'whoAsks'> {
  readonly readTold: ReadTold;
}

export function reportRoutes(deps: ReportDeps): Hono {
  const app = new Hono();
  const { sql } = deps;
  const now = () => toInstant(deps.clock.now());

  app.get('/reports/halls', (c) => listHalls(deps, c, 'reports.read'));

  app.get('/halls/:outletId/report', async (c) => {
    const asked = await hallAsked(deps, c, 'reports.read');
    if ('answer' in asked) return asked.answer;
    const query = v.safeParse(dayQuery, c.req.query());
    if (!query.success) return badRequest(c);
    return c.json(await readReport(sql, asked.hall, query.output.day, now(), deps.readTold));
  });

  app.get('/halls/:outletId/report.csv', async (c) => {
    const asked = await hallAsked(deps, c, 'reports.read');
    if ('answer' in asked) return asked.answer;
    const query = v.safeParse(dayQuery, c.req.query());
    if (!query.success) return badRequest(c);
    const { hall, actor } = asked;
    const { day } = query.output;
    const report = await readReport(sql, hall, day, now(), deps.readTold);
    // The line of the trail first: what is not on record is not handed out.
    await sql.begin((tx) =>
      deps.audit(tx, {
        outletId: hall.id,
        actorId: actor.id,
        deviceId: actor.deviceId,
        action: 'queue.exportReport',
        subject: hall.id,
        result: 'done',
        detail: { day },
      }),
    );
    return c.body(toCsv(linesOfReport(report)), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="hall-${day}.csv"`,
    });
  });

  app.get('/halls/:outletId/replay', async (c) => {
    const asked = await hallAsked(deps, c, 'queue.manage', 'reports.read');
    if ('answer' in asked) return asked.answer;
    const query = v.safeParse(dayQuery, c.req.query());
    if (!query.success) return badRequest(c);
    const { calls, tickets, counters } = await readCalls(sql, asked.hall.id, query.output.day);
    const { differences, ...replay } = replayDay(calls, tickets);
    const numbers = new Map(counters.map(({ id, number }) => [id, number]));
    const said: ReplaySaid = {
      ...replay,
      found: differences.length,
      differences: differences
        .slice(0, MOST_DIFFERENCES)
        .map(({ counterId, ...rest }) => ({ ...rest, counter: (counterId && numbers.get(counterId)) ?? null })),
    };
    return c.json(said);
  });

  return app;
}
