// How things stand, always in sight and never better than they are (SYN-004).
import { clockTimeOf } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { SyncChip, type SyncState as ChipState } from '#ui/sync-chip.tsx';

export function SyncState(props: { onOpen: () => void }) {
  const live = useLive();
  const state = (): ChipState => {
    const { loaded, connected, connecting, attention, waiting } = live.status();
    if (!connected && !connecting) return 'offline';
    if (!loaded) return 'loading';
    if (attention.length > 0) return 'refused';
    return connecting || waiting > 0 ? 'syncing' : 'online';
  };
  const age = () => {
    const { asOf, connected } = live.status();
    return connected || asOf === null ? undefined : clockTimeOf(asOf);
  };
  return (
    <span data-testid="sync-state" data-state={state()}>
      <SyncChip
        state={state()}
        waiting={live.status().waiting}
        refused={live.status().attention.length}
        age={age()}
        onOpen={() => props.onOpen()}
      />
    </span>
  );
}
