// How long a passkey opens a tablet that nobody can reach: four hours from the server's last word (reliability.md §2.3).
// What it goes by is sealed with the work, so that it can be put back to an earlier note, which gives less, and not ahead.
import { hasLapsed } from '#sync/lease.ts';
import { createSeal } from '#sync/seal.ts';
import type { SyncClient } from '#sync/sync-client.ts';
import type { Keys } from './key-answer.ts';

const LEASE = 4 * 60 * 60 * 1000;
const LOOK_EVERY = 20_000;

const keyOf = (owner: string): string => `tingtang.contact.${owner}`;

interface Contact {
  /** Server time of its last word. */
  readonly asOf: number;
  readonly offset: number;
  /** The latest that this device's clock has shown. */
  readonly wall: number;
}

/** Whether the time is over, or cannot be told: the clock was set back, or nothing is noted. */
export async function isOverdue(owner: string, keys: Keys): Promise<boolean> {
  const contact = await read(owner, keys);
  return contact === null || hasLapsed({ ...contact, lease: LEASE }, Date.now());
}

/** Notes the server's words for as long as the client is open; `onOverdue` when there was none for too long. */
export function watchLease(owner: string, keys: Keys, client: SyncClient, onOverdue: (() => void) | null): () => void {
  let last: Contact | null = null;
  let noted = false;
  const look = (): void => {
    const wall = Date.now();
    if (client.status().connected) last = { asOf: client.serverNow(), offset: client.serverNow() - wall, wall };
    else if (last && hasLapsed({ ...last, lease: LEASE }, wall)) return onOverdue?.();
    else if (last) last = { ...last, wall: Math.max(wall, last.wall) };
    if (!last) return;
    noted = true;
    void write(owner, keys, last);
  };
  const timer = setInterval(look, LOOK_EVERY);
  const lookFirst = (): void => void (!noted && client.status().connected && look());
  const leave = client.subscribe(lookFirst);
  // The line may have been up before this was asked for, and say nothing more.
  lookFirst();
  void read(owner, keys).then((contact) => (last ??= contact));
  return () => {
    clearInterval(timer);
    leave();
  };
}

async function read(owner: string, { work }: Keys): Promise<Contact | null> {
  try {
    const bytes = Uint8Array.from(atob(localStorage.getItem(keyOf(owner)) ?? ''), (letter) => letter.charCodeAt(0));
    return JSON.parse(await createSeal(work).open(bytes, keyOf(owner))) as Contact;
  } catch {
    return null;
  }
}

async function write(owner: string, { work }: Keys, contact: Contact): Promise<void> {
  const bytes = await createSeal(work).seal(JSON.stringify(contact), keyOf(owner));
  localStorage.setItem(keyOf(owner), btoa(String.fromCharCode(...bytes)));
}
