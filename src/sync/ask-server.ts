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
  if (!answer) return offline;
  if (answer.status === 204) return { ok: true, data: undefined as T };
  const said = (await answer.json().catch(() => null)) as (T & { code?: string; data?: RefusalData }) | null;
  // A deed that failed on the server again and again: it has a number, and asking once more is no use.
  if (answer.status === 500 && said?.data?.['reference'] !== undefined)
    return { ok: false, code: 'sync.set-aside', data: said.data };
  if (said === null || answer.status >= 500) return offline;
  if (answer.ok) return { ok: true, data: said };
  return { ok: false, ...said, code: said.code ?? 'sync.bad-request', data: said.data ?? {} };
}

/** A file of a whole day or of all customers takes the server longer than a list. */
const FILE_LIMIT = 60_000;
const KEPT_FOR_SAVING = 60_000;

/** Hands the answer to the browser as a file; what was said no with otherwise. Always settles, whatever the network does. */
export async function saveFromServer(path: string, name: string, limit = FILE_LIMIT): Promise<Asked<null>> {
  try {
    const answer = await fetch(`/api${path}`, { cache: 'no-store', signal: AbortSignal.timeout(limit) });
    if (answer.status >= 500) return { ok: false, code: 'offline', data: {} };
    if (!answer.ok) {
      const said = (await answer.json().catch(() => ({}))) as { code?: string; data?: RefusalData };
      return { ok: false, code: said.code ?? 'sync.bad-request', data: said.data ?? {} };
    }
    saveFile(await answer.blob(), name);
    return { ok: true, data: null };
  } catch {
    // No answer, none in time, or one that broke off in the middle of the file.
    return { ok: false, code: 'offline', data: {} };
  }
}

export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_FOR_SAVING);
}
