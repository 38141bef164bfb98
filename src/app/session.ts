// Who uses this tablet, and the sync client that belongs to him. Survives a reload without a network.
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import { idField } from '#domain/kernel/ids.ts';
import type { Me } from '#sync/live.ts';
import type { SyncClient } from '#sync/sync-client.ts';

const meSchema = v.object({
  staff: v.object({ id: idField, name: v.string(), roles: v.array(v.string()) }),
  deviceId: idField,
  outlet: v.object({ id: idField, code: v.string(), name: v.string() }),
});

const WHO = 'tingtang.who';

export interface OpenSession {
  readonly me: Me;
  readonly client: SyncClient;
}

const [session, setSession] = createSignal<OpenSession | null>(null);
export { session };

/** Reopens what the last person on this tablet left, if he did not log out. */
export async function resume(): Promise<void> {
  const me = remembered();
  if (me) await open(me);
}

export type LoginResult = 'ok' | 'wrong-login' | 'other-outlet' | 'offline';

export async function logIn(login: string, password: string): Promise<LoginResult> {
  await leaving;
  const answer = await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  }).catch(() => null);
  if (!answer || answer.status >= 500) return 'offline';
  if (answer.status === 403) return 'other-outlet';
  if (!answer.ok) return 'wrong-login';
  const me = v.parse(meSchema, await answer.json()) as Me;
  remember(me);
  const open_ = session();
  if (open_ && open_.me.staff.id === me.staff.id) open_.client.nudge();
  else await open(me);
  return 'ok';
}

/** Ends the session. Work that waits stays in the vault and goes up when its owner is back. */
export async function logOut(): Promise<void> {
  const current = session();
  localStorage.removeItem(WHO);
  setSession(null);
  const told = fetch('/api/session', { method: 'DELETE', signal: AbortSignal.timeout(LOGOUT_LIMIT) });
  leaving = told.catch(() => undefined);
  await current?.client.close();
  await leaving;
}

/** A server that does not answer keeps nobody logged in here. */
const LOGOUT_LIMIT = 5_000;
/** The answer to a logout takes the cookie away: the next login waits for it. */
let leaving: Promise<unknown> = Promise.resolve();

async function open(me: Me): Promise<void> {
  await session()?.client.close();
  const { startEngine } = await import('./engine.ts');
  setSession({ me, client: await startEngine(me) });
}

const remember = (me: Me): void => localStorage.setItem(WHO, JSON.stringify(me));

/** Whether somebody is logged in on this tablet, as far as it knows. */
export const isRemembered = (): boolean => remembered() !== null;

function remembered(): Me | null {
  try {
    return v.parse(meSchema, JSON.parse(localStorage.getItem(WHO) ?? 'null')) as Me;
  } catch {
    return null;
  }
}
