// The queue machine of the seed world, played by a bench.
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { morningQueues } from '#server/simulators/morning.ts';
import { createQueueMachine, type QueueMachine } from '#server/simulators/queue-machine.ts';
import { createDice } from '#server/simulators/seeded.ts';
import type { Cleanup } from './cleanup.ts';
import { say } from './figure.ts';
import { COUNTERS } from './hall-rounds.ts';

/** Connects and says hello; what happens in its memory goes over the link. */
export function openMachine(cleanup: Cleanup, port: number): QueueMachine {
  const machine = createQueueMachine({
    host: '127.0.0.1',
    port,
    machine: smallOutlet.machine.code,
    outlet: smallOutlet.outlet.code,
    token: smallOutlet.machine.token,
    queues: morningQueues,
    counters: COUNTERS,
    dice: createDice(1),
    onRefused: (code) => say(`the bridge refused the machine: ${code}`),
  });
  cleanup.after(() => machine.stop());
  machine.start();
  return machine;
}
