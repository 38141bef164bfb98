/** The whole table of steps and states once more, through the mutators, on tablet and server alike. */
import { describe, expect } from 'vitest';
import type { Mutator } from '#domain/kernel/mutator.ts';
import { counterKind, ticketKind, ticketStates } from '#domain/queue/queue.model.ts';
import * as queue from '#domain/queue/queue.mutators.ts';
import { ticketSteps, type StepName } from '#domain/queue/ticket-steps.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { hallMachine, idOf } from '#tests/kit/people.ts';
import { counterOf, hall, noncash, ticketIn } from './small-hall.ts';

/** One number in each state, each at a window of its own where it is at one. */
const states = ticketStates.map((state, i) => ({ state, n: i + 1, window: counterOf(i + 11) }));
const rows = [
  ...hall(),
  ...states.flatMap(({ state, n, window }) => {
    const ticket = ticketIn(state, n);
    const there = state === 'called' || state === 'serving';
    return [
      seed(ticketKind, { ...ticket, counterId: ticket.counterId && window.id }),
      seed(counterKind, { ...window, status: there ? 'serving' : 'idle', ticketId: there ? ticket.id : null }),
    ];
  }),
];

const at = (n: number) => ({ ticketId: idOf(22, n), counterId: idOf(21, n + 10), at: NINE });
/** The steps a machine reports; those of our own windows stand in their own test. */
type Reported = Extract<StepName, 'call' | 'recall' | 'start' | 'finish' | 'miss' | 'move' | 'abandon'>;
/** The same deed is another step where the number is at a window. */
const deeds: Record<Reported, [mutator: unknown, input: (n: number) => object, also?: StepName]> = {
  call: [queue.callTicket, (n) => ({ ...at(n), teller: null })],
  recall: [queue.recallTicket, at],
  start: [queue.startService, at],
  finish: [queue.finishService, at],
  miss: [queue.missTicket, at],
  move: [
    queue.transferTicket,
    (n) => ({ ...at(n), newId: idOf(22, n + 50), newNumber: `B${String(n).padStart(3, '0')}`, queueId: noncash.id }),
    'transfer',
  ],
  abandon: [queue.dropTicket, at],
};

describe('every step from every state', () => {
  for (const [name, [mutator, input, also]] of Object.entries(deeds)) {
    const steps = [name as Reported, ...(also ? [also] : [])].map((each) => ticketSteps[each]);
    const ends = (state: string) => steps.find(({ from }) => (from as readonly string[]).includes(state))?.to;
    const way = steps.map(({ from, to }) => `from ${from.join(', ')} to ${to}`).join(', ');
    bothSides(`QUE-002 ${name} goes ${way}, and from nowhere else`, () => ({
      rows,
      acts: states.map(({ n }) => act(hallMachine, mutator as Mutator<object>, input(n))),
      end: ({ said, row }) => {
        expect(said).toEqual(states.map(({ state }) => (ends(state) ? 'applied' : 'queue.impossible-step')));
        const now = states.map(({ n }) => row(ticketKind, idOf(22, n))!.state);
        expect(now).toEqual(states.map(({ state }) => ends(state) ?? state));
      },
    }));
  }
});
