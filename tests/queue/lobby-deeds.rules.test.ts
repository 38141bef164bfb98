/** What a lobby manager is offered for a ticket, where it can go, and what became of what he asked. */
import { describe, expect, it } from 'vitest';
import type { StaffActor } from '#domain/kernel/actor.ts';
import { kinds } from '#domain/kinds.ts';
import { machineCommandKind, type MachineCommandRow } from '#domain/queue/hall.model.ts';
import { lobbyDeedsFor, openQuestion } from '#domain/queue/lobby-deeds.ts';
import { missedInHall, movesOfToday, queuesToEnter, writtenNumber } from '#domain/queue/lobby-lists.ts';
import { queueKind, queueMachineKind, ticketKind, ticketStates, type Ticket } from '#domain/queue/queue.model.ts';
import { windowsInHall } from '#domain/queue/window-view.ts';
import { usualLobbySetting } from '#domain/settings/settings.model.ts';
import { staffKind } from '#domain/identity/identity.model.ts';
import { smallOutlet } from '#domain/worlds/small-outlet.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { devices, hu, idOf, lin, song, wu, zhou } from '#tests/kit/people.ts';
import { cash, noncash, ownHall, songs, vip, waiting } from './own-hall.ts';
import * as bridged from './small-hall.ts';

const { minutesAfter, minutesBefore } = bridged;

function ours(...tickets: readonly Ticket[]): MemoryStore {
  const store = new MemoryStore(kinds);
  for (const [kind, row] of ownHall(songs)) store.put(kind, row);
  for (const ticket of tickets) store.put(ticketKind, ticket);
  return store;
}
function theirs(link: 'online' | 'offline', ...commands: readonly MachineCommandRow[]): MemoryStore {
  const store = new MemoryStore(kinds);
  store.put(queueMachineKind, { ...bridged.machineRow, link });
  for (const command of commands) store.put(machineCommandKind, command);
  return store;
}
const names = (store: MemoryStore, ticket: Ticket, actor: StaffActor = wu) =>
  lobbyDeedsFor(store, ticket, actor, NINE).map(({ deed, whyNot }) => (whyNot ? `${deed}: ${whyNot.code}` : deed));

/** About one and the same ticket. */
const command = (n: number, parts: Partial<MachineCommandRow> = {}): MachineCommandRow =>
  bridged.commandOf(n, { ticketId: idOf(22, 1), toQueueId: bridged.vip.id, ...parts });

describe('what is offered', () => {
  it('LOB-018 LOB-036 LOB-053 who waits can be moved, talked to and given up, by whoever may', () => {
    const ticket = waiting(1);
    expect(names(ours(ticket), ticket)).toEqual(['move', 'beginTalk', 'abandon']);
    expect(names(ours(ticket), ticket, hu)).toEqual(['beginTalk']);
    expect(names(ours(ticket), ticket, song)).toEqual([]);
  });

  it('LOB-052 of every state only what its rules allow is named', () => {
    const offered = Object.fromEntries(
      ticketStates.map((state) => {
        const ticket = waiting(1, { state, businessTypeId: noncash.businessTypeId });
        return [state, names(ours(ticket), ticket)];
      }),
    );
    const some = Object.fromEntries(Object.entries(offered).filter(([, deeds]) => deeds.length > 0));
    expect(some).toEqual({
      waiting: ['move', 'beginTalk', 'abandon'],
      missed: ['giveBack', 'abandon'],
      parked: ['abandon'],
    });
  });

  it('QUE-007 a number that was brought back as often as its business allows is offered with the reason why not', () => {
    const ticket = waiting(1, { state: 'missed', businessTypeId: noncash.businessTypeId, returns: 2 });
    expect(names(ours(ticket), ticket)).toEqual(['giveBack: queue.returns-over', 'abandon']);
  });

  it('QUE-023 in a talk it is ended by who talks and by who runs the hall, and begun by nobody else', () => {
    const ticket = waiting(1, { talkingSince: minutesBefore(2), talkingWith: hu.id });
    expect(names(ours(ticket), ticket, hu)).toEqual(['endTalk']);
    expect(names(ours(ticket), ticket, wu)).toEqual(['move', 'endTalk', 'abandon']);
    expect(names(ours(ticket), ticket, { ...hu, id: zhou.id })).toEqual([]);
    const forgotten = { ...ticket, talkingSince: minutesBefore(16) };
    expect(names(ours(forgotten), forgotten, { ...hu, id: zhou.id })).toEqual(['beginTalk']);
  });

  it('LOB-034 where a machine leads it must be there, and is asked one thing at a time; talks need none', () => {
    const ticket = bridged.ticketOf(1, {});
    expect(names(theirs('online'), ticket, lin)).toEqual(['move', 'beginTalk', 'abandon']);
    const away = ['move: queue.machine-offline', 'beginTalk', 'abandon: queue.machine-offline'];
    expect(names(theirs('offline'), ticket, lin)).toEqual(away);
    const asked = ['move: queue.already-asked', 'beginTalk', 'abandon: queue.already-asked'];
    expect(names(theirs('online', command(1)), ticket, lin)).toEqual(asked);
    expect(names(theirs('online'), { ...ticket, state: 'missed' }, lin)).toEqual(['abandon']);
  });

  it('LOB-034 the last answer of the machine stands until it has done what was asked', () => {
    const refused = command(1, { state: 'refused', code: 'called' });
    expect(openQuestion(theirs('online', refused), idOf(22, 1))?.id).toBe(refused.id);
    const later = command(2, { askedAt: minutesAfter(1) });
    expect(openQuestion(theirs('online', refused, later), idOf(22, 1))?.id).toBe(later.id);
    expect(openQuestion(theirs('online', refused, { ...later, state: 'done' }), idOf(22, 1))).toBeNull();
  });
});

describe('lists of the lobby', () => {
  it('LOB-030 LOB-031 open queues but the own one, each with who waits there and how long the first has', () => {
    const store = ours(waiting(1), waiting(2, { queueId: vip.id, takenAt: minutesBefore(7) }));
    const ask = () =>
      queuesToEnter
        .read(store, { outletId: wu.outletId, without: cash.id, now: NINE })
        .map(({ queue, people, longest }) => [queue.code, people, longest]);
    expect(ask()).toEqual([
      ['B', 0, 0],
      ['V', 1, 7],
    ]);
    store.put(queueKind, { ...noncash, active: false });
    expect(ask()).toEqual([['V', 1, 7]]);
  });

  it('QUE-007 missed numbers, the last one first', () => {
    const missed = (n: number, minutes: number) => waiting(n, { state: 'missed', calledAt: minutesBefore(minutes) });
    const setting = usualLobbySetting(devices.east, wu.outletId);
    const list = missedInHall.read(ours(waiting(3), missed(1, 9), missed(2, 4)), {
      outletId: wu.outletId,
      setting,
      now: NINE,
    });
    expect(list.map(({ ticket }) => ticket.number)).toEqual(['A002', 'A001']);
  });

  it('LOB-033 moves of today, the last one first: our own, and those that a machine was asked for', () => {
    const moved = (n: number, minutes: number) =>
      waiting(n, { state: 'moved', endedAt: minutesBefore(minutes), movedToId: idOf(22, n + 10) });
    expect(movesOfToday.read(ours(moved(1, 9), moved(2, 4)), { outletId: wu.outletId }).map(({ key }) => key)).toEqual([
      idOf(22, 12),
      idOf(22, 11),
    ]);
    const store = theirs('online', command(1), command(2, { what: 'abandon' }));
    store.put(ticketKind, bridged.ticketOf(1, {}));
    expect(movesOfToday.read(store, { outletId: lin.outletId }).map(({ key }) => key)).toEqual([idOf(29, 1)]);
  });

  it('LOB-033 LOB-034 a number is there to be written when it was given, and not while or where a machine did not', () => {
    expect(writtenNumber(ours(), idOf(22, 1))).toEqual({ is: 'none' });
    expect(writtenNumber(ours(waiting(1)), idOf(22, 1))).toMatchObject({ is: 'given', number: 'A001' });
    const of = (parts: Partial<MachineCommandRow>) => writtenNumber(theirs('online', command(1, parts)), idOf(29, 1));
    expect(of({}).is).toBe('asked');
    expect(of({ state: 'refused', code: 'called' }).is).toBe('refused');
    expect(of({ state: 'unknown' }).is).toBe('unknown');
    expect(of({ state: 'done', newNumber: 'V017' })).toMatchObject({ number: 'V017', queueId: bridged.vip.id });
  });

  it('LOB-017 a window says who opened it, what it calls from, and whom it may call; a machine’s says neither', () => {
    const store = ours(waiting(1), waiting(2, { queueId: noncash.id, number: 'B001' }));
    for (const person of smallOutlet.staff.filter(({ id }) => id === song.id))
      store.put(staffKind, { ...person, name: '宋某' } as never);
    const setting = usualLobbySetting(devices.east, wu.outletId);
    const [first, second] = windowsInHall.read(store, { outletId: wu.outletId, setting, now: NINE });
    expect([first!.who, first!.queues!.map(({ queue, people }) => `${queue.code}${people}`)]).toEqual([
      null,
      ['V0', 'A1'],
    ]);
    expect(first!.waiting.map(({ ticket }) => ticket.number)).toEqual(['A001']);
    expect([second!.who, second!.waiting.length]).toEqual(['宋某', 2]);
  });
});
