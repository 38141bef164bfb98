// @vitest-environment happy-dom
// The counter where a hall is set up in a way that a journey does not meet: a machine that leads, a window without queues.
import { render } from 'solid-js/web';
import { afterEach, expect, it } from 'vitest';
import { kinds } from '#domain/kinds.ts';
import { counterView, seatsOf } from '#domain/queue/counter-view.ts';
import { counterPlanKind } from '#domain/queue/hall.model.ts';
import { usualLobbySetting } from '#domain/settings/settings.model.ts';
import { CounterChoice } from '#pages/queue/counter-choice.panel.tsx';
import { CounterDesk } from '#pages/queue/counter-desk.panel.tsx';
import { LiveProvider, type Live } from '#sync/live.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE, type Seed } from '#tests/kit/both-sides.ts';
import { devices, song } from '#tests/kit/people.ts';
import { ownHall, rows, songs, waiting } from './own-hall.ts';

let dispose: (() => void) | undefined;
afterEach(() => {
  dispose?.();
  document.body.replaceChildren();
});

const question = {
  outletId: song.outletId,
  setting: usualLobbySetting(devices.eastOne, song.outletId),
  now: NINE,
};

function hall(seeds: readonly Seed[] = ownHall(songs)) {
  const store = new MemoryStore(kinds);
  for (const [kind, row] of [...seeds, ...rows(waiting(1), waiting(2))]) store.put(kind, row);
  return store;
}

/** Song at window 2 over these rows. */
function desk(store: MemoryStore) {
  const live = {
    me: { staff: { id: song.id, name: '宋雪' }, deviceId: devices.eastOne, outlet: { id: song.outletId } },
    reader: store,
    now: () => NINE,
    status: () => ({ connected: true, waiting: 0, loaded: true }),
    ask: (query: { read: (...args: unknown[]) => unknown }, input: unknown) => query.read(store, input),
  } as unknown as Live;
  const view = counterView.read(store, { ...question, counterId: songs.id })!;
  dispose = render(
    () => (
      <LiveProvider value={live}>
        <CounterDesk view={view} />
      </LiveProvider>
    ),
    document.body,
  );
  const act = (name: string) => document.querySelector(`[data-act="${name}"] button`)!;
  return (name: string) => [act(name).getAttribute('aria-disabled'), act(name).getAttribute('title')];
}

it('QUE-006 QUE-009 a window without queues says so and who can mend it, where it calls the next, takes a walk-in, and lists', () => {
  const withPlan = desk(hall());
  expect([withPlan('callNext')[0], withPlan('walkIn')[0]]).toEqual([null, null]);
  dispose?.();
  const without = desk(hall(ownHall(songs).filter(([kind]) => kind !== counterPlanKind)));
  const said = ['true', '2 号窗口还没有分配队列，请管理员在“厅堂设置”里设置'];
  expect([without('callNext'), without('walkIn')]).toEqual([said, said]);
  // A number that somebody names is called whatever the window's queues are.
  expect(without('given')[0]).toBeNull();
  expect(document.querySelector('[data-testid="line"]')!.textContent).toContain('还没有分配队列');
});

it('QUE-001 where a machine leads, its windows are shown and none of them can be pressed', () => {
  const seats = seatsOf.read(hall(), question);
  const show = (bridged: boolean) => {
    dispose?.();
    dispose = render(
      () => <CounterChoice seats={seats} bridged={bridged} problem={null} onOpen={() => undefined} />,
      document.body,
    );
    return document.querySelectorAll('[data-testid^="seat-"] button').length;
  };
  expect([show(false), show(true)]).toEqual([8, 0]);
  expect(document.querySelectorAll('[data-testid^="seat-"]')).toHaveLength(4);
});
