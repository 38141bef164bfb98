// The store as pages see it: reads are tracked by row and by list, so that a page redraws only for what it has read.
import {
  batch,
  createContext,
  createSignal,
  getListener,
  onCleanup,
  useContext,
  type Accessor,
  type Signal,
} from 'solid-js';
import type { Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { Mutator } from '#domain/kernel/mutator.ts';
import type { Query } from '#domain/kernel/query.ts';
import type { Reader } from '#domain/kernel/store.ts';
import type { Pending } from './disk.ts';
import type { Me } from './me.ts';
import { listChange, rowChange, type Change } from './memory-store.ts';
import type { Diagnostics, SyncStatus } from './status.ts';
import type { SyncClient } from './sync-client.ts';

export type { Diagnostics, Me };
/** A deed that was sent back, with what was typed. */
export type SentBack = SyncStatus['attention'][number];

export interface Live {
  readonly me: Me;
  readonly reader: Reader;
  readonly status: Accessor<SyncStatus>;
  /** Server time, a fresh value every few seconds. */
  readonly now: Accessor<Instant>;
  ask<Input, Result>(query: Query<Input, Result>, input: Input): Result;
  /** @throws Refused when the rules say no here already */
  act<Args>(mutator: Mutator<Args>, args: Args): Promise<void>;
  /** A deed that was sent back is let go, with what was typed. */
  discard(uuid: Id): Promise<void>;
  /**
   * A deed that was sent back is done once more, with what was typed or with `args`.
   * @throws Refused when the rules still say no here; it stays in the tray then
   */
  redo(uuid: Id, args?: unknown): Promise<void>;
  /** What was done here and has not been judged yet, oldest first: what it shows by then is a guess. */
  pending: Accessor<readonly Pick<Pending, 'name' | 'args'>[]>;
  diagnostics: Accessor<Diagnostics>;
  /** Drops the rows and reads them anew; what waits stays. */
  reread(): Promise<void>;
  /** The person has read that deeds were lost with this device's storage. */
  noteLost(): void;
  /** Tries to reach the server now. */
  retry(): void;
}

const TICK = 5_000;

const LiveContext = createContext<Live>();
export const LiveProvider = LiveContext.Provider;

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('no store around this page');
  return live;
}

/** Ties a client to signals; to be called under an owner that lives as long as the client. */
export function createLive(client: SyncClient, me: Me): Live {
  const signals = new Map<Change, Signal<number>>();
  const [status, setStatus] = createSignal(client.status(), { equals: false });
  const [now, setNow] = createSignal(client.serverNow());
  const track = (change: Change) => {
    if (!getListener()) return;
    const signal = signals.get(change) ?? createSignal(0);
    signals.set(change, signal);
    signal[0]();
  };
  const leave = client.subscribe((changes) =>
    batch(() => {
      for (const change of changes) signals.get(change)?.[1]((n) => n + 1);
      setStatus(client.status());
      // The first word from the server, or the next one after somebody set this device's clock.
      if (Math.abs(client.serverNow() - now()) > TICK) setNow(client.serverNow());
    }),
  );
  const timer = setInterval(() => setNow(client.serverNow()), TICK);
  onCleanup(() => {
    leave();
    clearInterval(timer);
  });
  const reader: Reader = {
    get(kind, id) {
      track(rowChange(kind, id));
      return client.store.get(kind, id);
    },
    list(kind, index, key) {
      track(listChange(kind, index, key));
      return client.store.list(kind, index, key);
    },
  };
  return {
    me,
    reader,
    status,
    now,
    ask: (query, input) => query.read(reader, input),
    act: (mutator, args) => client.mutate(mutator, args),
    discard: (uuid) => client.discard(uuid),
    redo: (uuid, args) => client.redo(uuid, args),
    pending() {
      status();
      return client.pending();
    },
    diagnostics() {
      status();
      return client.diagnostics();
    },
    reread: () => client.reread(),
    noteLost: () => client.noteLost(),
    retry: () => client.nudge(),
  };
}
