// The way to the server by fetch: a POST that answers, and a POST whose answer never ends.
import { Busy, LoggedOut, Offline, TooOld, type Frame, type Net, type Patch, type PushAnswer } from './wire.ts';

const PUSH_LIMIT = 15_000;
const PULL_LIMIT = 60_000;
/** A server that asks for time without saying how much, and the most it is given. */
const BUSY = { least: 1_000, most: 300_000 };

export function fetchNet(base = ''): Net {
  return {
    async push(body) {
      const answer = await post(`${base}/sync/push`, body, AbortSignal.timeout(PUSH_LIMIT));
      return (await answer.json().catch(() => Promise.reject(new Offline()))) as PushAnswer;
    },
    async pull(body, signal) {
      const either = AbortSignal.any([signal, AbortSignal.timeout(PULL_LIMIT)]);
      const answer = await post(`${base}/sync/pull`, body, either);
      return (await answer.json().catch(() => Promise.reject(new Offline()))) as Patch;
    },
    async stream(body, onFrame, signal) {
      const answer = await post(`${base}/sync/stream`, body, signal);
      // Decoded here and not by a stream of its own, which would hand each frame through two more queues.
      const reader = answer.body!.getReader();
      const decoder = new TextDecoder();
      // Giving up ends the wait: a body that has already come to its end does not always tell.
      signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
      let text = '';
      for (;;) {
        const { done, value } = await reader.read().catch(() => Promise.reject(new Offline()));
        if (signal.aborted) throw new Offline();
        if (done) return;
        text += decoder.decode(value, { stream: true });
        const frames = text.split('\n\n');
        text = frames.pop()!;
        for (const frame of frames)
          if (!signal.aborted && frame.startsWith('data: ')) onFrame(JSON.parse(frame.slice(6)) as Frame);
      }
    },
  };
}

async function post(url: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
    signal,
  }).catch(() => Promise.reject(new Offline()));
  if (answer.status === 401) throw new LoggedOut();
  if (answer.status === 426) throw new TooOld();
  const after = answer.headers.get('retry-after');
  if (answer.status === 429 || (answer.status === 503 && after !== null)) throw new Busy(msOf(after));
  if (!answer.ok) throw new Offline();
  return answer;
}

/** Seconds, as our server says them; anything else counts as the least. */
const msOf = (after: string | null): number =>
  Math.min(BUSY.most, Math.max(BUSY.least, (Number(after ?? 0) || 0) * 1_000));
