// What this person asked for and what became of it: pure bookkeeping over the vault's content (sync.md §3.5, §3.8).
import { nextLink } from '#domain/kernel/checksum.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Attention, ClientMeta, Pending, VaultChange, VaultContent } from './disk.ts';
import type { Patch, PushBody } from './wire.ts';

/** Confirmed work is kept this long, to be sent again should the server be restored from a backup. */
const REPLAY_BUFFER = 72 * 60 * 60 * 1000;

export const emptyVault = (clientId: Id): VaultContent => ({
  meta: { clientId, next: 1, confirmed: 0, chain: '' },
  outbox: [],
  done: [],
  attention: [],
});

/** What one push carries at most. */
const PUSH_BATCH = 50;

/** What goes up next: in order, above what was sent, and nothing from the first entry on that the disk has not taken. */
export function batchAfter(content: VaultContent, sent: number, unsaved: ReadonlySet<Id>): PushBody | null {
  const end = content.outbox.find((m) => unsaved.has(m.uuid))?.mid ?? Infinity;
  const muts = content.outbox.filter((m) => m.mid > sent && m.mid < end).slice(0, PUSH_BATCH);
  if (muts.length === 0) return null;
  const asSent = muts.map(({ mid, uuid, name, v, args, at }) => ({ mid, uuid, name, v, args, at }));
  return { cid: content.meta.clientId, muts: asSent };
}

export interface Step {
  readonly content: VaultContent;
  readonly change: VaultChange;
  /** The client got a new identity: streams and answers of the old one no longer count. */
  readonly forked: boolean;
}

/** Takes note of how far the server has come with this client's mutations. */
export function confirm(
  content: VaultContent,
  patch: Pick<Patch, 'lmid' | 'chain' | 'res' | 'now'>,
  newId: () => Id,
): Step {
  const { meta } = content;
  if (patch.lmid < meta.confirmed) return serverWentBack(content, patch, newId);
  const confirmed = content.outbox.filter((m) => m.mid <= patch.lmid);
  const linked = link(confirmed, meta);
  const chain = linked.at(-1)?.chain ?? meta.chain;
  const unknown = patch.lmid >= meta.next || meta.confirmed + confirmed.length !== patch.lmid || chain !== patch.chain;
  if (unknown) return fork(content, newId);
  if (confirmed.length === 0) return { content, change: {}, forked: false };
  const attention = attentionOf(confirmed, patch);
  const old = content.done.filter((m) => m.at < patch.now - REPLAY_BUFFER).map((m) => m.mid);
  const next: ClientMeta = { ...meta, confirmed: patch.lmid, chain };
  return {
    content: {
      meta: next,
      outbox: content.outbox.filter((m) => m.mid > patch.lmid),
      done: [...content.done.filter((m) => !old.includes(m.mid)), ...linked],
      attention: [...content.attention, ...attention],
    },
    change: {
      meta: next,
      outbox: { remove: confirmed.map((m) => m.mid) },
      done: { put: linked, remove: old },
      attention: { put: attention },
    },
    forked: false,
  };
}

/** A new identity; everything not known to be kept by the server is asked for again under its old mutation ids. */
export function fork(content: VaultContent, newId: () => Id): Step {
  const again = [...content.done, ...content.outbox].map(({ chain: _, ...m }, i): Pending => ({ ...m, mid: i + 1 }));
  const meta: ClientMeta = { clientId: newId(), next: again.length + 1, confirmed: 0, chain: '' };
  return {
    content: { meta, outbox: again, done: [], attention: content.attention },
    change: {
      meta,
      outbox: { remove: content.outbox.map((m) => m.mid), put: again },
      done: { remove: content.done.map((m) => m.mid) },
    },
    forked: true,
  };
}

/**
 * What waited on this tablet under a name it had before goes on under this one, behind what waits already, under its old
 * mutation ids; told twice it is taken once.
 */
export function adopt(content: VaultContent, left: VaultContent): VaultChange {
  const { meta, outbox, done, attention } = content;
  const known = new Set([...outbox, ...done, ...attention].map(({ uuid }) => uuid));
  const waited = left.outbox.filter(({ uuid }) => !known.has(uuid));
  const again = waited.map(({ chain: _, ...m }, at): Pending => ({ ...m, mid: meta.next + at }));
  return {
    meta: { ...meta, next: meta.next + again.length },
    outbox: { put: again },
    attention: { put: left.attention.filter(({ uuid }) => !known.has(uuid)) },
  };
}

/** Takes back a mutation that could not be saved; those after it move up, as the server takes no gap. */
export function withdraw(content: VaultContent, uuid: Id): Step {
  const gone = content.outbox.find((m) => m.uuid === uuid);
  if (!gone) return { content, change: {}, forked: false };
  const later = content.outbox.filter((m) => m.mid > gone.mid);
  const moved = later.map((m): Pending => ({ ...m, mid: m.mid - 1 }));
  const meta: ClientMeta = { ...content.meta, next: content.meta.next - 1 };
  return {
    content: { ...content, meta, outbox: [...content.outbox.filter((m) => m.mid < gone.mid), ...moved] },
    change: { meta, outbox: { remove: [gone.mid, ...later.map((m) => m.mid)], put: moved } },
    forked: false,
  };
}

/** The server was restored from a backup: what it forgot goes up again. */
function serverWentBack(content: VaultContent, { lmid, chain }: Pick<Patch, 'lmid' | 'chain'>, newId: () => Id): Step {
  const last = content.done.find((m) => m.mid === lmid);
  const known = lmid === 0 ? chain === '' : last?.chain === chain;
  const back = content.done.filter((m) => m.mid > lmid);
  if (!known || back.length !== content.meta.confirmed - lmid) return fork(content, newId);
  const meta: ClientMeta = { ...content.meta, confirmed: lmid, chain };
  return {
    content: {
      ...content,
      meta,
      outbox: [...back, ...content.outbox],
      done: content.done.filter((m) => m.mid <= lmid),
    },
    change: { meta, outbox: { put: back }, done: { remove: back.map((m) => m.mid) } },
    forked: false,
  };
}

function link(confirmed: readonly Pending[], meta: ClientMeta): Pending[] {
  let chain = meta.chain;
  return confirmed.map((m) => ({ ...m, chain: (chain = nextLink(chain, m.uuid)) }));
}

function attentionOf(confirmed: readonly Pending[], patch: Pick<Patch, 'res'>): Attention[] {
  const results = new Map(patch.res.map((result) => [result[0], result]));
  return confirmed.flatMap((m) => {
    const [, status, code, data] = results.get(m.uuid) ?? [m.uuid, 1, null, null];
    if (status !== 2 && status !== 3) return [];
    const { uuid, name, v, args, at } = m;
    return [
      {
        uuid,
        name,
        v,
        args,
        at,
        status: status === 2 ? ('refused' as const) : ('dead' as const),
        code: code ?? 'sync.set-aside',
        data: data ?? { reference: uuid.slice(0, 8).toUpperCase() },
      },
    ];
  });
}
