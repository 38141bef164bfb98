// @vitest-environment happy-dom
/** What the charts of a report and the notes of a machine say, without a server. */
import { render } from 'solid-js/web';
import { afterEach, expect, test } from 'vitest';
import { instantOfOutletTime } from '#domain/kernel/day.ts';
import type { HallReport } from '#domain/queue/day-report.ts';
import type { QueueMachine } from '#domain/queue/queue.model.ts';
import { MachineNotes } from '#pages/queue/machine-notes.panel.tsx';
import { DayCharts } from '#pages/reports/day-charts.panel.tsx';
import { LiveProvider, type Live } from '#sync/live.ts';

let dispose: (() => void) | undefined;
const show = (part: () => unknown): HTMLElement => {
  const room = document.createElement('div');
  document.body.append(room);
  dispose = render(part as never, room);
  return room;
};
afterEach(() => {
  dispose?.();
  document.body.replaceChildren();
});
const text = (node: Element | null | undefined) => node?.textContent?.replaceAll(/\s+/g, ' ').trim();

const MINUTE = 60_000;
const group = (name: string, meanWait: number | null) => ({ key: name, name, figures: { arrived: 4, meanWait } });

test('QUE-026 of an hour in which nobody was called no wait is drawn, and no wait of nought', () => {
  const report = {
    norm: 20,
    whole: { scores: [0, 0, 0, 0, 0] },
    byQueue: [group('A 个人现金', null), group('V 贵宾', null)],
    byHour: [group('09:00', 25 * MINUTE), group('10:00', 0), group('11:00', null)],
  } as unknown as HallReport;
  const room = show(() => <DayCharts report={report} onOpen={() => undefined} />);
  const waits = [...room.querySelectorAll('section, figure, [aria-label]')].find(
    (part) => part.getAttribute('aria-label') === '各小时平均等候',
  );
  expect([...waits!.querySelectorAll('li button')].map(text)).toEqual(['2509:00', '010:00', '—11:00']);
  expect(text(room)).toContain('各队列平均等候');
  expect(room.textContent.match(/叫号后显示/g)).toHaveLength(1);
});

test('LOB-010 since when a machine is away has its day', () => {
  const machine = { link: 'offline', device: 'ok', since: instantOfOutletTime('2026-03-06T17:05:00') } as QueueMachine;
  const now = () => instantOfOutletTime('2026-03-09T08:30:00')!;
  const room = show(() => (
    <LiveProvider value={{ now } as unknown as Live}>
      <MachineNotes machines={[machine]} />
    </LiveProvider>
  ));
  expect(text(room)).toContain('排队机自 3 月 6 日 17:05 起离线');
});
