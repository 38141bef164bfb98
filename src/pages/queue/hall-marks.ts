// From a ticket in the hall to what its card says: marks, and one line of why to talk to this person.
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import type { Mark } from '#ui/badge.tsx';
import { useWords } from '#ui/words.ts';
import { queueWords } from './queue.words.ts';

const t = useWords(queueWords);

export function marksOf(hall: HallTicket): Mark[] {
  return [
    ...(hall.vip ? [{ kind: 'vip' } as const] : []),
    ...(hall.complained ? [{ kind: 'complaint', count: hall.customer!.complaintCount } as const] : []),
    ...(hall.birthday ? [{ kind: 'birthday' } as const] : []),
  ];
}

export function whyTalkTo(hall: HallTicket): string {
  if (hall.complained) return t.whyComplaint(hall.customer!.complaintCount);
  if (hall.vip) return hall.overtime ? t.whyVipLate(hall.minutes) : t.whyVip(hall.queue?.name ?? '');
  if (hall.birthday) return t.whyBirthday;
  return hall.overtime ? t.whyLate : '';
}
