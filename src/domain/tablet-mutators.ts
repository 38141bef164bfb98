// Door list: what is done on a tablet at once, with or without a network, and judged by the server later.
import { acknowledge, answerCall, callManager, withdrawCall } from './alerts/alerts.mutators.ts';
import type { Mutator } from './kernel/mutator.ts';
import { closeCounter, openCounter, pauseCounter, resumeCounter, setAutoCall } from './queue/counter.mutators.ts';
import { abandonTicket, beginTalk, endTalk, moveTicket, returnMissed } from './queue/lobby.mutators.ts';
import {
  confirmArrival,
  finishAtCounter,
  holdTicket,
  missAtCounter,
  parkTicket,
  rateAtCounter,
  recallAtCounter,
  resumeTicket,
  startAtCounter,
  transferAtCounter,
} from './queue/service.mutators.ts';
import { setLobby } from './settings/settings.mutators.ts';

export const tabletMutators = [
  openCounter,
  pauseCounter,
  resumeCounter,
  closeCounter,
  setAutoCall,
  recallAtCounter,
  confirmArrival,
  startAtCounter,
  finishAtCounter,
  missAtCounter,
  holdTicket,
  parkTicket,
  resumeTicket,
  transferAtCounter,
  rateAtCounter,
  moveTicket,
  abandonTicket,
  returnMissed,
  beginTalk,
  endTalk,
  setLobby,
  acknowledge,
  callManager,
  answerCall,
  withdrawCall,
] as unknown as readonly Mutator[];
