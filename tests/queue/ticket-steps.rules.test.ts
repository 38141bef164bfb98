/** The rule book of a ticket's life: every step from every state. */
import { describe, expect, it } from 'vitest';
import { ticketStates, type TicketState } from '#domain/queue/queue.model.ts';
import {
  isLive,
  liveStates,
  ticketSteps,
  whyNotAt,
  whyNotCallTo,
  whyNotMoveTo,
  whyNotStep,
  type StepName,
} from '#domain/queue/ticket-steps.ts';
import { idOf } from '#tests/kit/people.ts';
import { counterOf, one, ticketIn, two } from './small-hall.ts';

/** As the bank reads it (field-notes.md §3.1, requirements.md 6.6); the code has its own table. */
const possible: Record<StepName, Partial<Record<TicketState, TicketState>>> = {
  call: { waiting: 'called', missed: 'called', parked: 'called' },
  recall: { called: 'called' },
  arrive: { called: 'called' },
  start: { called: 'serving' },
  finish: { called: 'done', serving: 'done' },
  miss: { called: 'missed' },
  giveBack: { missed: 'waiting' },
  hold: { serving: 'held' },
  park: { called: 'parked', serving: 'parked' },
  resume: { held: 'serving', parked: 'serving' },
  unpark: { parked: 'waiting' },
  transfer: { called: 'transferred', serving: 'transferred' },
  moveWaiting: { waiting: 'moved' },
  abandonWaiting: { waiting: 'abandoned', missed: 'abandoned', parked: 'abandoned' },
  move: { waiting: 'moved', missed: 'moved' },
  abandon: { waiting: 'abandoned', called: 'abandoned', missed: 'abandoned' },
  expire: {
    waiting: 'expired',
    called: 'expired',
    serving: 'expired',
    missed: 'expired',
    held: 'expired',
    parked: 'expired',
  },
};
const steps = Object.keys(ticketSteps) as StepName[];
const pairs = steps.flatMap((step) => ticketStates.map((state) => [step, state] as const));
const legal = pairs.filter(([step, state]) => possible[step][state]);
const illegal = pairs.filter(([step, state]) => !possible[step][state]);

describe('QUE-002 the table of steps', () => {
  it('QUE-002 is complete: every step is in the rule book, every state is reached', () => {
    expect(steps).toEqual(Object.keys(possible));
    expect(pairs).toHaveLength(187);
    expect(illegal).toHaveLength(154);
    const reached = new Set<string>(['waiting', ...steps.map((step) => ticketSteps[step].to)]);
    expect(reached).toEqual(new Set(ticketStates));
  });
  it.each(legal)('QUE-002 %s of a %s number is possible', (step, state) => {
    expect(whyNotStep(ticketIn(state), step)).toBeNull();
    expect(ticketSteps[step].to).toBe(possible[step][state]);
  });
  it.each(illegal)('QUE-002 %s of a %s number is refused, and says which number and why', (step, state) => {
    expect(whyNotStep(ticketIn(state, 7), step)).toEqual({
      code: 'queue.impossible-step',
      data: { number: 'A007', state, step },
    });
  });
});

describe('what must never happen, by hand (field-notes.md §3.1)', () => {
  const never: [what: string, state: TicketState, step: StepName][] = [
    ['QUE-002 nobody is served twice', 'done', 'start'],
    ['QUE-002 a service does not start twice', 'serving', 'start'],
    ['LOB-051 an abandoned number is not called', 'abandoned', 'call'],
    ['LOB-052 an abandoned number does not come back by a move', 'abandoned', 'move'],
    ['QUE-002 a moved number is not moved again', 'moved', 'move'],
    ['QUE-002 a moved number is not called', 'moved', 'call'],
    ['QUE-002 a served number is not transferred', 'done', 'move'],
    ['QUE-002 a served number is not recalled', 'done', 'recall'],
    ['QUE-002 a number at a window is not called to a second one', 'called', 'call'],
    ['QUE-002 who is being served cannot be missed', 'serving', 'miss'],
    ['QUE-002 who is being served cannot be abandoned', 'serving', 'abandon'],
    ['QUE-002 yesterday’s expired number is not called', 'expired', 'call'],
    ['QUE-002 a number that is called cannot be moved from the lobby', 'called', 'moveWaiting'],
    ['QUE-002 a number that is called cannot be abandoned from the lobby', 'called', 'abandonWaiting'],
    ['QUE-008 a held number is not called as if it waited', 'held', 'call'],
    ['QUE-008 who only waits is not held', 'waiting', 'hold'],
    ['QUE-002 a transferred stay is over', 'transferred', 'resume'],
    ['QUE-002 a number that was never called is not finished', 'waiting', 'finish'],
  ];
  it.each(never)('%s', (_, state, step) =>
    expect(whyNotStep(ticketIn(state), step)?.code).toBe('queue.impossible-step'),
  );

  it('QUE-002 a number that has ended takes no step at all', () => {
    const ended = ticketStates.filter((state) => !liveStates.includes(state));
    expect(ended).toEqual(['done', 'moved', 'abandoned', 'expired', 'transferred']);
    for (const state of ended) {
      expect(isLive({ state })).toBe(false);
      expect(steps.filter((step) => whyNotStep(ticketIn(state), step) === null)).toEqual([]);
    }
  });
});

describe('windows', () => {
  const ticket = ticketIn('waiting');
  it('QUE-005 a window that has a number gets no other; its own again does no harm', () => {
    expect(whyNotCallTo(counterOf(1, { ticketId: idOf(22, 2) }), ticket)).toEqual({
      code: 'queue.counter-busy',
      data: { counter: 1 },
    });
    expect(whyNotCallTo(counterOf(1, { ticketId: ticket.id }), ticket)).toBeNull();
  });
  it('a closed window gets no number; an idle, a paused and a serving one may', () => {
    expect(whyNotCallTo(counterOf(3, { status: 'offline' }), ticket)).toEqual({
      code: 'queue.counter-closed',
      data: { counter: 3 },
    });
    for (const status of ['idle', 'paused', 'serving'] as const)
      expect(whyNotCallTo(counterOf(3, { status }), ticket)).toBeNull();
  });
  it('only the window that a number was called to goes on with it', () => {
    expect(whyNotAt(ticketIn('called'), one)).toBeNull();
    expect(whyNotAt(ticketIn('called'), two)).toEqual({
      code: 'queue.other-counter',
      data: { number: 'A001', counter: 2 },
    });
    expect(whyNotAt(ticket, one)?.code).toBe('queue.other-counter');
  });
  it('LOB-031 moving to the same queue is not allowed', () => {
    expect(whyNotMoveTo(ticket, ticket.queueId)).toEqual({ code: 'queue.same-queue', data: { number: 'A001' } });
    expect(whyNotMoveTo(ticket, idOf(20, 2))).toBeNull();
  });
});
