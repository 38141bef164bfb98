// 洽谈中 (QUE-023): while somebody of the outlet talks to a customer who waits, his place is kept and he is not called.
import { mayDo, type Actor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/day.ts';
import { refuse, type Refusal } from '../kernel/refusal.ts';
import type { Ticket } from './queue.model.ts';

/** Minutes after which a talk that nobody ended counts as over: a forgotten one must not keep a customer waiting for ever. */
export const TALK_MINUTES = 15;
const TALK_LIMIT = TALK_MINUTES * 60_000;

export const isInTalk = ({ talkingSince }: Pick<Ticket, 'talkingSince'>, now: Instant): boolean =>
  talkingSince !== null && now - talkingSince < TALK_LIMIT;

/** Only with who waits, and one at a time. */
export function whyNotTalk(ticket: Ticket, staffId: string, now: Instant): Refusal | null {
  if (ticket.state !== 'waiting') return refuse('queue.not-waiting', { number: ticket.number });
  const other = isInTalk(ticket, now) && ticket.talkingWith !== staffId;
  return other ? refuse('queue.in-talk', { number: ticket.number }) : null;
}

/** His own, or, for who runs the hall, one that somebody forgot; one that is over is nobody's. */
export function whyNotEndTalk(ticket: Ticket, actor: Actor, now: Instant): Refusal | null {
  if (!isInTalk(ticket, now) || ticket.talkingWith === actor.id || mayDo(actor, 'queue.adjust')) return null;
  return refuse('queue.in-talk', { number: ticket.number });
}
