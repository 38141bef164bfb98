// What a number's state comes to on the page: the line that matters, what to do, and how it is coloured.
import type { PublicTicket } from '#domain/stations/public-hall.ts';
import type { Tone } from '#ui/tone.ts';
import { useWords } from '#ui/words.ts';
import { phoneWords } from './phone.words.ts';
import { turnOf } from './turn.ts';

const t = useWords(phoneWords);

export interface Standing {
  readonly title: string;
  readonly text: string;
  readonly tone: Tone;
}

const rangeText = ({ range }: PublicTicket): string => (range ? t.range(range.p50, range.p80) : t.noRange);

export function standingOf(ticket: PublicTicket): Standing {
  const { counter } = ticket;
  switch (ticket.state) {
    case 'waiting': {
      if (ticket.ahead === null) return { title: t.soonAgain, text: t.soonAgainText, tone: 'plain' };
      const title = ticket.ahead === 0 ? t.next : t.ahead(ticket.ahead);
      return { title, text: rangeText(ticket), tone: turnOf(ticket) === 'near' ? 'overtime' : 'plain' };
    }
    case 'called':
      return counter === null
        ? { title: t.goToAny, text: t.goToAnyText, tone: 'act' }
        : { title: t.goTo(counter), text: '', tone: 'act' };
    case 'serving':
      return { title: t.serving, text: counter === null ? '' : t.window(counter), tone: 'act' };
    case 'missed':
      return { title: t.missed, text: t.missedText, tone: 'complaint' };
    case 'done':
      return { title: t.done, text: t.doneText, tone: 'done' };
    case 'cancelled':
      return { title: t.cancelled, text: t.cancelledText, tone: 'plain' };
    default:
      return { title: t.over, text: t.overText, tone: 'plain' };
  }
}

/** A machine was asked to take the number back and has not answered. */
export const isBeingCancelled = (ticket: PublicTicket): boolean =>
  ticket.state === 'waiting' && ticket.ahead !== null && !ticket.mayCancel;
