// Asks for a number every few seconds while somebody looks, seldom while nobody does, and at once when he looks again.
// What was last heard stays in memory and goes with the page.
import { createSignal, onCleanup } from 'solid-js';
import type { PublicTicket } from '#domain/stations/public-hall.ts';

/** `unknown`: there is no such number, or its kiosk has not told of it yet. */
export type Trouble = 'none' | 'offline' | 'busy' | 'unknown';

const SEEN_EVERY = 4_000;
const HIDDEN_EVERY = 20_000;
/** Nothing comes after it but a change of mind. */
const ENDED_EVERY = 60_000;
const SLOWEST = 60_000;
const ANSWERED_WITHIN = 10_000;

const ended = (ticket: PublicTicket | null): boolean =>
  ticket !== null && ['done', 'cancelled', 'over'].includes(ticket.state);

export interface TicketWatch {
  ticket: () => PublicTicket | null;
  /** When it was heard, by this phone's clock. */
  heardAt: () => number;
  trouble: () => Trouble;
  askNow: () => void;
  /** Gives the number back. @returns null when it is done, else the code of the refusal, or `offline`. */
  cancel: () => Promise<string | null>;
}

export function watchTicket(code: string): TicketWatch {
  const path = `/api/ticket/${encodeURIComponent(code)}`;
  const [ticket, setTicket] = createSignal<PublicTicket | null>(null);
  const [heardAt, setHeardAt] = createSignal(0);
  const [trouble, setTrouble] = createSignal<Trouble>('none');
  let tag: string | null = null;
  let failures = 0;
  /** An answer to an older question than the last one counts for nothing. */
  let question = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const heard = (next: PublicTicket | null): void => {
    if (next) setTicket(next);
    setHeardAt(Date.now());
    setTrouble('none');
    failures = 0;
  };

  async function send(init: RequestInit): Promise<Response> {
    const over = new AbortController();
    const limit = setTimeout(() => over.abort(), ANSWERED_WITHIN);
    const method = init.method ?? 'GET';
    try {
      const where = method === 'GET' ? path : `${path}/cancel`;
      return await fetch(where, { ...init, cache: 'no-store', credentials: 'omit', signal: over.signal });
    } finally {
      clearTimeout(limit);
    }
  }

  async function ask(): Promise<void> {
    const mine = ++question;
    clearTimeout(timer);
    let least = 0;
    try {
      const answer = await send(tag === null ? {} : { headers: { 'if-none-match': tag } });
      const next = answer.status === 200 ? ((await answer.json()) as PublicTicket) : null;
      if (mine !== question) return;
      if (answer.status === 200) tag = answer.headers.get('etag');
      if (answer.status === 200 || answer.status === 304) heard(next);
      else {
        failures++;
        least = Number(answer.headers.get('retry-after') ?? 0) * 1_000;
        setTrouble(answer.status === 404 ? 'unknown' : 'busy');
      }
    } catch {
      if (mine !== question) return;
      failures++;
      setTrouble('offline');
    }
    const usual = document.hidden ? HIDDEN_EVERY : ended(ticket()) ? ENDED_EVERY : SEEN_EVERY;
    timer = setTimeout(() => void ask(), Math.max(least, Math.min(SLOWEST, usual * 2 ** Math.min(4, failures))));
  }

  async function cancel(): Promise<string | null> {
    const mine = ++question;
    clearTimeout(timer);
    try {
      const headers = { 'content-type': 'application/json' };
      const answer = await send({ method: 'POST', headers, body: '{}' });
      const said = (await answer.json().catch(() => ({}))) as PublicTicket & { code?: string };
      if (!answer.ok) return said.code ?? 'offline';
      if (mine === question) {
        tag = answer.headers.get('etag');
        heard(said);
      }
      return null;
    } catch {
      return 'offline';
    } finally {
      if (mine === question) timer = setTimeout(() => void ask(), SEEN_EVERY);
    }
  }

  const askNow = (): void => void ask();
  const seen = (): void => void (document.hidden || askNow());
  document.addEventListener('visibilitychange', seen);
  window.addEventListener('online', askNow);
  window.addEventListener('pageshow', seen);
  askNow();
  onCleanup(() => {
    question++;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
    window.removeEventListener('online', askNow);
    window.removeEventListener('pageshow', seen);
  });
  return { ticket, heardAt, trouble, askNow, cancel };
}
