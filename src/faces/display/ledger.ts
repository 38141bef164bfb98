// What this display showed and played, told to the server until it has it (QUE-019); kept over a reload, so that what was
// heard is not lost with the page, nor said a second time.
import { createEffect, on, onCleanup } from 'solid-js';
import * as v from 'valibot';
import { instantField, type Instant } from '#domain/kernel/day.ts';
import type { Announced } from '#domain/stations/station-wire.ts';
import { recall, remember } from '#ui/browser-memory.ts';
import type { Station } from '../station.ts';

const NAME = 'tingtang.display.ledger';
/** More than a picture has, less than a morning. */
const KEPT = 60;
/** Calls that are shown together are told together. */
const GATHERED = 400;
const AGAIN = 5_000;

const entrySchema = v.object({
  key: v.string(),
  shownAt: instantField,
  playedAt: v.nullable(instantField),
  /** The last of it that the server has. */
  told: v.picklist(['nothing', 'shown', 'played']),
});
type Entry = v.InferOutput<typeof entrySchema>;

function kept(): Entry[] {
  try {
    const read = v.safeParse(v.array(entrySchema), JSON.parse(recall(NAME) ?? '[]'));
    return read.success ? read.output : [];
  } catch {
    return [];
  }
}

const stateOf = ({ playedAt }: Entry): Entry['told'] => (playedAt === null ? 'shown' : 'played');

export interface Ledger {
  shown(keys: readonly string[], at: Instant): void;
  played(key: string, at: Instant): void;
  /** What was heard here, the newest last. */
  heard(): readonly string[];
}

export function createLedger(station: Station): Ledger {
  let entries = kept();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let telling = false;

  const keep = (next: readonly Entry[]): void => {
    entries = next.slice(-KEPT);
    remember(NAME, JSON.stringify(entries));
  };
  const isDue = (entry: Entry): boolean => entry.told !== stateOf(entry);
  const tellSoon = (after: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void tell();
    }, after);
  };
  const tell = async (): Promise<void> => {
    const due = entries.filter(isDue).slice(0, 50);
    if (due.length === 0 || telling || !station.connected()) return;
    telling = true;
    const calls: Announced['calls'] = due.map(({ key, shownAt, playedAt }) => ({ key, shownAt, playedAt }));
    const said = await station.tell('announced', { calls }).finally(() => (telling = false));
    // Whatever the answer is, asked again it would be the same; only no answer, or a session that is over, is none.
    const taken = said !== null && said.status !== 401 && said.status !== 403;
    const sent = new Map(due.map((entry) => [entry.key, stateOf(entry)]));
    if (taken) keep(entries.map((entry) => ({ ...entry, told: sent.get(entry.key) ?? entry.told })));
    if (entries.some(isDue)) tellSoon(taken ? GATHERED : AGAIN);
  };
  createEffect(on(station.connected, (connected) => connected && tellSoon(0)));
  onCleanup(() => clearTimeout(timer));

  return {
    shown(keys, at) {
      const fresh = keys.filter((key) => !entries.some((entry) => entry.key === key));
      if (fresh.length === 0) return;
      keep([...entries, ...fresh.map((key): Entry => ({ key, shownAt: at, playedAt: null, told: 'nothing' }))]);
      tellSoon(GATHERED);
    },
    played(key, at) {
      keep(entries.map((entry) => (entry.key === key ? { ...entry, playedAt: entry.playedAt ?? at } : entry)));
      tellSoon(0);
    },
    heard: () => entries.filter(({ playedAt }) => playedAt !== null).map(({ key }) => key),
  };
}
