// What calling rules do to two hundred overloaded days (QUE-009, field-notes.md §3.3): mean wait of each class beside the
// wait of first come, first served in the same run. The cap rule is there because it inverts.
import type { CallingKind, CallingRule, QueueTerms } from '#domain/queue/calling.rules.ts';
import { inversionsOf, overloadedDay, previewRule } from '#domain/queue/calling-simulation.ts';
import { plainTerms } from '#domain/queue/calling.rules.ts';
import { toId } from '#domain/kernel/ids.ts';
import { createDice } from '#server/simulators/seeded.ts';
import { figuresOf, type Figure } from './figure.ts';

const DAYS = 200;
const vip = toId('00000000-0000-4000-a000-000000000001');
const plain = toId('00000000-0000-4000-a000-000000000002');

const rule = (kind: CallingKind, high: Partial<QueueTerms>, low: Partial<QueueTerms> = {}): CallingRule => ({
  kind,
  queues: [
    { ...plainTerms(vip), ...high },
    { ...plainTerms(plain), ...low },
  ],
});
const rules: readonly (readonly [name: string, rule: CallingRule])[] = [
  ['first come, first served', rule('headStart', {})],
  ['10 min head start', rule('headStart', { headStart: 10 })],
  ['accumulating × 3', rule('accumulating', { factor: 3 })],
  ['ratio 2:1', rule('ratio', { share: 2 })],
  ['VIP first', rule('strict', {})],
  ['VIP first unless a normal one waited > 20 min', rule('condition', {}, { atMost: 20 })],
];

const figure = figuresOf('calling');

export async function callingRules(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const share of [0.1, 0.3]) {
    const dice = createDice(1999);
    const classes = [
      { queueId: vip, share },
      { queueId: plain, share: 1 - share },
    ];
    const days = Array.from({ length: DAYS }, () => overloadedDay(() => dice.next(), classes));
    let floor: readonly number[] | null = null;
    for (const [name, by] of rules) {
      const waits = previewRule(by, days);
      floor ??= waits.map(({ mean }) => mean);
      const flagged = inversionsOf(waits).length > 0;
      waits.forEach(({ mean, p95, most }, at) => {
        const who = at === 0 ? 'VIP' : 'normal';
        const note = `P95 ${p95.toFixed(0)}, longest ${most.toFixed(0)}${flagged ? '; flagged: inverts' : ''}`;
        figures.push(
          figure(`${name}, ${share * 100} % VIP: ${who} mean wait`, mean, 'min', { floor: floor![at]!, note }),
        );
      });
    }
  }
  return figures;
}
