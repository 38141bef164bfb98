/** What a customer does with his own number on his phone (QUE-014), with us and with a machine. */
import { describe, expect } from 'vitest';
import { machineCommandKind } from '#domain/queue/hall.model.ts';
import { cancelByCustomer } from '#domain/queue/customer-deeds.ts';
import { queueMachineKind, ticketKind } from '#domain/queue/queue.model.ts';
import { act, bothSides, NINE, seed } from '#tests/kit/both-sides.ts';
import { eastWatch, idOf, nightWatch, wu } from '#tests/kit/people.ts';
import { called, ownHall, rows, served, songs, tangs, waiting } from './own-hall.ts';
import { hall, machineRow, ticketIn, tickets } from './small-hall.ts';

const cancel = (n: number) => ({ ticketId: idOf(22, n), commandId: idOf(29, n) });

describe('given back by the customer', () => {
  bothSides('QUE-014 whoever waits gives his number back, for ever, and a talk about him ends', () => ({
    rows: [...ownHall(), ...rows(waiting(1, { talkingSince: NINE, talkingWith: wu.id }))],
    acts: [act(eastWatch, cancelByCustomer, cancel(1)), act(eastWatch, cancelByCustomer, cancel(1))],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'queue.not-waiting']);
      const left = row(ticketKind, idOf(22, 1))!;
      expect(left).toMatchObject({ state: 'abandoned', endedAt: NINE, divertedTo: null, talkingWith: null });
    },
  }));
  bothSides('QUE-014 not once he is called, served, missed or put aside, nor after the close of the day', () => ({
    rows: [
      ...ownHall(
        { ...songs, ticketId: idOf(22, 1), status: 'serving' },
        { ...tangs, ticketId: idOf(22, 2), status: 'serving' },
      ),
      ...rows(
        called(1, songs),
        served(2, tangs),
        waiting(3, { state: 'missed' }),
        waiting(4, { state: 'parked', parkedUntil: NINE, heldAt: NINE }),
        waiting(5, { archived: true }),
      ),
    ],
    acts: [1, 2, 3, 4, 5].map((n) => act(eastWatch, cancelByCustomer, cancel(n))),
    end: ({ said }) => expect(new Set(said)).toEqual(new Set(['queue.not-waiting'])),
  }));
  bothSides('QUE-014 nobody of the staff does it in his name, and nothing reaches into another outlet', () => ({
    rows: [...ownHall(), ...rows(waiting(1))],
    acts: [act(wu, cancelByCustomer, cancel(1)), act(nightWatch, cancelByCustomer, cancel(1))],
    end: ({ said }) => expect(said).toEqual(['sync.not-allowed', 'identity.out-of-reach']),
  }));
  bothSides('QUE-014 a machine is asked to take its number back, once, and the number stays until it has', () => ({
    rows: [...hall(), seed(queueMachineKind, { ...machineRow, link: 'online' }), ...tickets(ticketIn('waiting'))],
    acts: [
      act(nightWatch, cancelByCustomer, cancel(1)),
      act(nightWatch, cancelByCustomer, { ...cancel(1), commandId: idOf(29, 2) }),
    ],
    end: ({ said, row }) => {
      expect(said).toEqual(['applied', 'queue.already-asked']);
      expect(row(ticketKind, idOf(22, 1))!.state).toBe('waiting');
      expect(row(machineCommandKind, idOf(29, 1))).toMatchObject({ what: 'abandon', state: 'asked' });
    },
  }));
  bothSides('QUE-014 a machine that is not there is asked nothing', () => ({
    rows: [...hall(), ...tickets(ticketIn('waiting'))],
    acts: [act(nightWatch, cancelByCustomer, cancel(1))],
    end: ({ said }) => expect(said).toEqual(['queue.machine-offline']),
  }));
});
