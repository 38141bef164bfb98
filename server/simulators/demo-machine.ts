// The queue machine of a seed world: a morning that never ends, so that the demo has a hall from the first minute.
import { toFen } from '#domain/kernel/money.ts';
import type { World } from '#domain/worlds/small-outlet.ts';
import type { Log } from '#server/platform/log.ts';
import type { MorningCustomers } from './morning.ts';
import { playMorning } from './morning-player.ts';

const VIP_FROM = toFen(50);

/** The world's customers as the machine's card reader sorts them. */
export const customersOf = (world: World): MorningCustomers => {
  const isVip = ({ assets }: World['customers'][number]): boolean => assets !== null && assets >= VIP_FROM;
  return {
    vip: world.customers.filter(isVip).map(({ customerNo }) => customerNo),
    ordinary: world.customers.filter((customer) => !isVip(customer)).map(({ customerNo }) => customerNo),
  };
};

/** Starts it against the bridge on this port; gives the step that stops it. */
export function startDemoMachine(world: World, port: number, log: Pick<Log, 'warn'>): () => void {
  const { code, token } = world.machine;
  const player = playMorning({
    host: '127.0.0.1',
    port,
    machine: code,
    outlet: world.outlet.code,
    token,
    seed: 20260302,
    customers: customersOf(world),
    onRefused: (answer) => log.warn({ answer }, 'the bridge refused the simulated queue machine'),
  });
  return () => player.stop();
}
