// The display's voice: clips laid end to end on the audio clock; where one is missing, a voice of the system; where there
// is none, the two notes alone. A number with a digit left out is worse than silence, so that is never said (QUE-018).
import { createSignal, type Accessor } from 'solid-js';
import { chimePart, roundOf, sentenceOf, type Spoken, type SpokenPart } from '#domain/stations/voice-clips.ts';
import { sayWhole } from '#ui/voice.ts';
import { openClipBank } from './clip-bank.ts';
import { spokenIn, type DisplaySettings } from './display-settings.ts';

/** `heard`: the number was said. `chime`: only that there is a call. `broken`: the sound was taken away in the middle. */
export type Played = 'heard' | 'chime' | 'broken';

export interface Player {
  /** The browser lets nothing sound before somebody has touched the page; null while it is being found out. */
  blocked: Accessor<boolean | null>;
  missing: Accessor<readonly string[] | null>;
  /** Asks the browser once more; it may have changed its mind. */
  wake(): void;
  play(call: Spoken, settings: DisplaySettings, withChime: boolean): Promise<Played>;
  close(): void;
}

/** The audio thread gets its orders a little before they are due. */
const LEAD = 0.03;
/** A sound that has not ended so long after it should have never will. */
const PATIENCE = 4_000;
/** A browser that lets sound out says so at once. */
const ASKED_FOR = 1_500;

export function openPlayer(): Player {
  const context = new AudioContext({ latencyHint: 'playback' });
  const out = new GainNode(context);
  out.connect(context.destination);
  const bank = openClipBank(context);
  const [blocked, setBlocked] = createSignal<boolean | null>(context.state === 'running' ? false : null);
  const closing = new AbortController();
  const { signal } = closing;

  const look = (): void => void setBlocked(context.state !== 'running');
  const wake = (): void => {
    if (context.state !== 'running') void context.resume().then(look, look);
  };
  context.addEventListener('statechange', () => (context.state === 'running' || blocked() === false ? look() : null), {
    signal,
  });
  for (const touch of ['pointerdown', 'keydown'] as const)
    window.addEventListener(touch, wake, { signal, capture: true, passive: true });
  wake();
  setTimeout(look, ASKED_FOR);

  /** @returns whether all of it was let out */
  const playParts = async (parts: readonly SpokenPart[]): Promise<boolean> => {
    let at = context.currentTime + LEAD;
    const sources = parts.map(({ clip, pause }) => {
      const { buffer, from, lasts } = bank.get(clip)!;
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(out);
      source.start(at, from, lasts);
      at += lasts + pause / 1_000;
      return source;
    });
    const due = (at - context.currentTime) * 1_000;
    const over = new AbortController();
    const ended = await new Promise<boolean>((done) => {
      const late = setTimeout(() => done(false), due + PATIENCE);
      sources.at(-1)!.addEventListener('ended', () => done(true), { signal: over.signal });
      // Taken away in the middle (another device, a sleeping machine): what is left of it would be said out of time.
      context.addEventListener('statechange', () => context.state === 'running' || done(false), {
        signal: over.signal,
      });
      over.signal.addEventListener('abort', () => clearTimeout(late));
    });
    over.abort();
    if (!ended) for (const source of sources) source.disconnect();
    return ended;
  };
  const has = (parts: readonly SpokenPart[]): boolean => parts.every(({ clip }) => bank.get(clip) !== undefined);

  const playWithSystem = async (call: Spoken, settings: DisplaySettings): Promise<boolean> => {
    let said = true;
    for (const language of spokenIn(settings))
      said = (await sayWhole(sentenceOf(call, language), language, settings.volume / 100)) && said;
    return said;
  };

  return {
    blocked,
    missing: bank.missing,
    wake,
    async play(call, settings, withChime) {
      out.gain.value = settings.volume / 100;
      const chime = withChime && has([chimePart]) ? [chimePart] : [];
      const parts = roundOf(call, spokenIn(settings));
      if (settings.voice !== 'system' && has(parts))
        return (await playParts([...chime, ...parts])) ? 'heard' : 'broken';
      if (chime.length > 0 && !(await playParts(chime))) return 'broken';
      if (await playWithSystem(call, settings)) return 'heard';
      // The voice that staff chose is gone from the machine: the clips are still there.
      if (has(parts)) return (await playParts(parts)) ? 'heard' : 'broken';
      return 'chime';
    },
    close() {
      closing.abort();
      bank.close();
      void context.close();
    },
  };
}
