// The lobby manager's deeds, and which of their questions is open. Each is kept on this tablet first; what the rules say
// no to at once is said in words and not kept.
import { createContext, createSignal, useContext } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { abandonTicket, beginTalk, endTalk, moveTicket, returnMissed } from '#domain/queue/lobby.mutators.ts';
import type { HallTicket } from '#domain/queue/lobby-overview.ts';
import type { LobbyDeed } from '#domain/queue/lobby-deeds.ts';
import type { Diversion, Ticket } from '#domain/queue/queue.model.ts';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import { problemSentence } from '../refusal-sentence.ts';
import { createIssuing } from './issuing.ts';
import { lobbyWords } from './lobby.words.ts';
import { createSlips, type SlipNote } from './slips.ts';

const t = useWords(lobbyWords);

type Question =
  | { readonly is: 'move' | 'abandon'; readonly ticketId: Id }
  | { readonly is: 'slip'; readonly note: SlipNote }
  | { readonly is: 'slips' }
  | { readonly is: 'issue' };

export function createDesk() {
  const live = useLive();
  const slips = createSlips(live);
  const [question, ask] = createSignal<Question | null>(null);

  const issuing = createIssuing(live, ({ ticketId, queueId }) => {
    const note = { id: ticketId, ticketId: null, queueId, at: live.now() };
    slips.add(note);
    // Somebody may be at something else by then: the slip waits among those to write.
    if (question() === null || question()?.is === 'issue') ask({ is: 'slip', note });
  });

  async function keeping(work: Promise<void>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (problem) {
      showToast({ text: problemSentence(problem, t.notSaved), icon: 'warn', tone: 'complaint' });
      return false;
    }
  }
  /** Said as done only where it is: what waits for the network or for the machine says so. */
  const said = (number: string, done: string): string => (live.status().connected ? done : t.keptForLater(number));
  async function perform<Args>(mutator: Mutator<Args>, args: Args, number: string, done: string): Promise<void> {
    if (await keeping(live.act(mutator, args)))
      showToast({ text: said(number, done), icon: live.status().connected ? 'check' : 'tablet' });
  }

  /** @param again the deed in the tray that this one takes the place of */
  async function move({ id: ticketId }: Ticket, toQueueId: Id, again?: Id): Promise<boolean> {
    const note = { id: newId(), ticketId, queueId: toQueueId, at: live.now() };
    const args = { ticketId, toQueueId, newId: note.id, at: note.at };
    const kept = await keeping(again ? live.redo(again, args) : live.act(moveTicket, args));
    if (!kept) return false;
    slips.add(note);
    ask({ is: 'slip', note });
    return true;
  }

  async function abandon({ id: ticketId, number, machineId }: Ticket, divertedTo: Diversion | null): Promise<void> {
    ask(null);
    const ended = divertedTo === null ? t.abandoned(number) : t.diverted(number);
    const args = { ticketId, commandId: newId(), at: live.now(), divertedTo };
    await perform(abandonTicket, args, number, machineId === null ? ended : t.asksMachine(number));
  }

  /** One of the deeds that a ticket offers: asked about first where it cannot be undone. */
  function act(deed: LobbyDeed, { ticket }: HallTicket): void {
    const { id: ticketId, number, businessTypeId } = ticket;
    const at = live.now();
    if (deed === 'move' || deed === 'abandon') ask({ is: deed, ticketId });
    else if (deed === 'beginTalk') void perform(beginTalk, { ticketId, at }, number, t.talkBegun(number));
    else if (deed === 'endTalk') void perform(endTalk, { ticketId }, number, t.talkEnded(number));
    else void perform(returnMissed, { ticketId, businessTypeId }, number, t.broughtBack(number));
  }

  return { live, slips, issuing, question, ask, act, move, abandon };
}
export type Desk = ReturnType<typeof createDesk>;

const DeskContext = createContext<Desk>();
export const DeskProvider = DeskContext.Provider;
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('no desk around this panel');
  return desk;
}
