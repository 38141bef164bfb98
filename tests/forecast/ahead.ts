/** Halls to forecast, and models that say what is wanted of them. */
import type { HallAhead, PersonAhead, WindowAhead } from '#domain/forecast/hall-ahead.ts';
import type { ServiceModel } from '#domain/forecast/forecast.model.ts';
import { unlearned } from '#domain/forecast/service-law.ts';
import { toId } from '#domain/kernel/ids.ts';
import { plainTerms, type CallingRule } from '#domain/queue/calling.rules.ts';
import { idOf } from '#tests/kit/people.ts';

export const outletId = idOf(1, 1);
export const [cash, vip] = [idOf(20, 1), idOf(20, 2)];
export const fifo: CallingRule = { kind: 'headStart', queues: [plainTerms(vip), plainTerms(cash)] };
export const vipFirst = (headStart: number): CallingRule => ({
  kind: 'headStart',
  queues: [{ ...plainTerms(vip), headStart }, plainTerms(cash)],
});

export const window = (n: number, parts: Partial<WindowAhead> = {}): WindowAhead => ({
  id: idOf(21, n),
  state: 'serving',
  gone: 2,
  servingQueue: cash,
  teller: null,
  rule: fifo,
  called: [],
  from: null,
  until: null,
  back: null,
  ...parts,
});
export const person = (n: number, parts: Partial<PersonAhead> = {}): PersonAhead => ({
  id: idOf(22, n),
  queueId: cash,
  number: `A${String(n).padStart(3, '0')}`,
  stood: 100 - n,
  heldFor: 0,
  ...parts,
});
export const people = (count: number, parts: Partial<PersonAhead> = {}): PersonAhead[] =>
  Array.from({ length: count }, (_, n) => person(n + 1, parts));

export const hall = (parts: Partial<HallAhead> = {}): HallAhead => ({
  queues: [cash, vip],
  windows: [window(1), window(2)],
  waiting: [],
  clock: 10,
  lastHour: new Map(),
  closesIn: 400,
  ...parts,
});

/** Services of so many minutes on average and no gaps between them; nobody gives up. */
export const model = (minutes = 5, parts: Partial<ServiceModel> = {}): ServiceModel => {
  const law = { n: 500, mean: Math.log(minutes) - 0.8 ** 2 / 2, sd: 0.8 };
  const hourly = Array.from({ length: 24 }, () => 0);
  return {
    ...unlearned(toId(outletId)),
    whole: law,
    days: 20,
    queues: [cash, vip].map((queueId) => ({ queueId, law, quit: 0, hourly })),
    gaps: Array.from({ length: 10 }, () => 0),
    ...parts,
  };
};
