/** Web push as the product has it, but to a push service of the tests' own and no other. */
import type { lookup as systemLookup } from 'node:dns';
import { startAlertPush, type AlertPushDeps, type AlertPushes } from '#server/alerts/alert-push.ts';
import { vapidOf } from '#server/alerts/push-service.ts';
import { createOutbound, isInside } from '#server/platform/outbound.ts';
import { testSecret } from '#tests/kit/secret.ts';

/** The only push service there is for a test; its name leads nowhere unless a test has one listen. */
export const PUSH_HOST = 'push.example.test';

export interface PushOptions {
  /** Where the test's own push service listens on this machine, and who vouches for it. */
  readonly listening?: { readonly port: number; readonly ca: string };
  /** The listener's address counts as one inside, as it does in the product. */
  readonly strict?: true;
  readonly pause?: number;
  readonly onOutage?: (error: unknown) => void;
}

const here = ((_: string, __: unknown, done: (error: null, all: unknown) => void) =>
  done(null, [{ address: '127.0.0.1', family: 4 }])) as unknown as typeof systemLookup;

export function openPushes(parts: Pick<AlertPushDeps, 'sql' | 'clock'> & PushOptions): AlertPushes {
  const { sql, clock, listening, strict, pause = 20, onOutage = () => undefined } = parts;
  const hosts = [PUSH_HOST];
  // Without a listener the name is looked up on this machine and found to lead inside.
  const outbound = createOutbound({
    hosts,
    lookup: here,
    isInside: (address) => (listening && !strict ? address !== '127.0.0.1' && isInside(address) : isInside(address)),
    ...(listening ? { tls: listening } : {}),
  });
  const vapid = vapidOf(testSecret('web-push'), 'mailto:push@tingtang.example');
  return startAlertPush({ sql, clock, vapid, outbound, hosts, onOutage, pause });
}
