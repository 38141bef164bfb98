/** The ground under kiosk and display: what a stream's bytes say, whose time it is, and what a worker serves. */
import { expect, test } from 'vitest';
import { toInstant } from '#domain/kernel/day.ts';
import { cacheNames, faceFiles, whatToServe } from '#sw/face-cache.ts';
import { readEvents, readHall } from '#faces/hall-stream.ts';
import { createStationClock } from '#faces/station-clock.ts';
import { hallPicture } from './hall-picture.ts';

test('QUE-017 the events of a stream are the same wherever its bytes were cut; heartbeats are none', () => {
  const text = ': beat\n\nevent: hall\ndata: {"a":1}\n\n: beat\n\nevent: bye\ndata:\n\nevent: hall\ndata: {"b"';
  const whole = readEvents(text);
  expect(whole.events).toEqual([
    { name: 'hall', data: '{"a":1}' },
    { name: 'bye', data: '' },
  ]);
  expect(whole.rest).toBe('event: hall\ndata: {"b"');
  for (let cut = 0; cut <= text.length; cut++) {
    const first = readEvents(text.slice(0, cut));
    const then = readEvents(first.rest + text.slice(cut));
    expect([...first.events, ...then.events]).toEqual(whole.events);
    expect(then.rest).toBe(whole.rest);
  }
});

test('QUE-024 a picture with anything in it that is not of its shape is not shown', () => {
  const hall = hallPicture();
  expect(readHall(JSON.stringify(hall))).toEqual(hall);
  expect(readHall('{"v":1')).toBeNull();
  expect(readHall(JSON.stringify({ ...hall, v: 2 }))).toBeNull();
  expect(readHall(JSON.stringify({ ...hall, queues: [{ ...hall.queues[0], line: ['<b>'] }] }))).toBeNull();
  // What no public device may know falls off on the way in.
  expect(readHall(JSON.stringify({ ...hall, customer: '张三' }))).toEqual(hall);
});

test('F33 F34 whoever sets the wall clock moves no time of a ticket: server time goes on by the monotonic count', () => {
  let count = 1_000;
  let wall = 5_000_000;
  const clock = createStationClock(60_000, { count: () => count, wall: () => wall });
  expect(clock.now()).toBe(5_060_000);
  clock.hear(toInstant(9_000_000));
  wall -= 24 * 60 * 60_000;
  count += 1_500;
  expect(clock.now()).toBe(9_001_500);
  // After a switch-on the count is gone: the wall clock and what it was off by are all there is.
  const next = createStationClock(clock.offset(), { count: () => 7, wall: () => wall + 500 });
  expect(next.now()).toBe(9_002_000);
});

const kept = {
  shell: '/kiosk.html',
  release: 'r1',
  files: [
    ['/kiosk.html', 'h1'],
    ['/assets/kiosk-a.js', 'h2'],
  ],
} as const;

test('QUE-004 the worker of a face serves its own document and files, and never an answer of /api', () => {
  const serve = (url: string, mode = 'no-cors') => whatToServe('kiosk', kept, url, mode, 'https://bank.test');
  expect(serve('https://bank.test/kiosk', 'navigate')).toBe('/kiosk.html?kept=h1');
  expect(serve('https://bank.test/kiosk?x=1', 'navigate')).toBe('/kiosk.html?kept=h1');
  expect(serve('https://bank.test/assets/kiosk-a.js')).toBe('/assets/kiosk-a.js?kept=h2');
  expect(serve('https://bank.test/display', 'navigate')).toBeNull();
  expect(serve('https://bank.test/kiosk')).toBeNull();
  expect(serve('https://elsewhere.test/assets/kiosk-a.js')).toBeNull();
  const careless = { ...kept, files: [['/api/station/stream', 'h3']] } as const;
  expect(
    whatToServe('kiosk', careless, 'https://bank.test/api/station/stream', 'cors', 'https://bank.test'),
  ).toBeNull();
  expect(faceFiles(kept).map(({ key }) => key)).toEqual(['/kiosk.html?kept=h1', '/assets/kiosk-a.js?kept=h2']);
  // The staff worker clears caches whose names hold its scope; and no face clears another's.
  expect(cacheNames('kiosk')).not.toContain('precache');
  expect(cacheNames('display').startsWith(cacheNames('kiosk'))).toBe(false);
});
