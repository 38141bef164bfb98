// What a display says, and in which order; the clock is the test's own.
import { describe, expect, test } from 'vitest';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import {
  begin,
  finish,
  heardOf,
  isSaidAgain,
  saidOnce,
  startAnnouncing,
  usualRules,
  type Announcing,
} from '#domain/stations/announcements.ts';
import type { PublicCall } from '#domain/stations/public-hall.ts';
import { roundOf, sentenceOf, voiceClips, type VoiceLanguage } from '#domain/stations/voice-clips.ts';

const nine = toInstant(Date.UTC(2026, 2, 2, 1));
const after = (seconds: number): Instant => toInstant(nine + seconds * 1_000);

const call = (number: string, seconds: number, more: Partial<PublicCall> = {}): PublicCall => ({
  key: `${number}-${seconds}`.padEnd(22, '_'),
  number,
  counter: 3,
  at: after(seconds),
  live: true,
  ...more,
});
const heard = (calls: PublicCall[], seconds: number, state: Announcing = startAnnouncing()): Announcing =>
  heardOf(state, calls, after(seconds), usualRules);
const next = (state: Announcing, seconds: number): Announcing => begin(state, after(seconds), usualRules);
const numbersDue = (state: Announcing): string[] => state.waiting.map(({ number }) => number);

const clipsOf = (number: string, counter: number, ...languages: VoiceLanguage[]): string =>
  roundOf({ number, counter }, languages)
    .map(({ clip }) => clip)
    .join(' ');

describe('what is said', () => {
  test('QUE-018 A012 to window 3 is said as the field says it', () => {
    expect(clipsOf('A012', 3, 'zh')).toBe('zh-please letter-a zh-0 zh-1 zh-2 zh-number-to zh-3 zh-window');
    expect(clipsOf('A012', 3, 'en')).toBe('en-number letter-a en-0 en-1 en-2 en-to-counter en-last-3');
    expect(clipsOf('A012', 3, 'zh', 'en')).toBe(`${clipsOf('A012', 3, 'zh')} ${clipsOf('A012', 3, 'en')}`);
  });

  test.each([
    [1, 'zh-1', 'en-last-1'],
    [10, 'zh-ten', 'en-last-10'],
    [12, 'zh-ten zh-2', 'en-last-12'],
    [20, 'zh-2 zh-ten', 'en-last-20'],
    [23, 'zh-2 zh-ten zh-3', 'en-20 en-last-3'],
    [99, 'zh-9 zh-ten zh-9', 'en-90 en-last-9'],
    [100, 'zh-1 zh-0 zh-0', 'en-1 en-0 en-0'],
    [105, 'zh-1 zh-0 zh-5', 'en-1 en-0 en-last-5'],
  ])('QUE-018 window %i is a number, not a row of digits', (counter, zh, en) => {
    expect(clipsOf('7', counter, 'zh')).toBe(`zh-please zh-7 zh-number-to ${zh} zh-window`);
    expect(clipsOf('7', counter, 'en')).toBe(`en-number en-7 en-to-counter ${en}`);
  });

  test('QUE-018 there is a clip for every number and window that can be', () => {
    const windows = Array.from({ length: 999 }, (_, i) => i + 1);
    const used = windows.flatMap((counter) =>
      roundOf({ number: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', counter }, ['zh', 'en']).map(({ clip }) => clip),
    );
    expect([...new Set([...used, 'chime'])].toSorted()).toEqual(voiceClips.toSorted());
  });

  test('QUE-018 a voice of the system gets the characters apart', () => {
    expect(sentenceOf({ number: 'A012', counter: 3 }, 'zh')).toBe('请 A 0 1 2 号，到 3 号窗口办理。');
    expect(sentenceOf({ number: 'A012', counter: 3 }, 'en')).toBe('Number A 0 1 2, please go to counter 3.');
  });
});

describe('when it is said', () => {
  test('QUE-018 one announcement at a time, the earlier call first', () => {
    const first = next(heard([call('A002', 5), call('A001', 2)], 6), 6);
    expect(first.current?.number).toBe('A001');
    expect(next(first, 7)).toBe(first);
    expect(next(finish(first), 20).current?.number).toBe('A002');
  });

  test('QUE-018 a number that is called again before it was said is said once, for the window that called last', () => {
    const busy = next(heard([call('B001', 0)], 1), 1);
    const again = [call('A001', 9, { counter: 5 }), call('A001', 2), call('B001', 0)];
    const due = heard(again, 10, heard(again.slice(1), 3, busy));
    expect(due.waiting).toEqual([again[0]]);
  });

  test('QUE-018 said twice, unless the customer is there or others were not called at all', () => {
    const alone = saidOnce(next(heard([call('A001', 0)], 1), 1));
    expect(isSaidAgain(alone, usualRules)).toBe(true);
    expect(isSaidAgain(saidOnce(alone), usualRules)).toBe(false);
    expect(isSaidAgain(heard([call('A001', 0, { live: false })], 9, alone), usualRules)).toBe(false);
    expect(isSaidAgain(heard([], 9, alone), usualRules)).toBe(false);
    const crowd = heard([call('A002', 5), call('A001', 0)], 9, alone);
    expect(numbersDue(crowd)).toEqual(['A002']);
    expect(isSaidAgain(crowd, usualRules)).toBe(false);
  });

  test('QUE-019 after a broken line only what still holds is said, and each once', () => {
    const before = finish(saidOnce(next(heard([call('A001', 0)], 1), 1)));
    const calls = [
      call('A005', 290),
      call('A004', 200, { live: false }),
      call('A003', 130),
      call('A002', 60),
      call('A001', 0),
    ];
    expect(numbersDue(heard(calls, 300, before))).toEqual(['A003', 'A005']);
    const reloaded = startAnnouncing([...before.said, calls[0]!.key]);
    expect(numbersDue(heard(calls, 300, reloaded))).toEqual(['A003']);
  });

  test('QUE-019 what grew too old in the queue is not begun', () => {
    const due = heard([call('A002', 100), call('A001', 0)], 110);
    expect(next(due, 180).current?.number).toBe('A002');
    expect(next(due, 280).current).toBeNull();
  });

  test('QUE-019 a call that was taken back while it waited is not said', () => {
    const due = heard([call('A002', 5), call('A001', 2)], 6);
    expect(numbersDue(heard([call('A002', 5), call('A001', 2, { live: false })], 8, due))).toEqual(['A002']);
  });

  test('QUE-019 an announcement that broke off is due again after a reload, one that was heard is not', () => {
    const calls = [call('A001', 0)];
    const begun = next(heard(calls, 1), 1);
    expect(numbersDue(heard(calls, 20, startAnnouncing(begun.said)))).toEqual(['A001']);
    expect(numbersDue(heard(calls, 20, startAnnouncing(saidOnce(begun).said)))).toEqual([]);
  });
});
