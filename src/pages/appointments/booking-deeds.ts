// What is done with bookings: by the server at once, as only it knows whether a place is still free; and never twice.
import { createSignal } from 'solid-js';
import { bookingCode } from '#domain/appointments/appointments.model.ts';
import { cancel, move } from '#domain/appointments/appointments.mutators.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { askServer, type Asked } from '#sync/ask-server.ts';
import { newId } from '#sync/new-id.ts';
import { showToast } from '#ui/toast.tsx';
import { useWords } from '#ui/words.ts';
import * as v from 'valibot';
import { refusalSentence } from '../refusal-sentence.ts';
import { appointmentWords } from './appointments.words.ts';

const t = useWords(appointmentWords);
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Ten places of some 31 letters: nobody guesses one of a day's bookings at a kiosk that takes few tries. */
function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return v.parse(bookingCode, [...bytes].map((byte) => letters[byte % letters.length]).join(''));
}

export interface Wish {
  readonly at: number;
  readonly queueId: Id;
  readonly customerId: Id | null;
  readonly phone: string | null;
}

/** What one form does: whether it is at it, and what stands against it. */
export function createBookingDeed() {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  /** The attempt whose answer never came: the same wish again is the same booking. */
  let open: { readonly text: string; readonly id: Id; readonly code: string } | null = null;

  async function ask(wish: object, asking: (id: Id, code: string) => Promise<Asked<unknown>>): Promise<Id | null> {
    if (busy()) return null;
    const text = JSON.stringify(wish);
    open = open?.text === text ? open : { text, id: newId(), code: newCode() };
    const { id, code } = open;
    setBusy(true);
    setProblem(null);
    const said = await asking(id, code);
    setBusy(false);
    if (said.ok || said.code !== 'offline') open = null;
    if (said.ok) return id;
    setProblem(said.code === 'offline' ? t.unsure : refusalSentence(said.code, said.data));
    return null;
  }
  const deed = <Args>({ name, version }: Mutator<Args>, input: NoInfer<Args>) =>
    ask({ name, input }, (id) => askServer('POST', '/deeds', { id, name, version, input }));

  return {
    busy,
    problem,
    /** @returns the new booking */
    async book(wish: Wish): Promise<Id | null> {
      const id = await ask(wish, (own, code) => askServer('POST', '/appointments', { ...wish, id: own, code }));
      if (id) showToast({ text: t.booked, icon: 'check' });
      return id;
    },
    async move(input: Parameters<typeof move.run>[1]): Promise<boolean> {
      const id = await deed(move, input);
      if (id) showToast({ text: t.moved, icon: 'check' });
      return id !== null;
    },
    async cancel(input: Parameters<typeof cancel.run>[1]): Promise<boolean> {
      const id = await deed(cancel, input);
      if (id) showToast({ text: t.cancelled, icon: 'check' });
      return id !== null;
    },
  };
}
