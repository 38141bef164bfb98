// Eight kiosks and two tablets give out 5,000 numbers through cut lines, lost answers and kills (QUE-003, QUE-004).
import { playKioskCrowd } from '#tests/stations/kiosk-crowd.ts';
import { startTestPostgres } from '#tests/kit/database.ts';
import type { Cleanup } from './cleanup.ts';
import { figuresOf, type Figure } from './figure.ts';

const figure = figuresOf('kiosk-crowd');
const TICKETS = 5_000;

export async function kioskCrowd(cleanup: Cleanup): Promise<Figure[]> {
  const postgres = await startTestPostgres();
  cleanup.after(() => postgres.stop());
  const began = performance.now();
  const found = await playKioskCrowd({ tickets: TICKETS, seed: 5, serverKills: 6 });
  const seconds = (performance.now() - began) / 1_000;
  const none = (name: 'duplicates' | 'lost' | 'strange' | 'outOfOrder', words: string): Figure =>
    figure(words, found[name], 'tickets', { aim: '0', met: found[name] === 0 });
  return [
    figure('tickets given out by kiosks', found.issued, 'tickets', {
      note: `${found.offline} of them spare numbers; ${found.byTablets} more by tablets; ${found.cuts} cuts, ${found.repliesLost} answers lost, ${found.kioskKills} kiosks and ${found.serverKills} servers killed`,
    }),
    none('duplicates', 'numbers given out twice'),
    none('lost', 'tickets lost'),
    none('strange', 'tickets nobody gave out'),
    none('outOfOrder', 'out of the order in which they were taken'),
    figure('time', seconds, 's'),
  ];
}
