// POST /api/staff/import/preview (what a file would do, row by row) · POST /api/staff/import (does it, some rows at a time).
import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { toId } from '#domain/kernel/ids.ts';
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { askedBy, badRequest, type ApiDeps } from './api-deps.ts';
import { importRow, judgeRows, readFile, type Judged, type Planned } from './staff-import.ts';

const MOST_ROWS = 5_000;
/** Each row is a deed or more of its own: so many are done before the next are asked for. */
const CHUNK = 200;
const MOST_BYTES = 2 * 1024 * 1024;

const rowsOf = (most: number) => v.pipe(v.array(importRow), v.minLength(1), v.maxLength(most));
const previewBody = v.union([
  v.strictObject({ csv: v.pipe(v.string(), v.maxLength(MOST_BYTES)) }),
  v.strictObject({ rows: rowsOf(MOST_ROWS) }),
]);
const commitBody = v.strictObject({
  rows: rowsOf(CHUNK),
  /** Line of the file that the first of these rows stands in. */
  line: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 2),
});

/** What became of a row. */
interface Done {
  readonly line: number;
  readonly employeeNo: string;
  readonly did: 'added' | 'changed' | 'same' | 'refused';
  readonly errors: Judged['errors'];
}

export function staffImportRoutes(deps: Pick<ApiDeps, 'sql' | 'execute' | 'clock' | 'whoAsks'>): Hono {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.json({ code: 'sync.too-large' }, 413) });
  const body = async <T>(c: Context, schema: v.GenericSchema<unknown, T>): Promise<T | null> => {
    const parsed = v.safeParse(schema, await c.req.json().catch(() => undefined));
    return parsed.success ? parsed.output : null;
  };

  app.post('/staff/import/preview', limit, async (c) => {
    const asked = await askedBy(deps, c, 'identity.importStaff');
    if ('answer' in asked) return asked.answer;
    const given = await body(c, previewBody);
    if (!given) return badRequest(c);
    const read = 'csv' in given ? readFile(given.csv) : given;
    if ('no' in read) return c.json(read.no, 422);
    if (read.rows.length > MOST_ROWS) return c.json({ code: 'identity.file-too-long', data: { most: MOST_ROWS } }, 422);
    if (read.rows.length === 0) return c.json({ code: 'identity.file-empty', data: {} }, 422);
    const planned = await judgeRows(deps.sql, asked.actor, read.rows);
    const count = (does: Judged['does']): number => planned.filter((row) => row.does === does).length;
    return c.json({
      rows: planned.map(({ line, row, does, errors, roles }) => ({
        line,
        row,
        does,
        errors,
        asksRoles: roles !== null,
      })),
      counts: { add: count('add'), change: count('change'), same: count('same'), wrong: count('nothing') },
      chunk: CHUNK,
    });
  });

  app.post('/staff/import', limit, async (c) => {
    const asked = await askedBy(deps, c, 'identity.importStaff');
    if ('answer' in asked) return asked.answer;
    const given = await body(c, commitBody);
    if (!given) return badRequest(c);
    const planned = await judgeRows(deps.sql, asked.actor, given.rows, given.line);
    const rows: Done[] = [];
    for (const row of planned) rows.push(await doRow(asked.actor, row));
    return c.json({ rows });
  });

  /** The deeds of a row, one after the other; the first that is refused ends it. */
  async function doRow(actor: StaffActor, planned: Planned): Promise<Done> {
    const { line, row, errors, does } = planned;
    const about = { line, employeeNo: row.employeeNo };
    if (does === 'nothing') return { ...about, did: 'refused', errors };
    for (const [name, input, column] of deedsOf(planned)) {
      const outcome = await deps.execute({
        mutationId: toId(randomUUID()),
        name,
        version: 1,
        input,
        actor,
        claimedAt: toInstant(deps.clock.now()),
      });
      if (outcome.status === 'applied') continue;
      const no: { code: string; data: RefusalData } =
        outcome.status === 'refused'
          ? outcome.refusal
          : { code: 'sync.set-aside', data: { reference: outcome.reference } };
      return { ...about, did: 'refused', errors: [{ column, code: no.code, data: no.data }] };
    }
    return { ...about, did: ({ add: 'added', change: 'changed', same: 'same' } as const)[does], errors: [] };
  }

  return app;
}

type Deed = readonly [name: string, input: object, column: Judged['errors'][number]['column']];

function deedsOf({ does, staffId, fromId, outletId, card, cardChanges, roles, row }: Planned): Deed[] {
  const deeds: Deed[] = [];
  if (does === 'add')
    deeds.push(['identity.addStaff', { id: staffId, outletId, employeeNo: row.employeeNo, ...card }, 'employeeNo']);
  else {
    if (cardChanges) deeds.push(['identity.changeStaff', { staffId, outletId: fromId, ...card }, 'name']);
    if (fromId !== outletId)
      deeds.push(['identity.transferStaff', { staffId, outletId: fromId, toId: outletId }, 'institution']);
  }
  if (roles) deeds.push(['identity.proposeRoles', { staffId, outletId, id: randomUUID(), roles }, 'roles']);
  return deeds;
}
