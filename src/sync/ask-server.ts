// Asks the server what does not come by sync: lists for administrators, one's own account. Never kept on the tablet.
import type { RefusalData } from '#domain/kernel/refusal.ts';

export type Asked<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly code: string; readonly data: RefusalData; readonly seconds?: number };

const LIMIT = 20_000;

/** @param path below `/api` */
export async function askServer<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Asked<T>> {
  const answer = await fetch(`/api${path}`, {
    method,
    cache: 'no-store',
    signal: AbortSignal.timeout(LIMIT),
    ...(method === 'POST' ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) } : {}),
  }).catch(() => null);
  const offline = { ok: false, code: 'offline', data: {} } as const;
  if (!answer || answer.status >= 500) return offline;
  if (answer.status === 204) return { ok: true, data: undefined as T };
  const said = (await answer.json().catch(() => null)) as (T & { code?: string; data?: RefusalData }) | null;
  if (said === null) return offline;
  if (answer.ok) return { ok: true, data: said };
  return { ok: false, ...said, code: said.code ?? 'sync.bad-request', data: said.data ?? {} };
}
