// Work of which one turn runs at a time: whoever asks while one runs is given the next, shared with all who ask meanwhile.

export function createTurns(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const run = (): Promise<void> => {
    const turn = work().finally(() => {
      running = null;
    });
    running = turn;
    return turn;
  };
  return () => {
    if (next) return next;
    if (!running) return run();
    next = running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return run();
      });
    return next;
  };
}
