// What a machine link counts: every defect by its kind, and what became of the rest.

export const defects = [
  'bad-length',
  'unknown-charset',
  'not-json',
  'bad-message',
  'undecodable-field',
  'not-hello',
  'not-registered',
  'hello-late',
  'silent',
  'not-reading',
] as const;
export type Defect = (typeof defects)[number];

const counts = [
  'connections',
  'replaced',
  'frames',
  'applied',
  'refused',
  'dead',
  'duplicates',
  'gaps',
  'nacks',
  'snapshotsAsked',
  'snapshotsSettled',
  'snapshotsStale',
  'unknownNames',
  'newEpochs',
  'leasesLost',
  'outages',
  'lookupFailures',
  'commandsDone',
  'commandsRefused',
  'commandsUnknown',
] as const;
export type Count = (typeof counts)[number];

/** All counters side by side; `online`: machines connected to this process now. */
export type LinkMetrics = Readonly<Record<Count | `defect:${Defect}` | 'online', number>>;

export interface Meter {
  count(what: Count): void;
  /** Counts a defect; true when it is time to log it: the 1st, 2nd, 4th, 8th … of its kind, so that a flood fills no disk. */
  defect(kind: Defect): boolean;
  read(online: number): LinkMetrics;
}

const zeros = <K extends string>(names: readonly K[]): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;

export function createMeter(): Meter {
  const counted = zeros(counts);
  const found = zeros(defects);
  return {
    count: (what) => void (counted[what] += 1),
    defect(kind) {
      const n = (found[kind] += 1);
      return (n & (n - 1)) === 0;
    },
    read: (online) => {
      const kinds = defects.map((kind) => [`defect:${kind}`, found[kind]]);
      return { ...counted, ...Object.fromEntries(kinds), online } as LinkMetrics;
    },
  };
}
