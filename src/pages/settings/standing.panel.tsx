// How the tablet stands with the bank, and the numbers that support asks for.
import { useLive, type Diagnostics } from '#sync/live.ts';
import { Card } from '#ui/card.tsx';
import { saidAge, saidNumber, saidTime } from '#ui/said-time.ts';
import { useWords } from '#ui/words.ts';
import { diagnosticsWords } from './diagnostics.words.ts';
import { Facts } from './facts.tsx';

const t = useWords(diagnosticsWords);

/** "快 2 分": the server's time is the right one. */
function saidClock(offset: number): string {
  const seconds = Math.round(Math.abs(offset) / 1000);
  if (seconds < 2) return t.clockRight;
  const by =
    seconds < 120
      ? t.seconds(seconds)
      : seconds < 7200
        ? t.minutes(Math.round(seconds / 60))
        : t.hours(Math.round(seconds / 3600));
  return offset < 0 ? t.clockFast(by) : t.clockSlow(by);
}

export function StandingPanel(props: { facts: Diagnostics }) {
  const live = useLive();
  const connection = () => {
    const { connected, connecting } = live.status();
    return connected ? t.online : connecting ? t.connecting : t.offline;
  };
  const heard = () => {
    const { asOf } = live.status();
    return asOf === null ? t.never : `${saidTime(asOf, live.now())} (${saidAge(asOf, live.now())})`;
  };
  return (
    <Card title={t.connection}>
      <Facts
        testId="standing"
        facts={[
          [t.state, connection()],
          [t.lastWord, heard()],
          [t.failures, saidNumber(props.facts.failures)],
          [t.clock, props.facts.asOf > 0 ? saidClock(props.facts.offset) : t.unknown],
          [t.heals, saidNumber(props.facts.heals)],
        ]}
      />
    </Card>
  );
}

const short = (id: string | null): string => (id === null ? t.never : id.slice(0, 8).toUpperCase());

export function NumbersPanel(props: { facts: Diagnostics }) {
  const live = useLive();
  return (
    <Card title={t.numbers}>
      <Facts
        testId="numbers"
        facts={[
          [t.device, short(live.me.deviceId)],
          [t.client, short(props.facts.clientId)],
          [t.next, saidNumber(props.facts.next)],
          [t.confirmed, saidNumber(props.facts.confirmed)],
          [t.lmid, saidNumber(props.facts.lmid)],
          [t.epoch, short(props.facts.epoch)],
          [t.incarnation, short(props.facts.incarnation)],
          [t.grants, saidNumber(props.facts.grantVersion)],
        ]}
      />
    </Card>
  );
}
