// How often somebody may try. Counted by what was typed, not by whom it belongs to: whether there is such a person cannot
// be told from it. And by the device it was typed on: nobody locks another person out from a device of his own.
import type postgres from 'postgres';
import { QUESTION_AFTER, waitAfter } from '#domain/identity/throttle.rules.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { hashToken } from './tokens.ts';

type Sql = postgres.Sql | postgres.TransactionSql;

const HOUR = 60 * 60_000;
/** Attempts in an hour; each counts, and what was right is given back. */
export const LIMITS = { device: 20, address: 100 } as const;
/** Wrong passwords of yesterday are forgotten. */
const FORGET_AFTER = 12 * HOUR;

export interface Trier {
  /** As typed; '' = no account is named. */
  readonly login: string;
  readonly deviceId: Id | null;
  readonly address: string;
}

interface TryRow {
  readonly key: string;
  readonly fails: number;
  readonly since: number;
  readonly blocked_until: number | null;
}

const accountKey = ({ login, deviceId }: Trier): string =>
  `account ${hashToken(`${login} ${deviceId ?? 'none'}`).slice(0, 40)}`;
const deviceKey = ({ deviceId, address }: Trier): string => (deviceId ? `device ${deviceId}` : `new ${address}`);
const addressKey = ({ address }: Trier): string => `address ${address}`;

export interface Standing {
  /** Milliseconds that are still to be waited. */
  readonly wait: number;
  /** Whether the question has to be answered as well. */
  readonly question: boolean;
}

export async function standingOf(sql: Sql, who: Trier, now: number): Promise<Standing> {
  const keys = [accountKey(who), deviceKey(who), addressKey(who)];
  const rows = await sql<TryRow[]>`select key, fails, since, blocked_until from login_try where key = any(${keys})`;
  const of = (key: string): TryRow | undefined => rows.find((row) => row.key === key);
  const full = (key: string, most: number): number => {
    const row = of(key);
    return row && row.fails >= most && row.since + HOUR > now ? row.since + HOUR - now : 0;
  };
  const account = of(keys[0]!);
  return {
    wait: Math.max(
      (account?.blocked_until ?? 0) - now,
      full(keys[1]!, LIMITS.device),
      full(keys[2]!, LIMITS.address),
      0,
    ),
    question: account !== undefined && account.fails >= QUESTION_AFTER && account.since + FORGET_AFTER > now,
  };
}

/**
 * One more wrong one: the account here waits longer each time, device and address have so many an hour. In the transaction
 * that puts it on record; rows are locked in the order account, address, device.
 */
export async function noteFail(sql: Sql, who: Trier, now: number): Promise<Standing> {
  await sql`delete from login_try where key in (select key from login_try
    where since < ${now - FORGET_AFTER} and coalesce(blocked_until, 0) < ${now} for update skip locked)`;
  const [account] = await sql<{ fails: number }[]>`
    insert into login_try as t (key, fails, since) values (${accountKey(who)}, 1, ${now})
    on conflict (key) do update set fails = t.fails + 1, since = ${now} returning fails`;
  const fails = account!.fails;
  if (waitAfter(fails) > 0)
    await sql`update login_try set blocked_until = ${now + waitAfter(fails)} where key = ${accountKey(who)}`;
  for (const key of [deviceKey(who), addressKey(who)].toSorted())
    await sql`insert into login_try as t (key, fails, since) values (${key}, 1, ${now})
      on conflict (key) do update set
        fails = case when t.since + ${HOUR}::bigint < ${now} then 1 else t.fails + 1 end,
        since = case when t.since + ${HOUR}::bigint < ${now} then ${now} else t.since end`;
  return await standingOf(sql, who, now);
}

/** The right one: what was wrong before on this device is forgotten. */
export async function noteRight(sql: Sql, who: Trier): Promise<void> {
  await sql`delete from login_try where key = ${accountKey(who)}`;
}
