// Door list: everything that can be asked of the store by name.
import { hallAlerts } from './alerts/hall-alerts.ts';
import { slotsOfDay } from './appointments/appointments.queries.ts';
import { counterView, seatsOf } from './queue/counter-view.ts';
import { divertHints } from './queue/diversion.ts';
import { missedInHall, movesOfToday, oneTicket, queuesToEnter } from './queue/lobby-lists.ts';
import { lobbyOverview } from './queue/lobby-overview.ts';
import { marketingMinutes } from './queue/marketing-minute.ts';
import { ticketsMeant } from './queue/number-search.ts';
import { windowsInHall } from './queue/window-view.ts';
import { hallDevices } from './stations/stations.queries.ts';

export const queries = [
  lobbyOverview,
  hallAlerts,
  oneTicket,
  missedInHall,
  queuesToEnter,
  movesOfToday,
  windowsInHall,
  marketingMinutes,
  divertHints,
  seatsOf,
  counterView,
  ticketsMeant,
  slotsOfDay,
  hallDevices,
] as const;
