/** No duration is ever negative, whatever the machine's clock says, and the server's: S4 slide 20 showed one that was. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutesBetween, startOfDay, toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Context, Mutator } from '#domain/kernel/mutator.ts';
import { Refused } from '#domain/kernel/refusal.ts';
import { kinds } from '#domain/kinds.ts';
import { counterKind, queueKind, ticketKind, ticketStates, type Ticket } from '#domain/queue/queue.model.ts';
import { waitOf } from '#domain/queue/lobby-overview.ts';
import { settleSnapshot } from '#domain/queue/machine-snapshot.ts';
import * as queue from '#domain/queue/queue.mutators.ts';
import { stepTime, takeTime } from '#domain/queue/ticket-steps.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { hallMachine } from '#tests/kit/people.ts';
import { cash, noncash, one, ticketIn, ticketOf, two } from './small-hall.ts';

const DAY = 24 * 60 * 60_000;
/** Any clock within three days of nine o'clock. */
const clock = fc.integer({ min: -3 * DAY, max: 3 * DAY }).map((ms) => toInstant(NINE + ms));
/** A server clock that goes on, and now and then is set back. */
const serverClocks = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.nat(20 * 60_000) },
    { weight: 1, arbitrary: fc.integer({ min: -DAY, max: DAY }) },
  ),
  {
    minLength: 12,
    maxLength: 12,
  },
);

describe('QUE-022 the time of a step', () => {
  it('QUE-022 F33 is neither before the ticket’s last step nor, while the server’s clock goes on, in the future', () => {
    const past = fc.record({
      takenAt: clock,
      calledAt: fc.option(clock),
      arrivedAt: fc.option(clock),
      startedAt: fc.option(clock),
      heldAt: fc.option(clock),
    });
    fc.assert(
      fc.property(past, clock, clock, (ticket, claimed, now) => {
        const last = Math.max(...Object.values(ticket).map((at) => at ?? 0));
        const at = stepTime(claimed, ticket, now);
        expect(at).toBeGreaterThanOrEqual(last);
        expect(at).toBeLessThanOrEqual(Math.max(now, last));
        if (claimed >= last && claimed <= now) expect(at).toBe(claimed);
      }),
    );
  });
  it('QUE-022 a number was taken today and not in the future, else now', () => {
    fc.assert(
      fc.property(clock, clock, (claimed, now) => {
        const at = takeTime(claimed, startOfDay(now), now);
        expect(at).toBe(claimed >= startOfDay(now) && claimed <= now ? claimed : now);
      }),
    );
  });
  it('LOB-010 a wait is never negative, whichever clock is ahead', () => {
    const times = fc.record({
      state: fc.constantFrom(...ticketStates),
      takenAt: clock,
      firstCalledAt: fc.option(clock),
      calledAt: fc.option(clock),
      endedAt: fc.option(clock),
    });
    fc.assert(fc.property(times, clock, (ticket, now) => waitOf(ticket, now) >= 0));
    fc.assert(
      fc.property(
        clock,
        clock,
        (from, to) => minutesBetween(from, to) === Math.max(0, Math.floor((to - from) / 60_000)),
      ),
    );
  });
  it('QUE-021 a wait ends with the first call, without one with the end, else it goes on', () => {
    const [called, ended, now] = [toInstant(NINE + 60_000), toInstant(NINE + 120_000), toInstant(NINE + 180_000)];
    const wait = (state: Ticket['state'], firstCalledAt: Instant | null, endedAt: Instant | null) =>
      waitOf({ state, takenAt: NINE, firstCalledAt, calledAt: firstCalledAt, endedAt }, now);
    expect([wait('done', called, ended), wait('abandoned', null, ended), wait('waiting', null, null)]).toEqual([
      1, 2, 3,
    ]);
    // Back in his queue he waits again.
    expect(wait('waiting', called, null)).toBe(2);
  });
});

type Deed = (id: Ticket['id'], at: Instant) => readonly [Mutator, unknown];
const deed = <A>(mutator: Mutator<A>, input: A) => [mutator as unknown as Mutator, input] as const;
const at = (counter: typeof one) => (ticketId: Ticket['id'], when: Instant) => ({
  ticketId,
  counterId: counter.id,
  at: when,
});
const snapshot =
  (state: 'waiting' | 'called' | 'serving' | null): Deed =>
  (id, when) => {
    const said = { id, number: 'A001', queueId: cash.id, business: cash.business, customerId: null, at: when };
    const seen = state === null ? [] : [{ ...said, state, counterId: state === 'waiting' ? null : one.id }];
    return deed(settleSnapshot, { queues: [], counters: [], tickets: seen });
  };
const deeds: readonly Deed[] = [one, two].flatMap((counter): Deed[] => [
  (id, when) => deed(queue.callTicket, { ...at(counter)(id, when), teller: null }),
  (id, when) => deed(queue.recallTicket, at(counter)(id, when)),
  (id, when) => deed(queue.missTicket, at(counter)(id, when)),
  (id, when) => deed(queue.startService, at(counter)(id, when)),
  (id, when) => deed(queue.finishService, at(counter)(id, when)),
]);
const allDeeds: readonly Deed[] = [
  ...deeds,
  (ticketId, when) => deed(queue.dropTicket, { ticketId, counterId: one.id, at: when }),
  () => deed(queue.closeDay, {}),
  ...(['waiting', 'called', 'serving', null] as const).map(snapshot),
];

/** A hall in memory with one ticket in it; each deed is tried, and its refusal is as good as its effect. */
function live(first: Ticket, script: readonly (readonly [Deed, Instant, Instant])[]): Ticket[] {
  const store = new MemoryStore(kinds);
  for (const counter of [one, two]) store.put(counterKind, counter);
  for (const row of [cash, noncash]) store.put(queueKind, row);
  store.put(ticketKind, first);
  return script.map(([make, claimed, now]) => {
    const [mutator, input] = make(first.id, claimed);
    try {
      store.attempt(() => mutator.run(store, input, { actor: hallMachine, now } satisfies Context));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
    return store.get(ticketKind, first.id)!;
  });
}

describe('F33 the times of a ticket over its whole life', () => {
  it('F33 stand in their order, whatever deeds the machine reports at whatever times', () => {
    const script = fc.array(fc.tuple(fc.constantFrom(...allDeeds), clock), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(script, serverClocks, (steps, passing) => {
        let now = NINE;
        const timed = steps.map(([make, claimed], i) => [make, claimed, (now = toInstant(now + passing[i]!))] as const);
        for (const t of live(ticketOf(1, { takenAt: NINE }), timed)) {
          const inOrder = [t.takenAt, t.firstCalledAt, t.calledAt, t.startedAt, t.endedAt].filter(
            (time) => time !== null,
          );
          expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 500 },
    );
  });
  it('F33 a server whose clock is set back a day ends no service before it began', () => {
    const yesterday = toInstant(NINE - DAY);
    const finish = deeds[4]!;
    const [done] = live({ ...ticketIn('serving') }, [[finish, NINE, yesterday]]);
    expect(done!.endedAt).toBe(done!.startedAt);
    const [gone] = live({ ...ticketIn('serving') }, [[snapshot(null), NINE, yesterday]]);
    expect(gone!.endedAt).toBe(gone!.startedAt);
  });
});
