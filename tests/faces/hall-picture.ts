/** A hall as public devices are told of it, for tests: three queues, one without a window. */
import { toInstant, type Day } from '#domain/kernel/day.ts';
import { idFromWords } from '#domain/kernel/ids.ts';
import type { PublicHall, PublicQueue } from '#domain/stations/public-hall.ts';

/** Ten in the morning of a Monday in Beijing. */
export const TEN = toInstant(Date.parse('2026-03-02T02:00:00Z'));

export const queueOf = (code: string, given: Partial<PublicQueue> = {}): PublicQueue => ({
  id: idFromWords('queue', code),
  code,
  name: code === 'A' ? '个人现金' : code === 'B' ? '个人非现金' : '对公',
  picture: code === 'A' ? 'cash' : code === 'B' ? 'noncash' : 'corporate',
  line: [],
  range: { p50: 12, p80: 20 },
  pace: 3,
  ...given,
});

export const hallPicture = (given: Partial<PublicHall> = {}): PublicHall => ({
  v: 1,
  outlet: { code: '0001', name: '东门支行' },
  day: '2026-03-02' as Day,
  now: TEN,
  bridged: false,
  issuing: { open: true, from: '09:00', until: '17:00' },
  queues: [
    queueOf('A', { line: ['A012', 'A013', 'A014'] }),
    queueOf('B', { range: { p50: 0, p80: 4 } }),
    queueOf('C', { range: null, pace: null, line: ['C001'] }),
  ],
  counters: [
    { number: 1, status: 'serving', ticket: 'A011' },
    { number: 2, status: 'idle', ticket: null },
  ],
  calls: [],
  quieter: null,
  ...given,
});
