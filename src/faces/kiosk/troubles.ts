// What is wrong with this kiosk, told to the staff when it begins and when it is over (QUE-016).
import { createEffect, createMemo, on } from 'solid-js';
import type { Trouble } from '#domain/stations/station-wire.ts';
import type { Station } from '../station.ts';
import type { KioskDesk } from './kiosk-desk.ts';
import type { Printing } from './printing.ts';

/** Customers that a queue's numbers still do for while the server is away. */
const FEW = 5;

export function createTroubles(station: Station, desk: KioskDesk, printing: Printing): void {
  const areLow = (): boolean => {
    const hall = station.picture()?.hall;
    if (!hall || hall.bridged || desk.standing() !== 'open' || !desk.isIssuing()) return false;
    return hall.queues.some(({ id }) => desk.left(id) < FEW);
  };
  const trouble = createMemo((): Trouble => {
    const printer = printing.standing();
    if (printer === 'printer-gone' || printer === 'paper-out') return printer;
    if (areLow()) return 'numbers-low';
    return printer === 'paper-low' ? 'paper-low' : 'none';
  });
  let told: Trouble | null = null;
  const say = async (now: Trouble): Promise<void> => {
    if (!(await station.tell('trouble', { trouble: now })) && told === now) told = null;
  };
  createEffect(
    on([trouble, station.connected], ([now, connected]) => {
      // A device that comes anew has nothing told of it; while it is away there is nobody to tell.
      if (!connected) told = null;
      if (!connected || now === told) return;
      told = now;
      void say(now);
    }),
  );
}
