// What happens in the benched hall, as a list that can be played twice: once dry, to know what every event must show on
// the screen, and once over the link. Numbers taken, called, served and finished in equal shares, never two numbers
// taken in a row, so that each event is told from its neighbours by what it shows.
import { createMachineMemory, type MachineMemory } from '#server/simulators/machine-memory.ts';
import { morningQueues } from '#server/simulators/morning.ts';

export const COUNTERS = 6;
/** Numbers that wait while the hall is benched. */
const WAITING = 12;

/** What the screen shows once the event is drawn. */
export type Shown =
  | { readonly as: 'waiting'; readonly count: number }
  | { readonly as: 'tile'; readonly counter: number; readonly ticket: string; readonly state: 'calling' | 'serving' }
  | { readonly as: 'served'; readonly count: number };

export interface HallEvent {
  readonly what: 'take' | 'call' | 'start' | 'finish';
  readonly shown: Shown;
  /** Makes it happen at the machine. */
  readonly play: (machine: MachineMemory) => void;
}

/** Numbers that wait before the first event. */
export function fillHall(machine: MachineMemory): void {
  for (let i = 0; i < WAITING; i++) machine.take(morningQueues[i % 3]!.queue);
}

/** The first `count` events; every fourth number is taken by one of `customers`, whom the bridge looks up. */
export function hallEvents(count: number, customers: readonly string[]): HallEvent[] {
  const dry = createMachineMemory({ queues: morningQueues, counters: COUNTERS, now: () => 0, tell: () => {} });
  fillHall(dry);
  const events: HallEvent[] = [];
  let taken = 0;
  let served = 0;

  function add(what: HallEvent['what'], play: HallEvent['play'], shown: () => Shown): void {
    play(dry);
    events.push({ what, play, shown: shown() });
  }

  function take(): void {
    taken += 1;
    const known = taken % 4 === 0;
    const customerNo = customers[taken % customers.length]!;
    const { queue } = known ? morningQueues[3]! : morningQueues[taken % 3]!;
    const count = dry.waiting().length + 1;
    add(
      'take',
      (machine) => void machine.take(queue, known ? { customerNo, media: 'card' } : {}),
      () => ({ as: 'waiting', count }),
    );
  }

  function step(what: 'call' | 'start' | 'finish', counter: number): void {
    const ticket = what === 'call' ? dry.waiting()[0]!.ticket : dry.counters.get(counter)!.ticket!;
    const play: HallEvent['play'] = (machine) => {
      const done = what === 'call' ? machine.call(ticket, counter) : machine[what](ticket);
      if (!done) throw new Error(`the machine could not ${what} ${ticket}`);
    };
    if (what === 'finish') served += 1;
    add(what, play, () =>
      what === 'finish'
        ? { as: 'served', count: served }
        : { as: 'tile', counter, ticket, state: what === 'call' ? 'calling' : 'serving' },
    );
  }

  while (events.length < count) {
    for (let counter = 1; counter <= COUNTERS; counter++) {
      step('call', counter);
      take();
    }
    for (let counter = 1; counter <= COUNTERS; counter++) step('start', counter);
    for (let counter = 1; counter <= COUNTERS; counter++) step('finish', counter);
  }
  return events.slice(0, count);
}
