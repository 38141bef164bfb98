// @vitest-environment happy-dom
// The tray where a browser with a server cannot easily bring it: deeds without a form, follow-ups, share sheets.
import { Route, Router } from '@solidjs/router';
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { afterEach, expect, it, vi } from 'vitest';
import { deedForms } from '#app/deed-forms.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { toId } from '#domain/kernel/ids.ts';
import { refuse, Refused } from '#domain/kernel/refusal.ts';
import { tabletMutators } from '#domain/tablet-mutators.ts';
import { AttentionPanel } from '#pages/settings/attention.panel.tsx';
import { DeedProvider } from '#pages/settings/deed.face.tsx';
import { groupSentBack, referenceOf, withoutWords } from '#pages/settings/sent-back.ts';
import { supportFile } from '#pages/settings/support-file.ts';
import { LiveProvider, type Live, type SentBack } from '#sync/live.ts';
import { ToastStack } from '#ui/toast.tsx';
import { lin } from '#tests/kit/people.ts';

const id = (n: number) => toId(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const NOW = toInstant(Date.UTC(2026, 2, 8, 2, 5));

const sentBack = (n: number, parts: Partial<SentBack> = {}): SentBack => ({
  uuid: id(n),
  name: 'leads.note',
  args: { text: '王先生要买理财', phone: '13800138000' },
  at: NOW - 60_000 * (100 - n),
  status: 'refused',
  code: 'queue.counter-busy',
  data: { counter: 3 },
  ...parts,
});

const me = {
  staff: { ...lin, name: '林晓' },
  deviceId: id(900),
  outlet: { id: id(901), code: '0101', name: '支行' },
};

let dispose: (() => void) | undefined;
afterEach(() => {
  dispose?.();
  document.body.replaceChildren();
  vi.restoreAllMocks();
  delete (navigator as { canShare?: unknown }).canShare;
  delete (navigator as { share?: unknown }).share;
});

/** The tray over a store that does what `redo` and `discard` say. */
function showTray(items: readonly SentBack[], deeds: Partial<Live> = {}) {
  const [attention, setAttention] = createSignal(items);
  const live = {
    me,
    now: () => NOW,
    status: () => ({ attention: attention(), connected: true }),
    redo: async (uuid: string) => void setAttention(attention().filter((item) => item.uuid !== uuid)),
    discard: async (uuid: string) => void setAttention(attention().filter((item) => item.uuid !== uuid)),
    ...deeds,
  } as unknown as Live;
  const room = document.createElement('div');
  document.body.append(room);
  dispose = render(
    () => (
      <LiveProvider value={live}>
        <DeedProvider value={deedForms}>
          <Router>
            <Route path="*" component={AttentionPanel} />
          </Router>
          <ToastStack />
        </DeedProvider>
      </LiveProvider>
    ),
    room,
  );
  const button = (name: string, at = 0) =>
    [...room.querySelectorAll('button')].filter((one) => one.textContent?.includes(name))[at];
  return { room, button };
}
const says = (words: string | RegExp) => vi.waitFor(() => expect(document.body.textContent).toMatch(words));

it('SYN-003 a deed without a form is tried again as it was, and a rule that still says no keeps it, in words', async () => {
  const redo = vi.fn().mockRejectedValueOnce(new Refused(refuse('queue.counter-closed', { counter: 3 })));
  const { room, button } = showTray([sentBack(1)], { redo });
  button('原样再试一次')!.click();
  await says('现在还是不行：3 号窗口没有开，先开窗再叫号');
  expect(room.querySelectorAll('[data-deed]')).toHaveLength(1);
  button('原样再试一次')!.click();
  await says('已存在本机，正在再传一次');
  expect(redo.mock.calls).toEqual([[id(1)], [id(1)]]);
});

it('SYN-003 a disk that is full is no reason to lose it: it stays, and says what to do', async () => {
  const { room, button } = showTray([sentBack(1)], { redo: () => Promise.reject(new Error('QuotaExceeded')) });
  button('原样再试一次')!.click();
  await says('本机存储写不进去');
  expect(room.querySelectorAll('[data-deed]')).toHaveLength(1);
});

it('SYN-003 what follows from a deed that was sent back lies under it; what has nothing to do with it does not', () => {
  const made = sentBack(1, { args: { id: id(50), customerId: id(60) } });
  const named = sentBack(2, { args: { text: 'x' }, data: { after: id(1) } });
  const missed = sentBack(3, { code: 'sync.row-missing', args: { leadId: id(50) }, data: {} });
  const ofMissed = sentBack(4, { args: {}, data: { after: id(3) } });
  const sameCustomer = sentBack(5, { args: { customerId: id(60) } });
  const groups = groupSentBack([ofMissed, sameCustomer, missed, named, made]);
  expect(groups.map(({ first, followUps }) => [first.uuid, followUps.map(({ uuid }) => uuid)])).toEqual([
    [id(1), [id(2), id(3), id(4)]],
    [id(5), []],
  ]);
  const { room } = showTray([made, named, sameCustomer]);
  expect(room.querySelectorAll('[data-testid="attention"] > li')).toHaveLength(2);
  expect(room.textContent).toMatch(/接着做的也没有成/);
});

it('SYN-003 the share sheet gets number, time and reason without names or what was entered, and what came of it is said', async () => {
  const share = vi.fn<(data: { text: string }) => Promise<void>>().mockResolvedValue(undefined);
  Object.assign(navigator, { canShare: () => true, share });
  const item = sentBack(1, { code: 'queue.impossible-step', data: { number: '王小明 13800138000' } });
  const { button } = showTray([item]);
  button('找人问')!.click();
  await says('已交给系统分享');
  const { text } = share.mock.calls[0]![0];
  expect(text).toContain(referenceOf(item));
  expect(text).toContain('queue.impossible-step');
  expect(text).toContain('不能这样办，请以窗口显示为准');
  expect(text).not.toMatch(/王|13800138000|林晓|理财/);

  share.mockRejectedValueOnce(new DOMException('closed', 'AbortError'));
  button('找人问')!.click();
  await says('没有发出');
});

it('SYN-003 where nothing can be shared or copied the words stand there to be copied by hand', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('denied', 'NotAllowedError'));
  const { button } = showTray([sentBack(1)]);
  button('找人问')!.click();
  await vi.waitFor(() =>
    expect(document.querySelector<HTMLTextAreaElement>('dialog textarea')?.value).toContain(referenceOf(sentBack(1))),
  );
});

it('F38 while the data is locked the tray keeps closed what was entered and whom the reason names', () => {
  const item = sentBack(1, { code: 'queue.impossible-step', data: { number: '王小明' } });
  const status = (lapsed: boolean) => ({ status: () => ({ attention: [item], connected: false, lapsed }) as never });
  expect(showTray([item], status(false)).room.textContent).toMatch(/王小明[\s\S]*13800138000/);
  dispose?.();
  document.body.replaceChildren();
  const { room } = showTray([item], status(true));
  expect(room.textContent).toContain('不能这样办，请以窗口显示为准');
  expect(room.textContent).not.toMatch(/王|13800138000|理财/);
});

it('a dead deed is quoted by the number the server gave it', () => {
  expect(referenceOf(sentBack(1, { status: 'dead', data: { reference: 'ABCD1234' } }))).toBe('ABCD1234');
  expect(withoutWords({ a: '王', n: 3 })).toEqual({ a: '…', n: 3 });
});

it('SYN-003 every deed that a tablet does, and that may therefore wait, has its words for the tray', () => {
  const mine = tabletMutators.map(({ name }) => name as string);
  expect(mine.length).toBeGreaterThan(20);
  expect(mine.filter((name) => !Object.hasOwn(deedForms, name))).toEqual([]);
});

it('SYN-002 an incident that a fault filled with somebody’s name or number leaves both on the tablet', () => {
  const incident = (what: string, detail: string) => ({ at: NOW, what, detail, times: 1 });
  const facts = {
    cursors: {},
    behind: [],
    held: [],
    pending: [{ mid: 1, name: 'leads.note', at: NOW, args: { text: '王先生' } }],
    incidents: [incident('heal', 'buckets 3 4'), incident('张三', '张三'), incident('push', 'tel 13800138000')],
  } as unknown as Parameters<typeof supportFile>[0];
  const status = { loaded: true, connected: true, lapsed: false, tooOld: false, attention: [sentBack(1)] };
  const text = supportFile(facts, status, me, null, NOW);
  expect(text).toContain('buckets 3 4');
  expect(text).toContain('queue.counter-busy');
  expect(text).not.toMatch(/张三|13800138000|王先生|林晓|理财/);
});
