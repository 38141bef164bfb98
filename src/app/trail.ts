// The audit trail over HTTP, for its page.
import * as v from 'valibot';
import { instantField } from '#domain/kernel/day.ts';
import { idField } from '#domain/kernel/ids.ts';
import { saveFile } from '#sync/ask-server.ts';
import type { Trail, TrailFailure, TrailWish } from '#pages/identity/audit-trail.ts';

const entry = v.object({
  seq: v.number(),
  at: instantField,
  actorId: v.nullable(idField),
  actor: v.nullable(v.string()),
  deviceId: v.nullable(idField),
  device: v.nullable(v.string()),
  action: v.string(),
  subject: v.string(),
  result: v.string(),
  detail: v.record(v.string(), v.unknown()),
});
const pageSchema = v.object({ entries: v.array(entry), next: v.nullable(v.number()) });
const placesSchema = v.object({ places: v.array(v.object({ id: idField, name: v.string() })) });

const LIMIT = 60_000;

/** The answer, or in one word why there is none. */
async function ask(path: string, init?: RequestInit): Promise<Response | TrailFailure> {
  const answer = await fetch(`/api/audit${path}`, { signal: AbortSignal.timeout(LIMIT), ...init }).catch(() => null);
  if (!answer || answer.status === 503) return 'offline';
  if (answer.status === 429) return 'too-often';
  if ([401, 403, 404].includes(answer.status)) return 'denied';
  return answer.ok || answer.status === 413 ? answer : 'failed';
}

async function read<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T | TrailFailure> {
  const answer = await ask(path);
  if (typeof answer === 'string') return answer;
  const parsed = v.safeParse(schema, await answer.json().catch(() => null));
  return parsed.success ? parsed.output : 'failed';
}

const queryOf = (wish: TrailWish, cursor: number | null): string => {
  const said = Object.entries({ ...wish, cursor: cursor ?? undefined }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
};

async function save(wish: TrailWish): ReturnType<Trail['save']> {
  const body = JSON.stringify(wish);
  const answer = await ask('/export', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  if (typeof answer === 'string') return answer;
  try {
    if (answer.status === 413) return v.parse(v.object({ most: v.number() }), await answer.json());
    saveFile(await answer.blob(), 'audit.csv');
    return 'saved';
  } catch {
    // It broke off in the middle.
    return 'offline';
  }
}

export const trail: Trail = {
  async places() {
    const answer = await read('/places', placesSchema);
    return typeof answer === 'string' ? answer : answer.places;
  },
  page: (wish, cursor) => read(`?${queryOf(wish, cursor)}`, pageSchema),
  save,
};
