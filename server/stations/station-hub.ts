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
  /** Which of these tokens are good still; told to the database as seen. */
  readonly seen: (tokens: readonly string[]) => Promise<ReadonlySet<string>>;
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

export function openStationHub({ sql, clock, picture, seen, onOutage }: StationHubDeps): StationHub {
  const lines = new Set<StationLine>();
  /** Where a hall's rows stood when its picture was made. */
  const stood = new Map<Id, string>();
  let everywhere = false;
  const now = (): Instant => toInstant(clock.now());

  const end = (line: StationLine): void => {
    if (lines.delete(line)) line.close();
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
    for (const outletId of outlets) {
      const stands = headOf.get(outletBucket(outletId)) ?? '';
      if (!all && stood.get(outletId) === stands) continue;
      const text = eventOf(await picture(outletId, now()));
      stood.set(outletId, stands);
      for (const line of [...lines]) if (line.outletId === outletId) tell(line, text);
    }
  }
  const turn = createTurns(look);
  const poke = (): void => void turn().catch(onOutage);

  async function beat(): Promise<void> {
    if (lines.size === 0) return;
    const good = await seen([...lines].map(({ token }) => token));
    for (const line of [...lines]) if (!good.has(line.token)) end(line);
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
      void picture(line.outletId, now())
        .then((hall) => tell(line, eventOf(hall)))
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
