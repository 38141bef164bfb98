// Looks after the trail while the server runs: the ends of the chains are signed each minute, and each night all chains are
// walked. What is wrong is logged as an error, counted for whoever watches, and stays counted until a walk finds nothing.
import type postgres from 'postgres';
import type { Clock } from '#server/platform/clock.ts';
import type { Log } from '#server/platform/log.ts';
import { verifyChains, type Verified, type VerifyParts } from './chain.ts';
import { headKey, readHeads, signedOutlets, signHeads } from './signed-heads.ts';

export interface TrailStanding {
  /** Chains that are not as they were written, by the last walk. */
  readonly broken: number;
  /** Entries of the last walk; and when it ended, epoch milliseconds, 0 = not yet. */
  readonly entries: number;
  readonly walkedAt: number;
}

export interface AuditKeeper {
  readonly standing: () => TrailStanding;
  /** Walks all chains now; also what the night does. */
  readonly walk: () => Promise<Verified>;
  readonly stop: () => Promise<void>;
}

export interface AuditKeeperDeps {
  readonly sql: postgres.Sql;
  /** The data folder: keys and signed heads lie in it. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Half past two at night, in Beijing. */
const NIGHT = (2.5 - 8 + 24) * 60 * MINUTE;

/** Milliseconds until the next night's walk. */
export const untilNight = (now: number): number => DAY - ((now - NIGHT) % DAY);

/** What was signed here, for a walk. */
export function signedIn(folder: string): NonNullable<VerifyParts['signed']> {
  const key = headKey(folder);
  return { outlets: signedOutlets(folder), of: (outletId) => readHeads(folder, key, outletId) };
}

export function startAuditKeeper({ sql, folder, clock, log }: AuditKeeperDeps): AuditKeeper {
  const key = headKey(folder);
  let standing: TrailStanding = { broken: 0, entries: 0, walkedAt: 0 };
  let busy: Promise<unknown> = Promise.resolve();
  let night: NodeJS.Timeout;

  const sign = (): void => {
    busy = signHeads(sql, folder, key, clock.now()).catch((err: unknown) =>
      log.error({ err }, 'the ends of the audit trail were not signed; tried again in a minute'),
    );
  };
  async function walk(): Promise<Verified> {
    const verified = await verifyChains(sql, null, { signed: signedIn(folder) });
    for (const finding of verified.findings)
      log.error({ ...finding }, 'the audit trail is not as it was written; npm run audit:verify says the same');
    standing = { broken: verified.findings.length, entries: verified.entries, walkedAt: clock.now() };
    log.info(
      { chains: verified.chains, entries: verified.entries, broken: standing.broken },
      'the audit trail was walked',
    );
    return verified;
  }
  const waitForNight = (): void => {
    night = setTimeout(() => {
      busy = walk().catch((err: unknown) =>
        log.error({ err }, 'the audit trail could not be walked; tried again next night'),
      );
      waitForNight();
    }, untilNight(clock.now()));
  };
  const signing = setInterval(sign, MINUTE);
  waitForNight();
  return {
    standing: () => standing,
    walk,
    async stop() {
      clearInterval(signing);
      clearTimeout(night);
      // What was done since the last minute is signed before the server goes.
      await busy;
      sign();
      await busy;
    },
  };
}
