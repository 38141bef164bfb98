/** What can happen in a history, and how often. */
import fc from 'fast-check';
import type { Rot } from './disk.ts';
import type { Rude } from './rude.ts';
import type { PausePoint } from './server.ts';
import { accountIds, bucketKeys, users } from './world.ts';

/** A night, longer than the lease, and a clock set back. */
const sleeps = [10, 80, -2] as const;
const tablet = fc.nat(2);
const id = fc.constantFrom(...accountIds);
const place = fc.constantFrom(1, 2, 3);
const deed = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('sim.create'),
      args: fc.record({ id, outlet: place, manager: place, name: fc.constantFrom('x', 'y') }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant('sim.add'),
      args: fc.record({ id, amount: fc.constantFrom(1, 2, -1, -2) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ name: fc.constant('sim.rename'), args: fc.record({ id, name: fc.constantFrom('p', 'q') }) }),
  },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('sim.move'), args: fc.record({ id, outlet: place }) }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('sim.assign'), args: fc.record({ id, manager: place }) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('sim.remove'), args: fc.record({ id }) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('sim.bug'), args: fc.record({ id }) }) },
);
const bucket = fc.constantFrom(...bucketKeys);
const only = <T extends string>(step: T) => fc.record({ step: fc.constant(step) });
const onTablet = <T extends string>(step: T) => fc.record({ step: fc.constant(step), tablet });
const onMessage = <T extends string>(step: T) => fc.record({ step: fc.constant(step), i: fc.nat(20) });

const step = fc.oneof(
  { weight: 9, arbitrary: fc.record({ step: fc.constant('mutate'), tablet, deed, dies: fc.boolean() }) },
  { weight: 9, arbitrary: onTablet('sync') },
  { weight: 16, arbitrary: onMessage('deliver') },
  { weight: 2, arbitrary: onMessage('lose') },
  { weight: 3, arbitrary: onMessage('giveUp') },
  { weight: 3, arbitrary: onMessage('double') },
  { weight: 6, arbitrary: onTablet('tick') },
  { weight: 6, arbitrary: onTablet('wake') },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('admin'), deed }) },
  {
    weight: 4,
    arbitrary: fc.record({ step: fc.constant('grant'), user: fc.constantFrom(...users), bucket, on: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('sweep'), bucket }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('login'), tablet, user: fc.constantFrom(...users) }) },
  { weight: 1, arbitrary: onTablet('kill') },
  { weight: 1, arbitrary: onTablet('loseReplica') },
  { weight: 1, arbitrary: onTablet('loseAll') },
  { weight: 1, arbitrary: onTablet('keepImage') },
  { weight: 1, arbitrary: onTablet('restoreImage') },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('rot'),
      tablet,
      i: fc.nat(5),
      how: fc.constantFrom<Rot[]>('bytes', 'content', 'gone', 'bucket'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('slowBegin'),
      deed,
      at: fc.constantFrom<PausePoint[]>('rows', 'buckets', 'commit'),
    }),
  },
  { weight: 2, arbitrary: only('slowEnd') },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('rude'),
      tablet,
      how: fc.constantFrom<Rude[]>('gap', 'another-user', 'another-mutation', 'another-body'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('import'), outlet: place, manager: place }) },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('sleep'),
      tablet,
      hours: fc.constantFrom(...sleeps),
      restarted: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: only('backup') },
  { weight: 1, arbitrary: only('restore') },
  { weight: 1, arbitrary: only('cut') },
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Histories of up to `longest` steps; `without` leaves out some, where a question needs it. */
export const histories = (longest: number, without: readonly Step['step'][] = []): fc.Arbitrary<Step[]> =>
  fc
    .array(step, { minLength: 5, maxLength: longest, size: 'max' })
    .map((steps) => (without.length > 0 ? steps.filter((one) => !without.includes(one.step)) : steps));
