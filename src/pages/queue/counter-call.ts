// The three calls need the server's one claim (QUE-005). A request whose answer never came is asked again under its own
// id, so that a number is called once however often the key is pressed.
import { createEffect, createMemo, createRoot, createSignal, on, type Accessor } from 'solid-js';
import type { Id } from '#domain/kernel/ids.ts';
import type { Decision } from '#domain/queue/calling.rules.ts';
import type { Counter } from '#domain/queue/queue.model.ts';
import { askServer } from '#sync/ask-server.ts';
import { useLive } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';
import { useWords } from '#ui/words.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { counterWords } from './counter.words.ts';

const t = useWords(counterWords);

/** Whom: the next one, a given ticket, or somebody without one, for a queue. */
export type Whom = { readonly ticketId?: Id; readonly queueId?: Id };
export interface Called {
  readonly ticketId: Id;
  readonly number: string;
  readonly decision: Decision | null;
}
interface Answer {
  /** Null: nobody waited. */
  readonly call: Called | null;
}

/** How long a call waits for what was done before it, and then for the rows that show its number. */
const PATIENCE = 5_000;

export function createCall(counter: Accessor<Counter>) {
  const live = useLive();
  const [busy, setBusy] = createSignal(false);
  let open: { readonly whom: string; readonly request: object } | null = null;

  /** How many numbers the rows have brought; one may come, and be gone again, before the answer. */
  const [came, setCame] = createSignal(0);
  const ticketId = createMemo(() => counter().ticketId);
  createEffect(
    on(ticketId, (id) => {
      if (!id) return;
      // Whatever was asked for has come: the next request is another one.
      open = null;
      setCame((n) => n + 1);
    }),
  );

  function requestFor({ ticketId, queueId }: Whom): object {
    const { id: counterId } = counter();
    const whom = JSON.stringify([counterId, ticketId, queueId]);
    if (open?.whom === whom) return open.request;
    const request = {
      id: newId(),
      counterId,
      ...(ticketId ? { ticketId } : {}),
      ...(queueId ? { queueId, newTicketId: newId() } : {}),
    };
    open = { whom, request };
    return request;
  }

  /** Settles when it is so (true), or when patience is at its end. */
  const until = (isSo: () => boolean): Promise<boolean> =>
    new Promise<boolean>((settle) =>
      createRoot((dispose) => {
        const end = (is: boolean) => {
          clearTimeout(timer);
          settle(is);
          queueMicrotask(dispose);
        };
        const timer = setTimeout(() => end(false), PATIENCE);
        createEffect(() => isSo() && end(true));
      }),
    );

  async function asked(whom: Whom): Promise<Called | string> {
    // The server must know that the last one is finished before it calls the next.
    if (live.status().waiting > 0) {
      live.retry();
      if (!(await until(() => live.status().waiting === 0))) return t.needsServer;
    }
    const before = came();
    const said = await askServer<Answer>('POST', '/queue/calls', requestFor(whom));
    if (!said.ok && said.code === 'offline') return t.unsure;
    open = null;
    if (!said.ok) return refusalSentence(said.code, said.data);
    if (!said.data.call) return t.noneToCall;
    await until(() => came() > before);
    return said.data.call;
  }

  /** Settles with what was called, or with the sentence that says why nobody was; null: it is being done already. */
  async function call(whom: Whom): Promise<Called | string | null> {
    if (busy()) return null;
    setBusy(true);
    try {
      return await asked(whom);
    } finally {
      setBusy(false);
    }
  }
  return { busy, call };
}
