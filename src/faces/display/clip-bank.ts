// The clips, decoded and in memory, so that nothing has to be fetched while somebody is called. Silence at their ends is
// found here: encoders add some, and a bank's own recordings bring more.
import { createSignal, type Accessor } from 'solid-js';
import { voiceClips } from '#domain/stations/voice-clips.ts';

export interface Clip {
  readonly buffer: AudioBuffer;
  /** Where the sound begins and how long it is, seconds. */
  readonly from: number;
  readonly lasts: number;
}

export interface ClipBank {
  get(name: string): Clip | undefined;
  /** What is not there or cannot be read, after it was tried; null while that is not known. */
  missing: Accessor<readonly string[] | null>;
  close(): void;
}

/** -46 dB below full scale: quieter is silence. */
const SILENT = 0.005;
const AT_ONCE = 6;
const AGAIN = 60_000;

/** Without its silent ends. */
export function soundOf(buffer: AudioBuffer): Clip {
  const samples = buffer.getChannelData(0);
  let first = 0;
  let last = samples.length - 1;
  while (first < last && Math.abs(samples[first]!) < SILENT) first++;
  while (last > first && Math.abs(samples[last]!) < SILENT) last--;
  const margin = Math.round(buffer.sampleRate * 0.006);
  const [from, to] = [Math.max(0, first - margin), Math.min(samples.length, last + margin)];
  return { buffer, from: from / buffer.sampleRate, lasts: (to - from) / buffer.sampleRate };
}

export function openClipBank(context: AudioContext): ClipBank {
  const clips = new Map<string, Clip>();
  const [missing, setMissing] = createSignal<readonly string[] | null>(null);
  let again: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const load = async (name: string): Promise<void> => {
    const answer = await fetch(`/voice/${name}.mp3`);
    if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
    clips.set(name, soundOf(await context.decodeAudioData(await answer.arrayBuffer())));
  };
  const loadAll = async (): Promise<void> => {
    const due = voiceClips.filter((name) => !clips.has(name));
    const next = async (): Promise<void> => {
      for (let name = due.shift(); name !== undefined; name = due.shift()) await load(name).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    if (closed) return;
    const left = voiceClips.filter((name) => !clips.has(name));
    setMissing(left);
    if (left.length > 0) again = setTimeout(() => void loadAll(), AGAIN);
  };
  void loadAll();
  return {
    get: (name) => clips.get(name),
    missing,
    close() {
      closed = true;
      clearTimeout(again);
    },
  };
}
