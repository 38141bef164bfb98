/** What the counter says of a window that somebody else took, and the tray of what was done there and sent back. */
import { describe, expect, it } from 'vitest';
import { kinds } from '#domain/kinds.ts';
import * as counter from '#domain/queue/counter.mutators.ts';
import { seatsOf } from '#domain/queue/counter-view.ts';
import { counterKind, type Counter } from '#domain/queue/queue.model.ts';
import * as service from '#domain/queue/service.mutators.ts';
import { usualLobbySetting } from '#domain/settings/settings.model.ts';
import { counterFaces } from '#pages/queue/counter-faces.ts';
import { takenFrom } from '#pages/queue/taken-over.ts';
import { MemoryStore } from '#sync/memory-store.ts';
import { NINE } from '#tests/kit/both-sides.ts';
import { devices, idOf, song, tang } from '#tests/kit/people.ts';
import { noncash, ownHall, rows, served, songs } from './own-hall.ts';

function hallWith(...counters: readonly Counter[]) {
  const store = new MemoryStore(kinds);
  for (const [kind, row] of [...ownHall(...counters), ...rows(served(14, songs))]) store.put(kind, row);
  return store;
}

describe('a window that was mine', () => {
  const setting = usualLobbySetting(devices.eastOne, song.outletId);
  const taken = (now: Counter, before = songs.id) =>
    takenFrom(song.id, before, seatsOf.read(hallWith(now), { outletId: song.outletId, setting, now: NINE }));
  it('QUE-006 is somebody else’s now: it is said which; closed or still mine, nothing is', () => {
    expect(taken({ ...songs, staffId: tang.id })?.counter.number).toBe(2);
    expect(taken({ ...songs, staffId: null, status: 'offline' })).toBeNull();
    expect(taken(songs)).toBeNull();
    expect(takenFrom(song.id, undefined, [])).toBeNull();
  });
});

describe('a counter’s deed in the tray', () => {
  const store = hallWith(songs);
  const at = { ticketId: idOf(22, 14), counterId: songs.id, at: NINE };
  const said = (name: string, args: object) => Object.fromEntries(counterFaces[name]!.typed(args, store));
  it('QUE-006 SYN-003 says for which number it was, and at which window', () => {
    expect(said(service.startAtCounter.name, at)).toEqual({ 票号: 'A014', 窗口: '2 号窗口' });
    expect(said(service.holdTicket.name, { ...at, mode: 'same' })).toMatchObject({ 票号: 'A014', 窗口: '2 号窗口' });
    const finished = { ...at, outcome: 'done', delivered: ['存款'] };
    expect(Object.keys(said(service.finishAtCounter.name, finished))).toHaveLength(4);
    const moved = { ...at, newId: idOf(22, 15), toQueueId: noncash.id, place: 'first' };
    expect(said(service.transferAtCounter.name, moved)).toMatchObject({
      票号: 'A014',
      转到: '个人非现金',
      排在: '最前',
    });
    expect(said(counter.openCounter.name, { counterId: songs.id, takeOver: false })).toEqual({ 窗口: '2 号窗口' });
    expect(said(counter.setAutoCall.name, { counterId: songs.id, on: true })).toMatchObject({ 自动叫号: '开' });
  });
  it('QUE-006 SYN-003 of each deed of a counter; of rows that are gone only what was typed', () => {
    const named = Object.values({ ...counter, ...service }).flatMap((one) =>
      typeof one === 'object' && 'run' in one ? [one.name] : [],
    );
    const byAsking = ['queue.callNext', 'queue.callGiven', 'queue.takeWalkIn'];
    expect(Object.keys(counterFaces).toSorted()).toEqual(named.filter((name) => !byAsking.includes(name)).toSorted());
    for (const name of Object.keys(counterFaces)) expect(said(name, at)).toMatchObject({ 票号: 'A014' });
    const empty = new MemoryStore(kinds);
    expect(counterFaces[service.startAtCounter.name]!.typed(at, empty)).toEqual([]);
    expect(empty.get(counterKind, songs.id)).toBeUndefined();
  });
});
