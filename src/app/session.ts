// Who uses this tablet, and the sync client that belongs to him. Survives a reload without a network.
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import { scopes } from '#domain/kernel/actor.ts';
import { idField } from '#domain/kernel/ids.ts';
import type { Me } from '#sync/live.ts';
import type { SyncClient } from '#sync/sync-client.ts';

const meSchema = v.object({
  staff: v.object({
    id: idField,
    name: v.string(),
    roles: v.array(v.string()),
    permissions: v.array(v.string()),
    scope: v.picklist(scopes),
    narrower: v.optional(v.record(v.string(), v.picklist(scopes))),
    paths: v.array(v.string()),
  }),
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
  here = true;
  const me = remembered();
  if (me) await open(me);
}

/** Another window goes on with it: everything open here is closed, and he stays logged in. */
export async function leave(): Promise<void> {
  here = false;
  await close();
}

/** Whether this window is the one that may have an engine open. */
let here = true;
/** Ends what the open engine listens to. */
let engineEnds = new AbortController();

async function close(): Promise<void> {
  const current = session();
  engineEnds.abort();
  // An aborted signal keeps the call that aborted it, and with that the whole page of the person who leaves.
  engineEnds = new AbortController();
  setSession(null);
  await current?.client.close();
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
  localStorage.removeItem(WHO);
  const closed = close();
  const told = fetch('/api/session', { method: 'DELETE', signal: AbortSignal.timeout(LOGOUT_LIMIT) });
  leaving = told.catch(() => undefined);
  await closed;
  await leaving;
}

/** A server that does not answer keeps nobody logged in here. */
const LOGOUT_LIMIT = 5_000;
/** The answer to a logout takes the cookie away: the next login waits for it. */
let leaving: Promise<unknown> = Promise.resolve();

async function open(me: Me): Promise<void> {
  await close();
  const { startEngine } = await import('./engine.ts');
  setShut(false);
  const starting = startEngine(me, engineEnds.signal);
  const client = await inTime(starting).catch(() => null);
  if (client && here) return void setSession({ me, client });
  if (!client) setShut(true);
  // Another window took over while the disk was read, or it opened too late to count.
  engineEnds.abort();
  void starting.then((late) => late.close()).catch(() => undefined);
}

const [shut, setShut] = createSignal(false);
/** The disk of the person who is logged in here does not open: nothing is lost, and nothing can be shown. */
export { shut };

/** Another window can hold a database for ever. */
const OPENS_WITHIN = 8_000;

const inTime = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, new Promise<never>((_, late) => setTimeout(() => late(new Error('blocked')), OPENS_WITHIN))]);

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
