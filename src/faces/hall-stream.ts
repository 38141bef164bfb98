// The hall as the server sends it: event-stream over fetch, as an EventSource tells neither why it was closed nor that it
// has heard nothing for a while (F07).
import * as v from 'valibot';
import { publicHallSchema, type PublicHall } from '#domain/stations/public-hall.ts';

/** Two heartbeats of 10 s and some. */
const SILENCE = 25_000;

/** `session`: it has to show its key again. `bye`: the server restarts. `gone`: no line, or a line that went silent. */
export type StreamEnd = 'session' | 'bye' | 'gone';

interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/** Whole events of a text, and what is left of it; comments are heartbeats and are none. */
export function readEvents(text: string): { readonly events: readonly StreamEvent[]; readonly rest: string } {
  const parts = text.replaceAll('\r\n', '\n').split('\n\n');
  const rest = parts.pop()!;
  const events = parts.flatMap((part) => {
    const lines = part.split('\n');
    const field = (name: string): string[] =>
      lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, ''));
    const data = field('data');
    const name = field('event')[0];
    return data.length > 0 || name ? [{ name: name ?? 'message', data: data.join('\n') }] : [];
  });
  return { events, rest };
}

export function readHall(text: string): PublicHall | null {
  try {
    const read = v.safeParse(publicHallSchema, JSON.parse(text));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

/** Hears the hall until the line ends; `signal` ends it from here. */
export async function hearHall(
  path: string,
  onHall: (hall: PublicHall) => void,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const silent = new AbortController();
  const either = AbortSignal.any([signal, silent.signal]);
  let timer = setTimeout(() => silent.abort(), SILENCE);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), SILENCE);
  };
  try {
    const answer = await fetch(path, {
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
      signal: either,
    });
    if (answer.status === 401 || answer.status === 403) return 'session';
    if (!answer.ok || !answer.body) return 'gone';
    const reader = answer.body.getReader();
    either.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done || either.aborted) return 'gone';
      alive();
      const { events, rest } = readEvents(text + decoder.decode(value, { stream: true }));
      text = rest;
      for (const { name, data } of events) {
        if (name === 'bye') return 'bye';
        const hall = name === 'hall' ? readHall(data) : null;
        if (hall) onHall(hall);
      }
    }
  } catch {
    return 'gone';
  } finally {
    clearTimeout(timer);
    silent.abort();
  }
}
