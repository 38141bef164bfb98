/** The log: JSON lines on standard output; secrets and personal fields never reach it. */
import { randomUUID } from 'node:crypto';
import { pino, type Logger } from 'pino';

export type Log = Logger;

const secrets = ['password', 'token', 'secret', 'cookie', 'authorization', 'set-cookie', 'otp', 'pin', 'key'];
const personal = ['idNumber', 'mobile', 'phone', 'cardNumber', 'accountNumber', 'customerName', 'address'];

/** Each hidden name is looked for at the top, one level down and two levels down. */
const hidden = [...secrets, ...personal].flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/**
 * Opens the log.
 * @param destination where lines go instead of standard output; for tests
 */
export function openLog(level: string, destination?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: hidden, censor: '[hidden]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The caller's request id if it is well-formed, otherwise a new one. */
export function toRequestId(given: string | undefined): string {
  return given !== undefined && /^[A-Za-z0-9_-]{8,64}$/.test(given) ? given : randomUUID();
}

/** A log whose lines all carry the request id. */
export function logOfRequest(log: Log, requestId: string): Log {
  return log.child({ requestId });
}
