// Ending the session on the server. A tablet that logs out without a network tells it once it can.
const LEFT = 'tingtang.left';
/** A server that does not answer keeps nobody on the screen that he leaves. */
const LIMIT = 2_000;

export function noteLeft(): void {
  localStorage.setItem(LEFT, '1');
}

/** Settles when the server knows, or could not be told now; the next login waits for it, as the answer takes the cookie. */
export async function tellLeft(): Promise<void> {
  if (!localStorage.getItem(LEFT)) return;
  const answer = await fetch('/api/session', { method: 'DELETE', signal: AbortSignal.timeout(LIMIT) }).catch(
    () => null,
  );
  if (answer?.ok) localStorage.removeItem(LEFT);
}
