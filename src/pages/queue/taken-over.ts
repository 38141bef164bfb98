// Whose window became somebody else's (QUE-006): whoever sits there is told, and by whom.
import type { Id } from '#domain/kernel/ids.ts';
import type { Seat } from '#domain/queue/counter-view.ts';

/** The seat that this person sat at a moment ago and somebody else sits at now; null where he left it himself. */
export function takenFrom(staffId: Id, before: Id | undefined, seats: readonly Seat[]): Seat | null {
  const seat = seats.find(({ key }) => key === before);
  const sits = seat?.counter.staffId ?? null;
  return seat && sits !== null && sits !== staffId ? seat : null;
}
