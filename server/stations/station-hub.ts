// Who listens in which hall, and the picture that goes to them: made once for a hall when its rows have moved, and a few
// times a minute as time itself goes by.
import type postgres from 'postgres';
import { toInstant, type Instant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import type { PublicHall } from '#domain/stations/public-hall.ts';
import { outletBucket } from '#server/identity/identity.buckets.ts';
import type { Clock } from '#server/platform/clock.ts';
import { createTurns } from '#server/platform/turns.ts';

export interface StationLine {
  readonly outletId: Id;
  readonly token: string;
  readonly deviceId: Id;
  /** @returns false where the receiver does not keep up, or is gone */
  write(event: string): boolean;
  close(): void;
}

export interface StationHubDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly picture: (outletId: Id, now: Instant) => Promise<PublicHall | null>;
  /** The outlet that each of these tokens is good for now; told to the database as seen. */
  readonly seen: (tokens: readonly string[]) => Promise<ReadonlyMap<string, Id>>;
  readonly onOutage: (error: unknown) => void;
}

export interface StationHub {
  readonly size: number;
  poke(): void;
  join(line: StationLine): () => void;
  isOpen(deviceId: Id): boolean;
  close(): void;
}

/** Waits go by the minute; a line that is open is told that it is. */
const BEAT = 10_000;
/** Pictures that are made at the same time: a slow one holds up no other hall. */
const AT_ONCE = 4;

export function openStationHub({ sql, clock, picture, seen, onOutage }: StationHubDeps): StationHub {
  const lines = new Set<StationLine>();
  /** Where a hall's rows stood when its picture was made. */
  const stood = new Map<Id, string>();
  const shown = new WeakMap<StationLine, Instant>();
  let everywhere = false;
  const now = (): Instant => toInstant(clock.now());

  const end = (line: StationLine): void => {
    if (lines.delete(line)) line.close();
  };
  /** What an older look has found does not come after a newer one. */
  const show = (line: StationLine, hall: PublicHall | null, at: Instant): void => {
    if (at < (shown.get(line) ?? 0)) return;
    shown.set(line, at);
    tell(line, eventOf(hall));
  };
  const tell = (line: StationLine, text: string): void => {
    if (lines.has(line) && !line.write(text)) end(line);
  };

  async function look(): Promise<void> {
    const all = everywhere;
    everywhere = false;
    const outlets = [...new Set([...lines].map(({ outletId }) => outletId))];
    for (const outletId of stood.keys()) if (!outlets.includes(outletId)) stood.delete(outletId);
    if (outlets.length === 0) return;
    const heads = await sql<{ key: string; head: number }[]>`
      select key, head from sync_bucket where key = any(${outlets.map(outletBucket)}::text[])`;
    const headOf = new Map(heads.map(({ key, head }) => [key, String(head)]));
    const standOf = (outletId: Id): string => headOf.get(outletBucket(outletId)) ?? '';
    const due = outlets.filter((outletId) => all || stood.get(outletId) !== standOf(outletId));
    // Those whose rows have moved come before those that only grow older; a few at once, and none stops another.
    due.sort((a, b) => Number(stood.get(a) === standOf(a)) - Number(stood.get(b) === standOf(b)));
    const draw = async (): Promise<void> => {
      for (let outletId = due.shift(); outletId; outletId = due.shift()) {
        const stands = standOf(outletId);
        const at = now();
        const hall = await picture(outletId, at).catch(onOutage);
        if (hall === undefined) continue;
        stood.set(outletId, stands);
        for (const line of [...lines]) if (line.outletId === outletId) show(line, hall, at);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, draw));
  }
  const turn = createTurns(look);
  const poke = (): void => void turn().catch(onOutage);

  async function beat(): Promise<void> {
    if (lines.size === 0) return;
    const good = await seen([...lines].map(({ token }) => token));
    // Revoked, or stands in another hall by now.
    for (const line of [...lines]) if (good.get(line.token) !== line.outletId) end(line);
    for (const line of [...lines]) tell(line, ': here\n\n');
    everywhere = true;
    poke();
  }
  const beating = setInterval(() => void beat().catch(onOutage), BEAT);

  return {
    get size() {
      return lines.size;
    },
    poke,
    join(line) {
      lines.add(line);
      // Its first picture is made now, whatever the others have.
      const at = now();
      void picture(line.outletId, at)
        .then((hall) => show(line, hall, at))
        .catch((error: unknown) => {
          onOutage(error);
          end(line);
        });
      return () => end(line);
    },
    isOpen: (deviceId) => [...lines].some((line) => line.deviceId === deviceId),
    close() {
      clearInterval(beating);
      for (const line of [...lines]) {
        line.write('event: bye\ndata: {}\n\n');
        end(line);
      }
    },
  };
}

const eventOf = (hall: PublicHall | null): string =>
  hall ? `event: hall\ndata: ${JSON.stringify(hall)}\n\n` : 'event: bye\ndata: {}\n\n';
