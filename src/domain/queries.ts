// Door list: everything that can be asked of the store by name.
import { lobbyOverview } from './queue/lobby-overview.ts';

export const queries = [lobbyOverview] as const;
