// A display stays lit as long as it is looked at.

/** @returns how to let it sleep again */
export function keepAwake(): () => void {
  const over = new AbortController();
  let lock: WakeLockSentinel | null = null;
  const ask = async (): Promise<void> => {
    // A browser without it, or on a battery that is nearly empty, says no: then the machine's own settings hold.
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    lock = await navigator.wakeLock.request('screen').catch(() => null);
    if (over.signal.aborted) await lock?.release();
  };
  document.addEventListener('visibilitychange', () => void ask(), { signal: over.signal });
  void ask();
  return () => {
    over.abort('left');
    void lock?.release();
  };
}
