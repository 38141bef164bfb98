// How things stand, always in sight and never better than they are (SYN-004).
import { useLive, type Live } from '#sync/live.ts';
import { saidTime } from '#ui/said-time.ts';
import { SyncChip, type SyncState as ChipState } from '#ui/sync-chip.tsx';

/** The one word for it; what keeps a person from working comes before what the network does. */
export function standing(status: ReturnType<Live['status']>): ChipState {
  const { loaded, connected, connecting, loggedOut, lapsed, tooOld, filling, attention, waiting } = status;
  if (lapsed) return 'lapsed';
  if (loggedOut) return 'logged-out';
  if (tooOld) return 'too-old';
  if (!connected && !connecting) return 'offline';
  if (!loaded || filling) return 'loading';
  if (attention.length > 0) return 'refused';
  if (connecting) return 'connecting';
  return waiting > 0 ? 'syncing' : 'online';
}

export function SyncState(props: { onOpen: () => void }) {
  const live = useLive();
  const age = () => {
    const { asOf, connected } = live.status();
    return connected || asOf === null ? undefined : saidTime(asOf, live.now());
  };
  return (
    <span data-testid="sync-state" data-state={standing(live.status())}>
      <SyncChip
        state={standing(live.status())}
        waiting={live.status().waiting}
        refused={live.status().attention.length}
        age={age()}
        filling={live.status().filling}
        onOpen={() => props.onOpen()}
      />
    </span>
  );
}
