// A call-centre day as a day of the hall: every row accounted for, no two services at one window at once.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '#server/platform/package-root.ts';
import { placeAtCounters, readCallDay, ReplayError } from '#server/simulators/call-day.ts';

const HEADER =
  'row_index,date,call_id,vru_line,customer_id,priority,type,arrival,arrival_sec,vru_entry,waited,wait_sec,outcome,service_start,service_end,service_sec,server,flags';
const csvOf = (...rows: string[]): string => [HEADER, ...rows].join('\n');
const row = (n: number, more: Record<string, string | number> = {}): string => {
  const cells: Record<string, string | number> = {
    row_index: n,
    date: '1999-02-09',
    call_id: n,
    vru_line: 'AA0101',
    customer_id: 0,
    priority: 0,
    type: 'PS',
    arrival: '8:00:00',
    arrival_sec: 28800,
    vru_entry: '8:00:00',
    waited: 0,
    wait_sec: 0,
    outcome: 'AGENT',
    service_start: '8:00:10',
    service_end: '8:03:00',
    service_sec: 170,
    server: 'IDIT',
    flags: '',
    ...more,
  };
  return HEADER.split(',')
    .map((name) => cells[name])
    .join(',');
};
const oneCall = (more: Record<string, string | number>) => readCallDay(csvOf(row(1, more)), '1999-02-09').calls[0];

describe('reading a call-centre day', () => {
  it('types become queues, and priority 2 the VIP queue', () => {
    const queues = { PS: 'A', PE: 'A', NW: 'B', IN: 'B', TT: 'C', NE: 'W' };
    for (const [type, queue] of Object.entries(queues)) expect(oneCall({ type })?.queue).toBe(queue);
    expect(oneCall({ type: 'NE', priority: 2 })?.queue).toBe('V');
  });

  it('an answered call is served, one hung up on is given up, a phantom is ignored', () => {
    expect(oneCall({})?.ends).toEqual({ by: 'service', start: 28810, end: 28980 });
    expect(oneCall({ outcome: 'HANG', wait_sec: 44, server: 'NO_SERVER' })?.ends).toEqual({
      by: 'hanging-up',
      at: 28844,
    });
    const day = readCallDay(
      csvOf(row(1), row(2, { outcome: 'PHANTOM', flags: 'PHANTOM|SERVED_NO_SERVER' })),
      '1999-02-09',
    );
    expect(day).toMatchObject({
      rows: 2,
      ignored: 1,
      calls: [{ row: 1 }],
      faulty: { PHANTOM: 1, SERVED_NO_SERVER: 1 },
    });
  });

  it('faulty times are put right and counted', () => {
    expect(oneCall({ service_start: '7:59:59' })?.ends).toMatchObject({ start: 28800, end: 28980 });
    expect(oneCall({ service_end: '8:00:00' })?.ends).toMatchObject({ start: 28810, end: 28811 });
    expect(oneCall({ service_start: '', service_end: '', wait_sec: 9 })?.ends).toEqual({ by: 'hanging-up', at: 28809 });
    expect(
      readCallDay(csvOf(row(1, { service_start: '7:59:59', flags: 'SER_BEFORE_Q_EXIT' }), row(2)), '1999-02-09'),
    ).toMatchObject({ mended: 1 });
  });

  it('a row that cannot be read is counted, not guessed', () => {
    expect(readCallDay(csvOf(row(1, { type: 'XX' }), row(2, { arrival_sec: '' }), row(3)), '1999-02-09')).toMatchObject(
      { rows: 3, unreadable: 2, calls: [{ row: 3 }] },
    );
  });

  it('an unknown date is answered with the dates there are, a strange file with what it lacks', () => {
    expect(() => readCallDay(csvOf(row(1)), '1999-02-03')).toThrow(
      new ReplayError('The file has no calls on 1999-02-03; it has 1999-02-09.'),
    );
    expect(() => readCallDay('a,b\n1,2', '1999-02-09')).toThrow(/no column row_index/);
  });

  it('a service that would overlap goes to the lowest free window, else a new one opens', () => {
    const times = (start: string, end: string) => ({ service_start: start, service_end: end });
    const day = readCallDay(
      csvOf(
        row(1, times('8:00:00', '8:10:00')),
        row(2, times('8:05:00', '8:06:00')),
        row(3, { ...times('8:07:00', '8:08:00'), server: 'NO_SERVER' }),
        row(4, times('8:10:00', '8:11:00')),
      ),
      '1999-02-09',
    );
    expect(placeAtCounters(day.calls)).toMatchObject({
      counters: 2,
      displaced: 1,
      calls: [{ counter: 1 }, { counter: 2 }, { counter: 2 }, { counter: 1 }],
    });
  });
});

const file = join(packageRoot, '../shared/data/queue/anonbank-feb1999-days-dev.csv');
const title = existsSync(file) ? '' : ' (skipped: no data)';
describe.skipIf(!existsSync(file))(`the real days${title}`, () => {
  it('account for every row of every day, and no window serves two at once', () => {
    const csv = readFileSync(file, 'utf8');
    const dates = [
      ...new Set(
        csv
          .split('\n')
          .slice(1)
          .flatMap((line) => line.split(',')[1] ?? []),
      ),
    ];
    expect(dates.length).toBeGreaterThan(20);
    let rows = 0;
    for (const date of dates) {
      const day = readCallDay(csv, date);
      rows += day.rows;
      expect(day.calls.length + day.ignored + day.unreadable).toBe(day.rows);
      const { calls, counters } = placeAtCounters(day.calls);
      expect(counters).toBeLessThanOrEqual(40);
      for (let counter = 1; counter <= counters; counter++) {
        const services = calls
          .filter((call) => call.counter === counter)
          .flatMap((call) => (call.ends.by === 'service' ? call.ends : []));
        const sorted = services.toSorted((a, b) => a.start - b.start);
        for (const [i, service] of sorted.entries())
          expect(service.start).toBeGreaterThanOrEqual(sorted[i - 1]?.end ?? 0);
      }
    }
    expect(rows).toBe(25_186);
  });
});
