// @vitest-environment happy-dom
// What the parts do under a finger, a key and a screen reader.
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BarChart } from '#ui/bar-chart.tsx';
import { Button } from '#ui/button.tsx';
import { DoughnutChart } from '#ui/doughnut-chart.tsx';
import { TextField } from '#ui/field.tsx';
import { NumberRange, withinRange } from '#ui/number-range.tsx';
import { PersonCard } from '#ui/person-card.tsx';
import { SyncChip } from '#ui/sync-chip.tsx';
import { Tabs } from '#ui/tabs.tsx';
import { splitTicket } from '#ui/ticket-number.tsx';

let dispose: (() => void) | undefined;
const show = (part: () => unknown): HTMLElement => {
  const room = document.createElement('div');
  document.body.append(room);
  dispose = render(part as never, room);
  return room;
};
const press = (room: Element | null | undefined, key: string) =>
  room?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
const text = (node: Element | null | undefined) => node?.textContent?.replaceAll(/\s+/g, ' ').trim();

afterEach(() => {
  dispose?.();
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe('buttons and fields', () => {
  it('a greyed button says why and does nothing', () => {
    const deed = vi.fn();
    const room = show(() => (
      <Button onPress={deed} whyNot="离线时不能移动">
        移到其他队
      </Button>
    ));
    const button = room.querySelector('button');
    button?.click();
    expect(deed).not.toHaveBeenCalled();
    expect(button?.getAttribute('aria-disabled')).toBe('true');
    expect(text(document.getElementById(button?.getAttribute('aria-describedby') ?? ''))).toBe('离线时不能移动');
  });

  it('a busy button cannot be pressed twice', () => {
    const deed = vi.fn();
    const [busy, setBusy] = createSignal(false);
    const room = show(() => (
      <Button busy={busy()} onPress={() => (deed(), setBusy(true))}>
        保存
      </Button>
    ));
    room.querySelector('button')?.click();
    room.querySelector('button')?.click();
    expect(deed).toHaveBeenCalledTimes(1);
  });

  it('UXP-002 a wrong field is tied to its label, its hint and the sentence that says how to mend it', () => {
    const room = show(() => (
      <TextField label="手机号" hint="11 位" error="还差 2 位" required value="" onInput={() => undefined} />
    ));
    const input = room.querySelector('input');
    expect(room.querySelector('label')?.getAttribute('for')).toBe(input?.id);
    expect(
      input
        ?.getAttribute('aria-describedby')
        ?.split(' ')
        .map((id) => text(document.getElementById(id))),
    ).toEqual(['11 位', '还差 2 位']);
    expect(input?.getAttribute('aria-invalid')).toBe('true');
  });

  it('LOB-007 a number stays within its limits and on its step', () => {
    expect([withinRange(0, 1, 120), withinRange(500, 1, 120), withinRange(57, 50, 300, 10)]).toEqual([1, 120, 60]);
  });

  it('LOB-007 QUE-009 a field that was emptied keeps its number; halves are typed on keys that have a point', () => {
    const [value, setValue] = createSignal(7);
    const room = show(() => <NumberRange label="等候标准" min={1} max={120} value={value()} onChange={setValue} />);
    const [half] = [
      show(() => <NumberRange label="倍数" min={0.5} max={5} step={0.5} value={1} onChange={setValue} />),
    ];
    const field = room.querySelector('input')!;
    field.value = '';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    expect([value(), field.value]).toEqual([7, '7']);
    field.value = '900';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    expect([value(), field.value]).toEqual([120, '120']);
    expect([field, half?.querySelector('input')].map((each) => each?.getAttribute('inputmode'))).toEqual([
      'numeric',
      'decimal',
    ]);
  });
});

describe('tabs', () => {
  it('UXP-002 arrows walk round, Home and End go to the ends, and the focus follows', () => {
    const [current, setCurrent] = createSignal('a');
    const room = show(() => (
      <Tabs
        label="客户"
        current={current()}
        onChange={setCurrent}
        tabs={['a', 'b', 'c'].map((key) => ({ key, label: key }))}
      >
        内容
      </Tabs>
    ));
    const list = room.querySelector('[role=tablist]');
    const walked = ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'Home', 'End', 'x'].map(
      (key) => (press(list, key), current()),
    );
    expect(walked).toEqual(['b', 'c', 'a', 'c', 'a', 'c', 'c']);
    expect(text(document.activeElement)).toBe('c');
    expect([...room.querySelectorAll('[role=tab]')].map((tab) => tab.getAttribute('tabindex'))).toEqual([
      '-1',
      '-1',
      '0',
    ]);
  });
});

describe('charts', () => {
  const place = { title: '各队在等', unit: '人', empty: '取号后显示在这里' };

  it('LOB-004 each slice is a labelled button that opens its queue, and 其他 names whom it holds', () => {
    const chosen = vi.fn();
    const slices = Array.from({ length: 8 }, (_, at) => ({ key: `q${at}`, label: `队${at}`, value: 10 - at }));
    const room = show(() => <DoughnutChart {...place} slices={slices} onSelect={chosen} />);
    const labels = [...room.querySelectorAll('li button')] as HTMLButtonElement[];
    expect(labels.map(text)).toEqual(['队01019%', '队1917%', '队2815%', '队3714%', '队4612%', '其他1223%']);
    labels[0]?.click();
    labels[5]?.click();
    expect(chosen.mock.calls).toEqual([
      ['q0', []],
      ['…', ['q5', 'q6', 'q7']],
    ]);
  });

  it('UXP-002 the same figures are a table one tap away, none folded', () => {
    const slices = Array.from({ length: 8 }, (_, at) => ({ key: `q${at}`, label: `队${at}`, value: 1 }));
    const room = show(() => <DoughnutChart {...place} slices={slices} />);
    room.querySelector<HTMLButtonElement>('button[aria-label="看表格"]')?.click();
    expect(room.querySelectorAll('tbody tr')).toHaveLength(8);
    expect(text(room.querySelector('thead'))).toBe('类别数量（人）占比');
    expect(text(room.querySelector('tfoot'))).toBe('合计8100%');
  });

  it('LOB-006 the count is written on each bar and the threshold is a line with words', () => {
    const chosen = vi.fn();
    const room = show(() => (
      <BarChart
        {...place}
        bars={[
          { key: '0', label: '0–10', value: 14 },
          { key: '20', label: '20–30', value: 7, tone: 'overtime' },
        ]}
        threshold={{ before: '20', label: '提醒线 20 分' }}
        onSelect={chosen}
      />
    ));
    const bars = [...room.querySelectorAll('li button')] as HTMLButtonElement[];
    expect(bars.map(text)).toEqual(['140–10', '720–30']);
    bars[1]?.click();
    expect(chosen).toHaveBeenCalledWith('20');
    expect(text(room)).toContain('提醒线 20 分');
  });

  it('an empty chart says what will appear here', () => {
    const room = show(() => <BarChart {...place} bars={[]} />);
    expect(text(room)).toContain('取号后显示在这里');
  });
});

describe('people and state', () => {
  it('LOB-020 a card tells number, name, minutes and marks in words, not by colour alone', () => {
    const room = show(() => (
      <PersonCard
        number="A012"
        name="王*明"
        minutes={23}
        overtime
        grade="普通"
        marks={[{ kind: 'vip' }, { kind: 'complaint', count: 2 }]}
        why="先问候"
      />
    ));
    expect(room.querySelector('button')?.getAttribute('aria-label')).toBe('A012 王*明, 已等 23 分，超过提醒线');
    expect(text(room)).toBe('A01223 分王*明普通贵宾投诉 2先问候');
  });

  it('LOB-021 a swipe upwards opens the actions that ⋯ opens; a scroll sideways does not', () => {
    const more = vi.fn();
    const room = show(() => <PersonCard number="A012" onMore={more} />);
    const card = room.querySelector('article');
    const swipe = (dx: number, dy: number) => {
      card?.dispatchEvent(
        new PointerEvent('pointerdown', { pointerType: 'touch', clientX: 100, clientY: 200, bubbles: true }),
      );
      card?.dispatchEvent(
        new PointerEvent('pointerup', { pointerType: 'touch', clientX: 100 + dx, clientY: 200 + dy, bubbles: true }),
      );
    };
    swipe(80, -60);
    swipe(0, 60);
    swipe(0, -20);
    expect(more).not.toHaveBeenCalled();
    swipe(5, -70);
    room.querySelector<HTMLButtonElement>('button[aria-label*="更多操作"]')?.click();
    expect(more).toHaveBeenCalledTimes(2);
  });

  it('a ticket number parts its prefix from its digits', () => {
    expect([splitTicket('A012'), splitTicket('VIP1024'), splitTicket('7'), splitTicket('贵A1')]).toEqual([
      ['A', '012'],
      ['VIP', '1024'],
      ['', '7'],
      ['贵A', '1'],
    ]);
  });

  it.each([
    ['online', {}, '在线'],
    ['syncing', { waiting: 3 }, '同步中 · 3 条待传'],
    ['offline', { waiting: 12, age: '10:21' }, '离线 · 12 条待传 · 10:21'],
    ['offline', { refused: 1 }, '离线 · 1 条被退回'],
    ['online', { refused: 2 }, '2 条被退回'],
    ['loading', {}, '首次读取中'],
  ] as const)('the chip tells %s honestly (%o)', (state, counts, words) => {
    const room = show(() => <SyncChip state={state} {...counts} />);
    expect(text(room)).toBe(words);
    expect(room.querySelector('use')?.getAttribute('href')).not.toContain('#check');
  });
});
