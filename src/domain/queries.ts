// Door list: everything that can be asked of the store by name.
import { hallAlerts } from './alerts/hall-alerts.ts';
import { lobbyOverview } from './queue/lobby-overview.ts';

export const queries = [lobbyOverview, hallAlerts] as const;
