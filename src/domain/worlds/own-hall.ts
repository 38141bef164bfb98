// A hall that we lead, as the seed world has it: three queues, four windows, the usual hours.
import type { Institution } from '../identity/identity.model.ts';
import { toInstant } from '../kernel/day.ts';
import { toId, type Id } from '../kernel/ids.ts';
import { plainTerms, type CallingRule } from '../queue/calling.rules.ts';
import { usualHallSetting, type BusinessType, type CounterPlan, type HallSetting } from '../queue/hall.model.ts';
import type { Counter, Queue } from '../queue/queue.model.ts';

export interface OwnHall {
  readonly types: readonly BusinessType[];
  readonly queues: readonly Queue[];
  readonly counters: readonly Counter[];
  readonly plans: readonly CounterPlan[];
  readonly setting: HallSetting;
}

const idOf = (group: number, n: number): Id =>
  toId(`00000000-0000-4000-8${String(group).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`);

/** Minutes that a VIP is ahead of his wait. */
const VIP_AHEAD = 10;

type Line = readonly [code: string, name: string, kind: Queue['businessKind'], missed: BusinessType['missedPolicy']];
const lines: readonly Line[] = [
  ['A', '个人现金', 'cash', 'reinsert'],
  ['B', '个人非现金', 'noncash', 'manual'],
  ['V', '贵宾', 'vip', 'manual'],
];

export function ownHallOf({ id: outletId }: Institution): OwnHall {
  const types = lines.map(([, name, kind, missedPolicy], n): BusinessType => ({
    id: idOf(24, n + 1),
    outletId,
    name,
    kind,
    missedPolicy,
    reinsertAfter: 3,
    returnsAtMost: 2,
    selfService: kind === 'noncash',
    active: true,
  }));
  const queues = lines.map(([code, name, businessKind], n): Queue => ({
    id: idOf(20, n + 1),
    outletId,
    code,
    name,
    business: name,
    businessKind,
    businessTypeId: types[n]!.id,
    active: true,
  }));
  const [cash, noncash, vip] = queues.map((queue) => queue.id) as [Id, Id, Id];
  const rule = (...own: readonly Id[]): CallingRule => ({
    kind: 'headStart',
    queues: [{ ...plainTerms(vip), headStart: VIP_AHEAD }, ...own.map(plainTerms)],
  });
  const rules = [rule(cash), rule(cash, noncash), rule(noncash), rule(cash, noncash)];
  return {
    types,
    queues,
    counters: rules.map((_, n) => ({
      id: idOf(21, n + 1),
      outletId,
      number: n + 1,
      status: 'offline',
      since: toInstant(0),
      ticketId: null,
      teller: null,
      staffId: null,
      pauseReason: null,
      autoCall: false,
      recent: [],
    })),
    plans: rules.map((one, n) => ({ id: idOf(21, n + 1), outletId, name: `${n + 1} 号窗口`, rule: one })),
    setting: usualHallSetting(outletId),
  };
}
