// Door list: everything that can be done. A name and version that was shipped stays.
import type { Mutator } from './kernel/mutator.ts';
import { settleSnapshot } from './queue/machine-snapshot.ts';
import {
  callTicket,
  closeDay,
  dropTicket,
  finishService,
  missTicket,
  rateTicket,
  recallTicket,
  setCounter,
  setMachine,
  startService,
  takeTicket,
  transferTicket,
} from './queue/queue.mutators.ts';
import { setLobby } from './settings/settings.mutators.ts';

export const mutators = [
  setLobby,
  takeTicket,
  callTicket,
  recallTicket,
  startService,
  finishService,
  missTicket,
  transferTicket,
  dropTicket,
  rateTicket,
  setCounter,
  setMachine,
  settleSnapshot,
  closeDay,
] as unknown as readonly Mutator[];
