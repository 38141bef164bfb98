// @vitest-environment happy-dom
// Long tables and notices under a finger, a key and a screen reader.
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Table } from '#ui/table.tsx';
import { showToast, showUndo, ToastStack } from '#ui/toast.tsx';

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

describe('table', () => {
  const rows = Array.from({ length: 100_000 }, (_, id) => ({ id, name: `客户 ${id}` }));
  const column = { key: 'name', title: '姓名', sortable: true, cell: (row: { name: string }) => row.name };

  it('draws a few of a hundred thousand rows and tells a screen reader how many there are', () => {
    const room = show(() => (
      <Table label="客户" rows={rows} rowKey={(row) => String(row.id)} columns={[column]} empty={{ title: '无' }} />
    ));
    expect(room.querySelectorAll('[aria-rowindex]').length).toBeLessThan(40);
    expect(room.querySelector('[role=grid]')?.getAttribute('aria-rowcount')).toBe('100001');
  });

  it('arrows walk, Enter opens, a header asks for the other order', () => {
    const open = vi.fn();
    const sort = vi.fn();
    const room = show(() => (
      <Table
        label="客户"
        rows={rows}
        rowKey={(row) => String(row.id)}
        columns={[column]}
        onOpen={open}
        sorting={{ key: 'name', down: false }}
        onSort={sort}
        empty={{ title: '无' }}
      />
    ));
    const grid = room.querySelector('[role=grid]');
    press(grid, 'ArrowDown');
    press(grid, 'ArrowDown');
    press(grid, 'Enter');
    expect(open).toHaveBeenCalledWith(rows[1]);
    room.querySelector<HTMLButtonElement>('[role=columnheader] button')?.click();
    expect(sort).toHaveBeenCalledWith({ key: 'name', down: true });
  });

  it('each state has its own words: empty with a first step, error with another try, offline with its age', () => {
    const retry = vi.fn();
    const [state, setState] = createSignal<'ready' | 'error' | 'offline' | 'loading'>('ready');
    const room = show(() => (
      <Table
        label="客户"
        rows={[] as typeof rows}
        rowKey={(row) => String(row.id)}
        columns={[column]}
        state={state()}
        stateText="10:21"
        onRetry={retry}
        empty={{ title: '取号后显示在这里' }}
      />
    ));
    expect(text(room)).toBe('取号后显示在这里');
    setState('error');
    room.querySelector('button')?.click();
    expect(retry).toHaveBeenCalled();
    setState('offline');
    expect(text(room)).toContain('数据截至 10:21');
    setState('loading');
    expect(text(room.querySelector('[role=status]'))).toBe('正在读取');
  });
});

describe('toasts', () => {
  it('UXP-005 a deed can be taken back; the same notice again counts up instead of piling up', () => {
    vi.useFakeTimers();
    const undo = vi.fn();
    const room = show(() => <ToastStack />);
    showToast({ text: '已存在本机' });
    showToast({ text: '已存在本机' });
    showUndo('已移到非现金队', undo);
    expect([...room.querySelectorAll('[role=status] > div')].map(text)).toEqual([
      '已存在本机 ×2',
      '已移到非现金队撤销',
    ]);
    const act = [...room.querySelectorAll('button')].find((button) => text(button) === '撤销');
    act?.click();
    expect(undo).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(5000);
    expect(room.querySelectorAll('[role=status] > div')).toHaveLength(0);
  });

  it('at most three stand at a time', () => {
    const room = show(() => <ToastStack />);
    const away = ['一', '二', '三', '四'].map((word) => showToast({ text: word }));
    expect([...room.querySelectorAll('[role=status] > div')].map(text)).toEqual(['二', '三', '四']);
    for (const close of away) close();
  });
});
