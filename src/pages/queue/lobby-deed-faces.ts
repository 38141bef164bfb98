// How the tray speaks of what was done with numbers and was sent back (SYN-003).
import * as v from 'valibot';
import type { Id } from '#domain/kernel/ids.ts';
import { idField } from '#domain/kernel/ids.ts';
import type { Reader } from '#domain/kernel/store.ts';
import { diversions, queueKind, ticketKind } from '#domain/queue/queue.model.ts';
import type { DeedFace } from '#pages/settings/deed.face.tsx';
import { useWords } from '#ui/words.ts';
import { lobbyWords } from './lobby.words.ts';

const t = useWords(lobbyWords);
const typedSchema = v.object({
  ticketId: idField,
  toQueueId: v.optional(idField),
  divertedTo: v.optional(v.nullable(v.picklist(diversions))),
});

/** The number, and where it was to go; of rows that are no longer here nothing is said. */
function typed(args: unknown, reader: Reader): readonly (readonly [string, string])[] {
  const read = v.safeParse(typedSchema, args);
  if (!read.success) return [];
  const number = reader.get(ticketKind, read.output.ticketId)?.number;
  const queue = read.output.toQueueId && reader.get(queueKind, read.output.toQueueId)?.name;
  const to = read.output.divertedTo;
  return [
    ...(number ? [[t.number, number] as const] : []),
    ...(queue ? [[t.target, queue] as const] : []),
    ...(to ? [[t.whereTo, t[to]] as const] : []),
  ];
}
const ticketOf = (args: unknown): Id | null => {
  const read = v.safeParse(typedSchema, args);
  return read.success ? read.output.ticketId : null;
};

export const movedDeed: DeedFace = {
  said: () => t.movedDeed,
  typed,
  form: (args) => `/queue?ticket=${ticketOf(args) ?? ''}`,
};
export const abandonDeed: DeedFace = { said: () => t.abandonDeed, typed };
export const giveBackDeed: DeedFace = { said: () => t.giveBackDeed, typed };
export const beginTalkDeed: DeedFace = { said: () => t.beginTalkDeed, typed };
export const endTalkDeed: DeedFace = { said: () => t.endTalkDeed, typed };
