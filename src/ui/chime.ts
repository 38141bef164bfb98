// Short sounds made by the browser itself, each kind its own (RMD-011). A browser lets nothing sound before somebody has
// touched the page: until then it is said that it would have.
import { createSignal } from 'solid-js';

/** What it is about: arrival soft, overtime low, a call rising, trouble a knock on wood. */
export type Chime = 'arrival' | 'overtime' | 'call' | 'trouble';

interface Note {
  readonly hertz: number;
  /** Seconds after the first one. */
  readonly at: number;
  readonly lasts: number;
  readonly wave: OscillatorType;
  readonly loud: number;
}
const note = (hertz: number, at: number, lasts: number, wave: OscillatorType = 'sine', loud = 0.2): Note => ({
  hertz,
  at,
  lasts,
  wave,
  loud,
});
const chimes: Readonly<Record<Chime, readonly Note[]>> = {
  arrival: [note(659, 0, 0.35), note(880, 0.18, 0.5)],
  overtime: [note(220, 0, 0.7, 'triangle', 0.3)],
  call: [note(523, 0, 0.2), note(659, 0.16, 0.2), note(784, 0.32, 0.45)],
  trouble: [note(185, 0, 0.09, 'square', 0.12), note(165, 0.14, 0.09, 'square', 0.12)],
};

const [blocked, setBlocked] = createSignal(false);
/** A sound was due and the browser did not let it out. */
export { blocked as soundBlocked };

let context: AudioContext | null = null;

/** Listens for the first touch, and makes the sounds possible with it. @returns how to stop listening */
export function unlockSound(): () => void {
  const touched = new AbortController();
  const unlock = (): void => {
    context ??= new AudioContext();
    void context.resume().then(() => setBlocked(false));
  };
  for (const touch of ['pointerdown', 'keydown'] as const)
    window.addEventListener(touch, unlock, { signal: touched.signal, capture: true, passive: true });
  // With a reason of its own: the one that is made up keeps the call, and with it the page.
  return () => touched.abort('left');
}

export function playChime(chime: Chime): void {
  if (!('AudioContext' in window)) return;
  // Nobody has touched the page since it was loaded.
  if (context?.state !== 'running' && !navigator.userActivation?.hasBeenActive) return void setBlocked(true);
  const out = (context ??= new AudioContext());
  void out.resume();
  for (const each of chimes[chime]) play(out, each);
}

function play(out: AudioContext, { hertz, at, lasts, wave, loud }: Note): void {
  const from = out.currentTime + at;
  const oscillator = new OscillatorNode(out, { type: wave, frequency: hertz });
  const volume = new GainNode(out, { gain: 0 });
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(loud, from + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, from + lasts);
  oscillator.connect(volume).connect(out.destination);
  oscillator.start(from);
  oscillator.stop(from + lasts);
}
