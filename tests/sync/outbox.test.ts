/** The outbox's bookkeeping: what is confirmed, refused, forked, forgotten by the server and taken back. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextLink } from '#domain/kernel/checksum.ts';
import { toId, type Id } from '#domain/kernel/ids.ts';
import type { Pending, VaultChange, VaultContent } from '#sync/disk.ts';
import { adopt, confirm, emptyVault, fork, withdraw, type Step } from '#sync/outbox.ts';
import type { Result } from '#sync/wire.ts';

const idOf = (n: number): Id => toId(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const HOUR = 60 * 60 * 1000;
const NOW = 1_000 * HOUR;
const newId = () => idOf(999);
const pending = (mid: number, at = NOW): Pending => ({
  mid,
  uuid: idOf(mid),
  name: 'hall.do',
  v: 1,
  args: { typed: mid },
  at,
});
const chainUpTo = (mid: number): string =>
  Array.from({ length: mid }, (_, i) => idOf(i + 1)).reduce<string>(nextLink, '');
const patchAt = (lmid: number, res: readonly Result[] = [], chain = chainUpTo(lmid)) => ({
  lmid,
  chain,
  res,
  now: NOW,
});

/** `done` up to `confirmed`, the rest waiting. */
function vault(confirmed: number, last: number): VaultContent {
  const all = Array.from({ length: last }, (_, i) => pending(i + 1));
  return {
    meta: { clientId: idOf(500), next: last + 1, confirmed, chain: chainUpTo(confirmed) },
    outbox: all.slice(confirmed),
    done: all.slice(0, confirmed).map((m) => ({ ...m, chain: chainUpTo(m.mid) })),
    attention: [],
  };
}

/** What the change makes of what was on disk. */
function written(before: VaultContent, change: VaultChange): VaultContent {
  const merge = <T>(
    list: readonly T[],
    keyOf: (item: T) => unknown,
    part?: { put?: readonly T[]; remove?: readonly unknown[] },
  ) => {
    const rest = list.filter((item) => !part?.remove?.includes(keyOf(item)));
    return [...rest.filter((item) => !part?.put?.some((p) => keyOf(p) === keyOf(item))), ...(part?.put ?? [])];
  };
  const byMid = (list: Pending[]) => list.toSorted((a, b) => a.mid - b.mid);
  return {
    meta: change.meta ?? before.meta,
    outbox: byMid(merge(before.outbox, (m) => m.mid, change.outbox)),
    done: byMid(merge(before.done, (m) => m.mid, change.done)),
    attention: merge(before.attention, (item) => item.uuid, change.attention),
  };
}

function same(before: VaultContent, step: Step): Step {
  expect(written(before, step.change)).toEqual({
    ...step.content,
    done: step.content.done.toSorted((a, b) => a.mid - b.mid),
  });
  return step;
}

test('what the server has come to leaves the outbox and is kept with its chain; the rest waits', () => {
  const before = vault(1, 4);
  const { content, forked } = same(before, confirm(before, patchAt(3), newId));
  expect(forked).toBe(false);
  expect(content.outbox.map((m) => m.mid)).toEqual([4]);
  expect(content.done.map((m) => [m.mid, m.chain])).toEqual([1, 2, 3].map((mid) => [mid, chainUpTo(mid)]));
  expect(content.meta).toMatchObject({ confirmed: 3, next: 5, chain: chainUpTo(3) });
  expect(content.attention).toEqual([]);
});

test('a patch without news of mine changes nothing and writes nothing', () => {
  const before = vault(2, 3);
  expect(confirm(before, patchAt(2), newId)).toEqual({ content: before, change: {}, forked: false });
});

test('SYN-003 a refused or dead mutation stays for the person, with what he typed and the reason', () => {
  const before = vault(0, 3);
  const results: Result[] = [
    [idOf(1), 1, null, null],
    [idOf(2), 2, 'hall.too-late', { number: 'A001' }],
    [idOf(3), 3, null, null],
  ];
  const { content } = same(before, confirm(before, patchAt(3, results), newId));
  expect(content.outbox).toEqual([]);
  expect(content.attention).toEqual([
    {
      uuid: idOf(2),
      name: 'hall.do',
      v: 1,
      args: { typed: 2 },
      at: NOW,
      status: 'refused',
      code: 'hall.too-late',
      data: { number: 'A001' },
    },
    {
      uuid: idOf(3),
      name: 'hall.do',
      v: 1,
      args: { typed: 3 },
      at: NOW,
      status: 'dead',
      code: 'sync.set-aside',
      data: { reference: '00000000' },
    },
  ]);
});

test('what was confirmed more than 72 hours ago is let go, what is younger is kept to be sent again', () => {
  const before = vault(2, 3);
  const done = before.done.map((m) => ({ ...m, at: m.mid === 1 ? NOW - 73 * HOUR : NOW - 71 * HOUR }));
  const old = { ...before, done };
  expect(same(old, confirm(old, patchAt(3), newId)).content.done.map((m) => m.mid)).toEqual([2, 3]);
});

test.each([
  ['has another chain', () => patchAt(3, [], chainUpTo(2))],
  ['has numbers that were never given', () => patchAt(9)],
] as const)(
  'SYN-005 a server that %s makes a new client that asks again for all it knows, under the old ids',
  (_, patch) => {
    const before = vault(2, 4);
    const { content, forked } = same(before, confirm(before, patch(), newId));
    expect(forked).toBe(true);
    expect(content.meta).toEqual({ clientId: idOf(999), next: 5, confirmed: 0, chain: '' });
    expect(content.outbox).toEqual([1, 2, 3, 4].map((mid) => pending(mid)));
    expect(content.done).toEqual([]);
  },
);

test('SYN-005 a server restored from a backup gets again exactly what it forgot, as the same client', () => {
  const before = vault(4, 5);
  const { content, forked } = same(before, confirm(before, patchAt(2), newId));
  expect(forked).toBe(false);
  expect(content.meta).toEqual({ ...before.meta, confirmed: 2, chain: chainUpTo(2) });
  expect(content.outbox.map((m) => m.mid)).toEqual([3, 4, 5]);
  expect(content.done.map((m) => m.mid)).toEqual([1, 2]);
  const all = same(before, confirm(before, patchAt(0, [], ''), newId)).content;
  expect(all.outbox.map((m) => m.mid)).toEqual([1, 2, 3, 4, 5]);
});

test('a server that went back to a state of which not all is kept makes a new client', () => {
  const before = vault(4, 5);
  const gap = { ...before, done: before.done.filter((m) => m.mid !== 3) };
  expect(confirm(gap, patchAt(2), newId).forked).toBe(true);
  expect(confirm(before, patchAt(2, [], 'other'), newId).forked).toBe(true);
});

test('a fork keeps what needs attention', () => {
  const before = confirm(vault(0, 1), patchAt(1, [[idOf(1), 2, 'hall.too-late', {}]]), newId).content;
  expect(fork(before, newId).content.attention).toEqual(before.attention);
});

test('a mutation that is taken back leaves no gap in the numbers', () => {
  const before = vault(1, 4);
  const { content } = same(before, withdraw(before, idOf(3)));
  expect(content.outbox.map((m) => [m.mid, m.uuid])).toEqual([
    [2, idOf(2)],
    [3, idOf(4)],
  ]);
  expect(content.meta.next).toBe(4);
  expect(withdraw(content, idOf(3))).toEqual({ content, change: {}, forked: false });
});

test('whatever comes in whatever order: numbers have no gap, nothing is lost, and the disk is what memory is', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('do' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('heard' as const), back: fc.nat(3), ahead: fc.nat(4), odd: fc.boolean() }),
    },
    fc.record({ do: fc.constant('withdraw' as const), at: fc.nat(5) }),
    fc.record({ do: fc.constant('fork' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let names = 0;
      let content = emptyVault(idOf(1));
      let disk = content;
      const asked = new Set<Id>();
      const taken = new Set<Id>();
      const settle = ({ content: next, change }: Step) => {
        disk = written(disk, change);
        content = next;
      };
      for (const s of steps) {
        if (s.do === 'do') {
          const mutation = { ...pending(content.meta.next), uuid: idOf(1_000 + names++) };
          asked.add(mutation.uuid);
          const meta = { ...content.meta, next: content.meta.next + 1 };
          settle({
            content: { ...content, meta, outbox: [...content.outbox, mutation] },
            change: { meta, outbox: { put: [mutation] } },
            forked: false,
          });
        } else if (s.do === 'heard') {
          const { confirmed, next } = content.meta;
          const lmid = Math.min(next - 1 + (s.odd ? 1 : 0), Math.max(0, confirmed - s.back + s.ahead));
          const known = [...content.done, ...content.outbox]
            .filter((m) => m.mid <= lmid)
            .toSorted((a, b) => a.mid - b.mid);
          settle(
            confirm(content, patchAt(lmid, [], known.map((m) => m.uuid).reduce<string>(nextLink, '')), () =>
              idOf(names++),
            ),
          );
        } else if (s.do === 'fork') settle(fork(content, () => idOf(names++)));
        else {
          const gone = content.outbox[s.at]?.uuid;
          if (gone) taken.add(gone);
          if (gone) settle(withdraw(content, gone));
        }
        expect({ ...disk, done: new Set(disk.done) }).toEqual({ ...content, done: new Set(content.done) });
        const { confirmed, next } = content.meta;
        expect(content.outbox.map((m) => m.mid)).toEqual(
          Array.from({ length: next - 1 - confirmed }, (_, i) => confirmed + 1 + i),
        );
        const kept = new Set([...content.done, ...content.outbox].map((m) => m.uuid));
        expect(kept).toEqual(new Set([...asked].filter((uuid) => !taken.has(uuid))));
      }
    }),
    { numRuns: 300 },
  );
});

test('SYN-005 what waited under another name of the tablet goes on behind what waits here, under its old ids, once', () => {
  const note = { uuid: idOf(40), name: 'hall.do', args: {}, at: NOW, status: 'refused' as const, code: 'x', data: {} };
  const left = { ...vault(1, 3), attention: [note] };
  const here = {
    ...emptyVault(idOf(600)),
    meta: { ...emptyVault(idOf(600)).meta, next: 2 },
    outbox: [{ ...pending(1), uuid: idOf(70) }],
  };
  const taken = written(here, adopt(here, left));
  expect(taken.meta).toEqual({ ...here.meta, next: 4 });
  // What the server has confirmed there is not asked for again.
  expect(taken.outbox.map(({ mid, uuid }) => [mid, uuid])).toEqual([
    [1, idOf(70)],
    [2, idOf(2)],
    [3, idOf(3)],
  ]);
  expect(taken.outbox[1]).toEqual({ ...pending(2), mid: 2 });
  expect(taken.attention).toEqual([note]);
  expect(written(taken, adopt(taken, left))).toEqual(taken);
});
