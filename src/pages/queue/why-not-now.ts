// Why a question that is open cannot be answered any more: the ticket may have gone on while somebody looks at it.
import { lobbyDeedsFor, type LobbyDeed } from '#domain/queue/lobby-deeds.ts';
import type { Ticket } from '#domain/queue/queue.model.ts';
import { whyNotStep } from '#domain/queue/ticket-steps.ts';
import type { Live } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { refusalSentence } from '../refusal-sentence.ts';

export function whyNotNow(live: Live, ticket: Ticket, deed: LobbyDeed): string | null {
  const gone = whyNotStep(ticket, deed === 'move' ? 'moveWaiting' : 'abandonWaiting');
  const offered = lobbyDeedsFor(live.reader, ticket, actorOf(live.me), live.now()).find((one) => one.deed === deed);
  const why = gone ?? offered?.whyNot;
  return why ? refusalSentence(why.code, why.data) : null;
}
