// The windows one by one (LOB-017): what each does, who sits there, whom it serves, and what waits for it.
import { staffKind } from '../identity/identity.model.ts';
import type { Instant } from '../kernel/day.ts';
import type { Id } from '../kernel/ids.ts';
import { defineQuery } from '../kernel/query.ts';
import type { LobbySetting } from '../settings/settings.model.ts';
import { counterPlanKind } from './hall.model.ts';
import { isBridged } from './hall.rules.ts';
import { lobbyOverview, type HallTicket, type LobbyOverview } from './lobby-overview.ts';
import type { Queue } from './queue.model.ts';

export interface WindowView {
  readonly key: Id;
  readonly view: LobbyOverview['counters'][number];
  /** Name of who opened it; the machine's staff number where one leads. */
  readonly who: string | null;
  /** Queues it calls from, the highest class first; null where a queue machine decides that. */
  readonly queues: readonly { readonly key: Id; readonly queue: Queue; readonly people: number }[] | null;
  /** Whom it may call, longest waiting first. */
  readonly waiting: readonly HallTicket[];
}

export const windowsInHall = defineQuery<{ outletId: Id; setting: LobbySetting; now: Instant }, readonly WindowView[]>({
  name: 'queue.windowsInHall',
  read(reader, input) {
    const overview = lobbyOverview.read(reader, input);
    const bridged = isBridged(reader, input.outletId);
    return overview.counters.map((view) => {
      const { id, staffId, teller } = view.counter;
      const plan = bridged ? undefined : reader.get(counterPlanKind, id);
      const called = plan?.rule.queues.map(({ queueId }) => queueId) ?? [];
      const groups = called.flatMap((queueId) => overview.byQueue.find(({ key }) => key === queueId) ?? []);
      return {
        key: id,
        view,
        who: (staffId && reader.get(staffKind, staffId)?.name) || teller,
        queues: bridged ? null : groups.map(({ queue, tickets }) => ({ key: queue.id, queue, people: tickets.length })),
        waiting: bridged ? [] : overview.waiting.filter(({ ticket }) => called.includes(ticket.queueId)),
      };
    });
  },
});
