// Web push of the hall's alerts (an extra: much of the mainland's network reaches no push service). The tablet's own query
// runs here over the outlet's rows, with each device's own setting, when something was committed and each minute; what a
// device was not told of yet goes out once, without anything of a person in it.
import type postgres from 'postgres';
import { pushSentence, type AlertPush, type PushLanguage } from '#domain/alerts/alert-push.ts';
import { byUrgency, hallAlerts, type HallAlert } from '#domain/alerts/hall-alerts.ts';
import { toInstant } from '#domain/kernel/day.ts';
import type { Id } from '#domain/kernel/ids.ts';
import { groupsOf } from '#domain/queue/hall-kpis.ts';
import { lobbySettingKind, usualLobbySetting } from '#domain/settings/settings.model.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Outbound } from '#server/platform/outbound.ts';
import { createTurns } from '#server/platform/turns.ts';
import { readHallRows, standingOf } from './outlet-rows.ts';
import { push, type Vapid } from './push-service.ts';
import { claim, dropSubscription, liveSubscriptions, type Subscription } from './subscriptions.ts';

export interface AlertPushDeps {
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly vapid: Vapid;
  /** The way out, to push services only. */
  readonly outbound: Outbound;
  /** Hosts whose addresses are taken. */
  readonly hosts: readonly string[];
  readonly onOutage: (error: unknown) => void;
  /** First pause after a failure, ms; doubles. */
  readonly pause?: number;
}

export interface AlertPushes {
  readonly publicKey: string;
  readonly hosts: readonly string[];
  /** Something was committed. */
  poke(): void;
  /** Looks everywhere now; settles when what is due was sent once. */
  look(): Promise<void>;
  /** What is open now is on the screen of whoever subscribes. */
  noteShown(outletId: Id, deviceId: Id): Promise<void>;
  /** Settles when nothing waits to be tried again. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** A burst of commits is looked at once. */
const GATHER = 200;
/** Overtime and a machine that stays away come with no commit. */
const EACH = 60_000;
/** Seconds after which nobody needs to know any more. */
const TTL = 15 * 60;
/** More than so many at once are told of in one. */
const SINGLY = 3;
const LONGEST_PAUSE = 120_000;
const MOST_KNOWN = 20_000;

export function startAlertPush(deps: AlertPushDeps): AlertPushes {
  const { sql, clock, pause = 2_000, onOutage } = deps;
  const ending = new AbortController();
  const sending = new Set<Promise<unknown>>();
  /** What is known to have been claimed: not asked for again with every commit. */
  const known = new Set<string>();
  /** Where each outlet's rows stood when it was looked at last. */
  const looked = new Map<Id, string>();
  let gathering: NodeJS.Timeout | null = null;
  /** The next look leaves no outlet out, as time itself has gone on. */
  let everywhere = true;

  async function openAlerts(outletId: Id, deviceIds: readonly Id[]) {
    const reader = await readHallRows(sql, outletId, deviceIds);
    return (deviceId: Id) => {
      const setting = reader.get(lobbySettingKind, deviceId) ?? usualLobbySetting(deviceId, outletId);
      const { open } = hallAlerts.read(reader, { outletId, setting, now: toInstant(clock.now()) });
      return { open, wanted: setting.notify };
    };
  }

  async function claimNew(deviceId: Id, open: readonly HallAlert[]): Promise<readonly HallAlert[]> {
    const asked = open.filter(({ key }) => !known.has(`${deviceId} ${key}`));
    const ours = await claim(
      sql,
      deviceId,
      asked.map(({ key }) => key),
    );
    if (known.size > MOST_KNOWN) known.clear();
    for (const { key } of asked) known.add(`${deviceId} ${key}`);
    return asked.filter(({ key }) => ours.has(key)).toSorted(byUrgency);
  }

  async function lookOnce(all: boolean): Promise<void> {
    const subscribed = groupsOf(await liveSubscriptions(sql), ({ outletId }) => outletId);
    for (const outletId of looked.keys()) if (!subscribed.has(outletId)) looked.delete(outletId);
    // Where they stand is read before the rows: what is committed in between is looked at again.
    const standing = await standingOf(sql, subscribed);
    for (const [outletId, here] of subscribed) {
      const stands = standing.get(outletId)!;
      if (!all && looked.get(outletId) === stands) continue;
      await lookAt(outletId, here);
      looked.set(outletId, stands);
    }
  }

  async function lookAt(outletId: Id, here: readonly Subscription[]): Promise<void> {
    const devices = [...new Set(here.map(({ deviceId }) => deviceId))];
    const alertsOf = await openAlerts(outletId, devices);
    for (const deviceId of devices) {
      const { open, wanted } = alertsOf(deviceId);
      if (!wanted) continue;
      const fresh = await claimNew(deviceId, open);
      for (const to of here.filter((one) => one.deviceId === deviceId)) sendAll(to, fresh);
    }
  }

  function sendAll(to: Subscription, fresh: readonly HallAlert[]): void {
    const pushes: AlertPush[] =
      fresh.length > SINGLY
        ? [{ type: 'many', count: fresh.length, text: pushSentence('many', to.language, fresh.length) }]
        : fresh.map((alert) => pushOf(alert, to.language));
    for (const each of pushes) {
      const sent: Promise<unknown> = send(to, each).catch(onOutage);
      sending.add(sent);
      void sent.finally(() => sending.delete(sent));
    }
  }

  /** F61: tried again while somebody still wants it and it is of use. */
  async function send(to: Subscription, said: AlertPush): Promise<void> {
    const until = clock.now() + TTL * 1000;
    let payload = said;
    for (let next = pause; ; next = Math.min(next * 2, LONGEST_PAUSE)) {
      const left = Math.floor((until - clock.now()) / 1000);
      const verdict = await push(deps, to, JSON.stringify(payload), left);
      if (verdict.is === 'gone') return void (await dropSubscription(sql, to.id));
      if (verdict.is === 'too-large' && payload.text !== undefined) {
        const { text: _, ...short } = payload;
        payload = short;
        continue;
      }
      if (verdict.is !== 'later') return;
      const after = verdict.after ?? next;
      if (ending.signal.aborted || clock.now() + after >= until) return;
      await rest(after, ending.signal);
      if (ending.signal.aborted || (await liveSubscriptions(sql, to.id)).length === 0) return;
    }
  }

  // However often something is committed while one look runs, one more follows it.
  const inTurn = createTurns(async () => {
    if (ending.signal.aborted) return;
    const all = everywhere;
    everywhere = false;
    await lookOnce(all).catch((error: unknown) => {
      everywhere ||= all;
      onOutage(error);
    });
  });
  const look = (): Promise<void> => {
    everywhere = true;
    return inTurn();
  };
  const minutely = setInterval(() => void look(), EACH);
  return {
    publicKey: deps.vapid.publicKey,
    hosts: deps.hosts,
    poke() {
      if (ending.signal.aborted) return;
      gathering ??= setTimeout(() => {
        gathering = null;
        void inTurn();
      }, GATHER);
    },
    look,
    async noteShown(outletId, deviceId) {
      const { open } = (await openAlerts(outletId, [deviceId]))(deviceId);
      await claimNew(deviceId, open);
    },
    async idle() {
      await Promise.all(sending);
    },
    async stop() {
      clearInterval(minutely);
      if (gathering) clearTimeout(gathering);
      ending.abort();
      await inTurn();
      await Promise.all(sending);
    },
  };
}

const pushOf = ({ type, key, ticket }: HallAlert, language: PushLanguage): AlertPush => ({
  type,
  key,
  ...(ticket ? { ticket: ticket.id } : {}),
  text: pushSentence(type, language),
});

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
