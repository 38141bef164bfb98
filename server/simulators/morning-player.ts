// Plays the morning over the link: 45 minutes of it in a moment, then on with the clock, for ever.
import { dayOf, type Instant } from '#domain/kernel/day.ts';
import { createMorning, morningQueues, MORNING_COUNTERS, type Morning, type MorningCustomers } from './morning.ts';
import { createQueueMachine, type QueueMachine, type QueueMachineOptions } from './queue-machine.ts';
import { createDice } from './seeded.ts';

const PAST = 45 * 60_000;
const STEP = 200;

export type LinkAddress = Pick<
  QueueMachineOptions,
  'host' | 'port' | 'machine' | 'outlet' | 'token' | 'onRefused' | 'onUnreachable'
>;

export interface MorningPlayer {
  readonly machine: QueueMachine;
  readonly served: number;
  stop(): void;
}

export interface MorningOptions extends LinkAddress {
  readonly seed: number;
  readonly customers: MorningCustomers;
  /** Simulated seconds a second, after the past. */
  readonly speed?: number;
  readonly clock?: { now(): number };
}

export function playMorning({
  seed,
  customers,
  speed = 1,
  clock = { now: () => Date.now() },
  ...address
}: MorningOptions): MorningPlayer {
  const dice = createDice(seed);
  let began = clock.now();
  let day = dayOf(began as Instant);
  let morning: Morning | undefined;
  // Simulated time as the wall shows it: the past at its real length, what follows at the chosen speed.
  const wallOf = (time: number): number => (time <= began ? time : began + (time - began) / speed);
  const machine = createQueueMachine({
    ...address,
    queues: morningQueues,
    counters: MORNING_COUNTERS,
    dice: createDice(seed + 1),
    now: () => (morning ? wallOf(morning.now) : clock.now()),
  });

  function begin(): void {
    began = clock.now();
    morning = createMorning(machine.memory, dice, customers, began - PAST);
    morning.advance(began);
  }

  function step(): void {
    const today = dayOf(clock.now() as Instant);
    if (today !== day) {
      // The machine starts its numbers anew each day, as they do.
      day = today;
      morning = undefined;
      machine.restart();
      begin();
    }
    morning?.advance(began + (clock.now() - began) * speed);
  }

  begin();
  machine.start();
  const timer = setInterval(step, STEP);
  return {
    machine,
    get served() {
      return machine.figures().acked;
    },
    stop() {
      clearInterval(timer);
      machine.stop();
    },
  };
}
