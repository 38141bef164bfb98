// Numbers that were asked of the server: the same wish again is the same attempt, so that no second number is taken when an
// answer was lost; and whether one was given out after all, its row tells.
import { createEffect, createSignal, untrack } from 'solid-js';
import type { Customer } from '#domain/customers/customers.model.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { issueTicket } from '#domain/queue/lobby.mutators.ts';
import { ticketKind } from '#domain/queue/queue.model.ts';
import { askServer } from '#sync/ask-server.ts';
import type { Live } from '#sync/live.ts';
import { newId } from '#sync/new-id.ts';

export interface Attempt {
  readonly id: Id;
  readonly ticketId: Id;
  readonly queueId: Id;
  readonly customer: Customer | null;
}

/** @param onGiven a number was given out, told once for each */
export function createIssuing(live: Live, onGiven: (attempt: Attempt) => void) {
  /** What is asked, or was and its answer never came. */
  const [open, setOpen] = createSignal<readonly Attempt[]>([]);
  const settle = (attempt: Attempt): boolean => {
    const was = open();
    setOpen(was.filter(({ id }) => id !== attempt.id));
    return was.length !== open().length;
  };
  const given = (attempt: Attempt): void => {
    if (settle(attempt)) onGiven(attempt);
  };
  createEffect(() => {
    for (const attempt of open()) if (live.reader.get(ticketKind, attempt.ticketId)) untrack(() => given(attempt));
  });

  async function take(queueId: Id, customer: Customer | null) {
    const same = open().find((one) => one.queueId === queueId && one.customer?.id === customer?.id);
    const attempt = same ?? { id: newId(), ticketId: newId(), queueId, customer };
    if (!same) setOpen([...open(), attempt]);
    const { name, version } = issueTicket;
    const input = { id: attempt.ticketId, queueId, customerId: customer?.id ?? null };
    const said = await askServer<unknown>('POST', '/deeds', { id: attempt.id, name, version, input });
    if (said.ok) given(attempt);
    else if (said.code !== 'offline') settle(attempt);
    return said;
  }
  return { open, take };
}
