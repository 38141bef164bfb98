/** What a database error means for whoever asked: try again later, try again at once, or a fault of ours. */

const sqlState = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/** The database is not there or too slow (connection lost, shutting down, time over): nothing was judged. */
export const isOutage = (error: unknown): boolean =>
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOTFOUND|EPIPE|57P0|57014|53|08)/.test(sqlState(error));

/** Serialization failure and deadlock: nothing was done, the same transaction may be tried again. */
export const isTransient = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error));

/** Somebody else made the same row at the same moment. */
export const isDuplicate = (error: unknown): boolean => sqlState(error) === '23505';

/** What Postgres says to everything that comes after the statement that failed; never the cause. */
export const isAborted = (error: unknown): boolean => sqlState(error) === '25P02';
