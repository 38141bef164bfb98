/**
 * Histories worth keeping: those that failed once, and those that show a mutant at once. Kept as their steps, as a seed
 * means another history after any change of steps.ts; `found` says where it came from.
 */
import type { Step } from './steps.ts';
import { accountIds, users } from './world.ts';

export interface Kept {
  readonly what: string;
  readonly found: string;
  /** The mutant that does not survive it. */
  readonly kills?: string;
  /** With power cuts in the midst of writes. */
  readonly powerCuts?: true;
  readonly steps: readonly Step[];
}

const [first, second] = [accountIds[0]!, accountIds[1]!];
const here = { outlet: 1, manager: 1, name: 'x' } as const;
const mutate = (name: string, args: object): Step =>
  ({ step: 'mutate', tablet: 0, deed: { name, args }, dies: false }) as Step;
const admin = (name: string, args: object): Step => ({ step: 'admin', deed: { name, args } }) as Step;
const sync: Step = { step: 'sync', tablet: 0 };
const nothing: Step = { step: 'slowEnd' };

/** The first tablet's stream is opened and two pages of its load arrive; more of them are to come. */
const twoPages: readonly Step[] = [
  { step: 'deliver', i: 0 },
  { step: 'deliver', i: 2 },
  { step: 'tick', tablet: 0 },
  { step: 'deliver', i: 2 },
];

export const kept: readonly Kept[] = [
  {
    what: 'a first load in parts of a bucket whose tombstones were swept above the first part comes to an end',
    found: 'twin, --longest 200 --from 1, history 376',
    steps: [
      { step: 'import', outlet: 1, manager: 1 },
      admin('sim.remove', { id: first }),
      { step: 'sweep', bucket: 'r:1' },
      { step: 'restore' },
      mutate('sim.move', { id: first, outlet: 1 }),
      { step: 'wake', tablet: 0 },
      { step: 'giveUp', i: 0 },
      mutate('sim.add', { id: first, amount: 1 }),
    ],
  },
  {
    what: 'a frame that comes before the one that put another bucket behind does not count',
    found: 'postgres, --longest 120 --from 1, history 27',
    kills: 'noLoadEcho',
    steps: [
      { step: 'sync', tablet: 1 },
      { step: 'import', outlet: 1, manager: 1 },
      { step: 'tick', tablet: 1 },
      admin('sim.move', { id: first, outlet: 2 }),
      { step: 'tick', tablet: 1 },
      { step: 'deliver', i: 3 },
    ],
  },
  {
    what: 'a stream that is open when tombstones are swept has heard of them before',
    found: 'postgres, --longest 200 --from 100, history 34',
    steps: [
      mutate('sim.create', { id: first, ...here }),
      sync,
      admin('sim.remove', { id: first }),
      { step: 'sweep', bucket: 'o:1' },
      sync,
      { step: 'deliver', i: 0 },
      { step: 'sweep', bucket: 'o:1' },
      { step: 'kill', tablet: 0 },
      { step: 'slowBegin', deed: { name: 'sim.create', args: { id: first, ...here } }, at: 'rows' },
      { step: 'grant', user: users[0]!, bucket: 'o:1', on: false },
    ],
  },
  {
    what: 'a nightly file meets a row that somebody is just making',
    found: 'postgres, --longest 200 --from 900, history 1',
    steps: [
      { step: 'slowBegin', deed: { name: 'sim.create', args: { id: first, ...here } }, at: 'rows' },
      { step: 'import', outlet: 1, manager: 1 },
      mutate('sim.move', { id: first, outlet: 1 }),
      { step: 'login', tablet: 0, user: users[0]! },
      sync,
      mutate('sim.assign', { id: first, manager: 1 }),
      { step: 'login', tablet: 0, user: users[0]! },
    ],
  },
  {
    what: 'a tablet sleeps past swept tombstones',
    found: 'written by hand',
    kills: 'noHorizon',
    steps: [
      mutate('sim.create', { id: first, ...here }),
      mutate('sim.create', { id: second, ...here }),
      sync,
      { step: 'cut' },
      admin('sim.remove', { id: first }),
      { step: 'sweep', bucket: 'o:1' },
      { step: 'sweep', bucket: 'r:1' },
      sync,
    ],
  },
  {
    what: 'a slow transaction commits after one that began later and was read already',
    found: 'written by hand',
    kills: 'earlySeq',
    steps: [
      admin('sim.create', { id: accountIds[2]!, ...here }),
      sync,
      { step: 'slowBegin', deed: { name: 'sim.create', args: { id: first, ...here } }, at: 'buckets' },
      admin('sim.create', { id: second, ...here }),
      // More than a page, so that it takes several looks to be up to date.
      sync,
      sync,
      sync,
      { step: 'slowEnd' },
      sync,
    ],
  },
  {
    what: 'a tablet is set back to its image and counts anew',
    found: 'written by hand',
    kills: 'noForkCheck+noForkDetect',
    steps: [
      { step: 'keepImage', tablet: 0 },
      mutate('sim.create', { id: first, ...here }),
      sync,
      { step: 'restoreImage', tablet: 0 },
      mutate('sim.create', { id: second, ...here }),
      sync,
    ],
  },
  {
    what: 'the server goes back while a tablet is in the middle of a load',
    found: 'written by hand',
    kills: 'stagedOverReset',
    steps: [
      admin('sim.create', { id: first, ...here, outlet: 2 }),
      admin('sim.create', { id: second, ...here, outlet: 2 }),
      { step: 'backup' },
      { step: 'import', outlet: 2, manager: 1 },
      ...twoPages,
      { step: 'restore' },
      sync,
    ],
  },
  {
    what: 'the lease ends in the middle of a load',
    found: 'written by hand',
    kills: 'lapseKeepsStaged',
    steps: [
      { step: 'import', outlet: 2, manager: 1 },
      ...twoPages,
      { step: 'sleep', tablet: 0, hours: 80, restarted: false },
      sync,
    ],
  },
  {
    what: 'a tablet that was set back sends again what it knows to be done',
    found: 'written by hand',
    kills: 'noUuid',
    steps: [
      admin('sim.create', { id: first, ...here }),
      sync,
      mutate('sim.add', { id: first, amount: 1 }),
      sync,
      { step: 'keepImage', tablet: 0 },
      mutate('sim.add', { id: first, amount: 2 }),
      sync,
      { step: 'restoreImage', tablet: 0 },
      sync,
    ],
  },
  {
    what: 'a client leaves numbers out',
    found: 'written by hand',
    kills: 'acceptGap',
    steps: [mutate('sim.create', { id: first, ...here }), sync, { step: 'rude', tablet: 0, how: 'gap' }],
  },
  {
    what: 'behind the first part of a load more operations follow than the bucket has rows',
    found: 'written by hand',
    kills: 'guardInLoad',
    steps: [
      { step: 'import', outlet: 2, manager: 1 },
      admin('sim.remove', { id: first }),
      admin('sim.remove', { id: second }),
      sync,
    ],
  },
  {
    what: 'a stored row is another one than it was',
    found: 'written by hand',
    kills: 'badDropsCursor',
    steps: [
      admin('sim.create', { id: first, ...here }),
      sync,
      sync,
      { step: 'rot', tablet: 0, i: 0, how: 'content' },
      { step: 'deliver', i: 2 },
      { step: 'deliver', i: 2 },
      sync,
    ],
  },
  {
    what: 'the server goes back, and what it forgot waits again',
    found: 'written by hand',
    kills: 'doneKeeps',
    steps: [
      { step: 'backup' },
      mutate('sim.create', { id: first, ...here }),
      sync,
      { step: 'restore' },
      { step: 'wake', tablet: 0 },
      { step: 'deliver', i: 0 },
      { step: 'deliver', i: 0 },
    ],
  },
  {
    what: 'the power goes when pages of rows are written over older ones',
    found: 'written by hand',
    kills: 'foldInPieces+noGeneration',
    powerCuts: true,
    steps: [
      { step: 'import', outlet: 1, manager: 1 },
      sync,
      admin('sim.add', { id: first, amount: 1 }),
      sync,
      admin('sim.add', { id: first, amount: 1 }),
      sync,
      // The twelfth step takes the power from what this tablet's replica writes next.
      ...Array.from({ length: 6 }, () => nothing),
      admin('sim.add', { id: first, amount: 1 }),
      sync,
    ],
  },
];
