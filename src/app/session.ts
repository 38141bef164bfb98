// Who uses this tablet, and the sync client that belongs to him. What he holds is open while this window has his keys;
// without them the tablet knows who he is and how much of his waits, and nothing else.
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import { scopes } from '#domain/kernel/actor.ts';
import { idField } from '#domain/kernel/ids.ts';
import type { Asked, LoginAnswer, LoginDoor, LoginGiven, Problem, StepGiven } from '#pages/identity/login-door.ts';
import type { Me } from '#sync/live.ts';
import type { SyncClient } from '#sync/sync-client.ts';
import { idleFor, watchIdle } from './idle.ts';
import type { Unlocked } from './key-answer.ts';
import { askForKeys, dropHandedKeys, handKeysOver, takeHandedKeys } from './keys.ts';
import { noteLeft, tellLeft } from './leaving.ts';
import { forgetPasskey, hasPasskey } from './passkey-note.ts';
import { attempt, enrol, goOn, renew, standing, type Admitted } from './sign-in.ts';
import { waitingOf } from './waiting-memo.ts';

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
  /** What he types to log in; absent in what an older release kept. */
  login: v.optional(v.string()),
});
type Known = Me & { readonly login?: string | undefined };

const WHO = 'tingtang.who';
const LOCKED = 'tingtang.locked';

export interface OpenSession {
  readonly me: Me;
  readonly client: SyncClient;
}

/** Why nothing is shown of a person whom the tablet knows. */
export type WhyClosed = 'opening' | 'locked' | 'ended' | 'offline';
export interface Closed {
  readonly me: Known;
  readonly why: WhyClosed;
  /** Deeds of his that have not gone up. */
  readonly waiting: number;
}

const [session, setSession] = createSignal<OpenSession | null>(null);
const [closed, setClosed] = createSignal<Closed | null>(null);
const [shut, setShut] = createSignal(false);
const [left, setLeft] = createSignal(false);
/** `shut`: the disk of the person who is logged in here does not open: nothing is lost, and nothing can be shown. */
export { closed, left, session, shut };

/** Whether this window is the one that may have an engine open. */
let here = true;
/** Ends what the open engine listens to. */
let engineEnds = new AbortController();
let unlocked: { readonly by: Unlocked; readonly at: number } | null = null;
/** Ends the clocks that run while this window has the keys. */
let keepEnds = (): void => undefined;

const ownerOf = (me: Me): string => `${me.staff.id}-${me.deviceId}`;

/** Reopens what the last person on this tablet left, if he did not log out and his keys can be had. */
export async function resume(): Promise<void> {
  here = true;
  const me = remembered();
  if (!me) return;
  if (localStorage.getItem(LOCKED)) {
    stayClosed(me, 'locked');
    return tellLocked();
  }
  // Both are asked at once: on a cold start the worker has nothing, and the way to the server is the longer one.
  const asked = askForKeys();
  const handed = await takeHandedKeys(ownerOf(me));
  if (handed) return await open(me, handed);
  stayClosed(me, 'opening');
  void reach(asked);
}

/** Another window goes on with it: everything open here is closed, and he stays logged in. */
export async function leave(): Promise<void> {
  here = false;
  handOver();
  await close();
}

/** Keys go from window to window, never to the disk. */
function handOver(): void {
  if (!unlocked) return;
  const endsIn = unlocked.by.endsIn - (performance.now() - unlocked.at) / 1000;
  handKeysOver({ ...unlocked.by, endsIn, idleFor: idleFor() });
}
window.addEventListener('pagehide', handOver);

function stayClosed(me: Known, why: WhyClosed): void {
  setClosed({ me, why, waiting: waitingOf(ownerOf(me)) });
  clearTimeout(retrying);
  if (why === 'offline') retrying = setTimeout(() => void reach(), RETRY_EVERY);
}

/** While nothing but the server is missing. */
const RETRY_EVERY = 10_000;
let retrying: ReturnType<typeof setTimeout> | undefined;

/** Asks the server for the keys of a session that lives; what is closed for want of it opens. */
export async function reach(asked?: ReturnType<typeof askForKeys>): Promise<void> {
  const mine = closed();
  if (!mine || (mine.why !== 'opening' && mine.why !== 'offline')) return;
  let answer = await (asked ?? askForKeys());
  // A tablet that slept for longer shows its key and asks again; the session lives for the day.
  if (answer === 'no-session' && (await renew()) === true) answer = await askForKeys();
  const handed = answer === 'offline' ? await takeHandedKeys(ownerOf(mine.me)) : null;
  if (!here || closed() !== mine) return;
  if (handed) return await open(mine.me, handed);
  if (answer === 'offline') return stayClosed(mine.me, 'offline');
  if (answer === 'no-session' || answer.owner !== ownerOf(mine.me)) return stayClosed(mine.me, 'ended');
  await open(mine.me, answer);
}
window.addEventListener('online', () => void (closed()?.why === 'locked' ? tellLocked() : reach()));

/** Keys and rows leave the memory; what waits stays sealed on the disk until he is back. */
export async function lock(why: 'locked' | 'ended'): Promise<void> {
  const me = remembered();
  if (!unlocked || !me) return;
  localStorage.setItem(LOCKED, '1');
  dropHandedKeys();
  setShut(false);
  stayClosed(me, why);
  if (why === 'locked') tellLocked();
  await close();
}

/** From now on the session is good for nothing on the server either. Told again at the next chance if it cannot be now. */
function tellLocked(): void {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  locking = fetch('/api/session/lock', post).catch(() => undefined);
}
let locking: Promise<unknown> = Promise.resolve();

async function close(): Promise<void> {
  const current = session();
  engineEnds.abort();
  // An aborted signal keeps the call that aborted it, and with that the whole page of the person who leaves.
  engineEnds = new AbortController();
  keepEnds();
  keepEnds = () => undefined;
  unlocked = null;
  setSession(null);
  await current?.client.close();
}

/** Logs in, and opens what is this person's. Whoever was locked in here keeps what he has, sealed. */
export async function logIn(given: LoginGiven): Promise<LoginAnswer> {
  await Promise.all([tellLeft(), locking]);
  lastLogin = given.login;
  return await admitted(await attempt(given));
}

/** Gives what the login still asked for. */
const logInFurther = async (given: StepGiven): Promise<LoginAnswer> => await admitted(await goOn(given));

/** Whose login it is, from its first step to its last. */
let lastLogin = '';

async function admitted(answer: Admitted | Problem | Asked): Promise<LoginAnswer> {
  if (!('me' in answer)) return answer;
  const me: Known = { ...(v.parse(meSchema, answer.me) as Me), login: lastLogin };
  const keys = await askForKeys();
  if (typeof keys === 'string') return { code: 'offline' };
  localStorage.removeItem(LOCKED);
  localStorage.setItem(WHO, JSON.stringify(me));
  await open(me, keys);
  return 'ok';
}

/** Whether a passkey could open what is closed. */
export const canUsePasskey = (): boolean => {
  const mine = closed();
  return mine !== null && hasPasskey(ownerOf(mine.me));
};

/** Without the server: by the tablet's own passkey, within the hours that the bank gives. */
export async function unlockByPasskey(): Promise<'ok' | 'online' | 'refused' | 'overdue'> {
  const mine = closed();
  if (!mine) return 'refused';
  const answer = await askForKeys();
  if (closed() !== mine) return 'refused';
  if (answer !== 'offline') {
    // What was only out of reach opens by itself; what was locked wants the password.
    if (mine.why === 'offline') await reach();
    else tellLocked();
    return session() ? 'ok' : 'online';
  }
  const owner = ownerOf(mine.me);
  const by = await (await import('./passkey.ts')).openWithPasskey(owner);
  if (!by) return 'refused';
  if (await (await import('./offline-lease.ts')).isOverdue(owner, by.keys)) return 'overdue';
  localStorage.removeItem(LOCKED);
  await open(mine.me, by, true);
  return 'ok';
}

/** For the next time that the server cannot be reached. */
export async function makePasskey(): Promise<'ok' | 'unsupported' | 'refused' | 'offline'> {
  const mine = session();
  if (!mine) return 'refused';
  const answer = await (await import('./passkey.ts')).makePasskey(ownerOf(mine.me), mine.me.staff.name);
  if (answer !== 'ok') forgetPasskey(ownerOf(mine.me));
  return answer;
}

/** Whether the bank lets this person open his data without the server, and whether he can already. */
export const offlineUnlock = (): 'off' | 'possible' | 'made' => {
  const mine = session();
  if (!mine || !unlocked?.by.offlineUnlock || !('PublicKeyCredential' in window)) return 'off';
  return hasPasskey(ownerOf(mine.me)) ? 'made' : 'possible';
};

export const door: LoginDoor = { logIn, goOn: logInFurther, standing, enrol };

/**
 * Ends the session; the tablet is the customers' after it. Another document comes, so that nothing of this one is left in
 * memory. Work that waits stays in the vault and goes up when its owner is back.
 */
export async function logOut(): Promise<void> {
  localStorage.removeItem(WHO);
  localStorage.removeItem(LOCKED);
  dropHandedKeys();
  noteLeft();
  setLeft(true);
  setClosed(null);
  const told = tellLeft();
  await close();
  await told;
  location.replace('/customer');
}

/** @param alone opened without the server: it is closed again when the server is not heard for too long */
async function open(me: Me, by: Unlocked, alone = false): Promise<void> {
  await close();
  const { startEngine } = await import('./engine.ts');
  setShut(false);
  keep(by);
  const starting = startEngine(me, by.keys, engineEnds.signal);
  const client = await inTime(starting).catch(() => null);
  if (client && here && unlocked?.by === by) {
    setClosed(null);
    if (by.offlineUnlock) await noteContact(me, by, client, alone);
    return void setSession({ me, client });
  }
  // Another window took over while the disk was read, it locked meanwhile, or it opened too late to count.
  if (!client) setShut(true);
  engineEnds.abort();
  void starting.then((late) => late.close()).catch(() => undefined);
}

/** A session whose device has not shown its key for half an hour is worth nothing. */
const SHOWS_EVERY = 10 * 60_000;

/** The server knows no session: it may only want to see the device's key once more. */
export async function ended(client: SyncClient): Promise<void> {
  if ((await renew()) === true) client.nudge();
  else await lock('ended');
}

/** From here on this window has the keys, for as long as somebody uses it and his session lives. */
function keep(by: Unlocked): void {
  unlocked = { by, at: performance.now() };
  const unwatch = watchIdle(by.idleLock * 1000, by.idleFor ?? 0, () => void lock('locked'));
  const ends = setTimeout(() => void lock('ended'), by.endsIn * 1000);
  const shows = setInterval(() => void renew(), SHOWS_EVERY);
  const showNow = (): void => void renew();
  window.addEventListener('online', showNow);
  keepEnds = () => {
    unwatch();
    clearTimeout(ends);
    clearInterval(shows);
    window.removeEventListener('online', showNow);
  };
}

async function noteContact(me: Me, by: Unlocked, client: SyncClient, alone: boolean): Promise<void> {
  const { watchLease } = await import('./offline-lease.ts');
  const unwatch = watchLease(ownerOf(me), by.keys, client, alone ? () => void lock('locked') : null);
  const before = keepEnds;
  keepEnds = () => {
    before();
    unwatch();
  };
}

/** Another window can hold a database for ever. */
const OPENS_WITHIN = 8_000;

const inTime = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, new Promise<never>((_, late) => setTimeout(() => late(new Error('blocked')), OPENS_WITHIN))]);

/** Whether somebody is logged in on this tablet, as far as it knows. */
export const isRemembered = (): boolean => remembered() !== null;

function remembered(): Known | null {
  try {
    return v.parse(meSchema, JSON.parse(localStorage.getItem(WHO) ?? 'null'));
  } catch {
    return null;
  }
}
