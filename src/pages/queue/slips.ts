// Slips that are to be written by hand (LOB-033): which numbers this person still owes a customer, kept on this tablet as
// ids only, and what has become of each.
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import { instantField, type Instant } from '#domain/kernel/day.ts';
import { idField, type Id } from '#domain/kernel/ids.ts';
import { moveTicket } from '#domain/queue/lobby.mutators.ts';
import { writtenNumber, type WrittenNumber } from '#domain/queue/lobby-lists.ts';
import type { Live } from '#sync/live.ts';
import { recall, remember } from '#ui/browser-memory.ts';

const noteSchema = v.object({
  /** Of the new ticket; with a machine, of the command. */
  id: idField,
  /** The number it stands for; null: a first one. */
  ticketId: v.nullable(idField),
  queueId: idField,
  at: instantField,
});
export type SlipNote = v.InferOutput<typeof noteSchema>;

export type SlipState =
  | WrittenNumber
  /** Not judged yet. */
  | { readonly is: 'onWay' | 'offline' }
  /** The rules said no; it lies in the tray. */
  | { readonly is: 'sentBack' };

const movedTo = v.object({ newId: idField });
const newIdOf = (name: string, args: unknown): Id | null => {
  const read = name === moveTicket.name ? v.safeParse(movedTo, args) : null;
  return read?.success ? read.output.newId : null;
};

/** New tickets and questions that only this tablet knows of: a number shown for them would be a guess. */
export const unsettled = (live: Live): ReadonlySet<Id> =>
  new Set(live.pending().flatMap(({ name, args }) => newIdOf(name, args) ?? []));

export function slipState(live: Live, note: Pick<SlipNote, 'id' | 'ticketId'>): SlipState {
  if (unsettled(live).has(note.id)) return { is: live.status().connected ? 'onWay' : 'offline' };
  const written = writtenNumber(live.reader, note.id);
  if (written.is !== 'none') return written;
  // A first number was given by the server already; its row is on the way.
  if (note.ticketId === null) return { is: live.status().connected ? 'onWay' : 'offline' };
  const back = live.status().attention.some(({ name, args }) => newIdOf(name, args) === note.id);
  return { is: back ? 'sentBack' : 'none' };
}

/** A slip of yesterday is written for nobody. */
const KEPT_FOR = 16 * 60 * 60_000;

const keyOf = (live: Live): string => `tingtang.slips.${live.me.staff.id}`;

function readNotes(live: Live, now: Instant): readonly SlipNote[] {
  try {
    const read = v.safeParse(v.array(noteSchema), JSON.parse(recall(keyOf(live)) ?? '[]'));
    return read.success ? read.output.filter(({ at }) => now - at < KEPT_FOR) : [];
  } catch {
    return [];
  }
}

export function createSlips(live: Live) {
  const [notes, setNotes] = createSignal(readNotes(live, live.now()));
  const keep = (next: readonly SlipNote[]): void => {
    setNotes(next);
    remember(keyOf(live), next.length === 0 ? null : JSON.stringify(next));
  };
  return {
    /** Still owed to somebody: what was refused, or is no more, is not. */
    toWrite: () => notes().filter((note) => !['none', 'sentBack', 'refused'].includes(slipState(live, note).is)),
    add: (note: SlipNote) => keep([...notes().filter(({ id }) => id !== note.id), note]),
    done: (id: Id) => keep(notes().filter((note) => note.id !== id)),
  };
}
