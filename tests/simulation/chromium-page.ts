/** A page that plays whole histories by itself: the twin server and the tablets run in it, on the browser's own databases. */
import { BrowserHardware, makeSeals, nextTurn, takeFigures } from './browser-hardware.ts';
import type { Hardware } from './disk.ts';
import { disksOf, endOf } from './end.ts';
import { play } from './history.ts';
import type { MakeServer } from './server.ts';
import { inMemory } from './sim-disk.ts';
import { simulate, type Asked, type Found } from './simulate.ts';
import type { Step } from './steps.ts';
import { TwinServer } from './twin-server.ts';

/** What happened on the disks. */
type Figures = Readonly<Record<string, number>>;

async function playHere(steps: readonly Step[], powerCuts: boolean): Promise<void> {
  const onDisk = new BrowserHardware();
  const makeServer: MakeServer = async (newId) => new TwinServer(newId);
  const playOn = async (hardware: Hardware): Promise<string> => {
    const played = await play(steps, makeServer, { hardware, powerCuts });
    return JSON.stringify([await endOf(played), await disksOf(played)]);
  };
  try {
    const here = await playOn(onDisk);
    const inMind = await playOn(inMemory);
    if (here !== inMind) throw new Error(`I1 I3 another end than on a disk in memory: ${difference(here, inMind)}`);
  } finally {
    await onDisk.end();
  }
}

/** Where two texts part. */
function difference(here: string, there: string): string {
  const at = [...here].findIndex((letter, i) => letter !== there[i]);
  const around = (text: string): string => text.slice(Math.max(0, at - 120), at + 80);
  return `…${around(here)}… instead of …${around(there)}…`;
}

const simulation = {
  async simulate(asked: Asked, without: readonly Step['step'][]): Promise<Found & { readonly figures: Figures }> {
    takeFigures();
    const found = await simulate(asked, (steps) => playHere(steps, asked.powerCuts), without);
    return { ...found, figures: takeFigures() };
  },
  play: playHere,
};
export type Simulation = typeof simulation;

// The disk in memory counts in turns of Node's loop.
Object.assign(globalThis, { setImmediate: (work: () => void) => void nextTurn().then(work) });
await makeSeals();
Object.assign(globalThis, { simulation });
