/** QUE-003, QUE-004: nothing lost, nothing twice, in the order in which it was taken, whatever the hall's lines do. */
import { expect, test } from 'vitest';
import { playKioskCrowd } from './kiosk-crowd.ts';

test('QUE-003 QUE-004 eight kiosks and two tablets through cut lines, lost answers, kills: no number twice or lost, in order', async () => {
  const figures = await playKioskCrowd({ tickets: 400, seed: 20_261_123, serverKills: 1 });
  console.log(`kiosk crowd: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ issued: 400, duplicates: 0, lost: 0, strange: 0, outOfOrder: 0 });
  expect(
    Math.min(figures.offline, figures.cuts, figures.repliesLost, figures.kioskKills, figures.byTablets),
  ).toBeGreaterThan(0);
}, 120_000);
