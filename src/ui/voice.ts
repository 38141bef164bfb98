// Reading aloud with a voice that the tablet itself has; many have none for Chinese, and then nothing is promised.
import { createSignal } from 'solid-js';
import { language, type Language } from './language.ts';

const speech = (): SpeechSynthesis | null => ('speechSynthesis' in globalThis ? globalThis.speechSynthesis : null);
const [voices, setVoices] = createSignal<readonly SpeechSynthesisVoice[]>(speech()?.getVoices() ?? []);
// Browsers load them late.
speech()?.addEventListener?.('voiceschanged', () => setVoices(speech()!.getVoices()));

/** A voice on this device, so that nothing that is read leaves it. */
const voiceOf = (of: Language): SpeechSynthesisVoice | undefined =>
  voices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(of));

/** Whether this device can read aloud in a language; without one in that of its screen. */
export const canSpeak = (of: Language = language()): boolean => voiceOf(of) !== undefined;

/** Null: there is no voice for it. */
function wordsOf(text: string, of: Language): SpeechSynthesisUtterance | null {
  const voice = voiceOf(of);
  if (!voice) return null;
  const said = new SpeechSynthesisUtterance(text);
  said.voice = voice;
  said.lang = voice.lang;
  return said;
}

export function speak(text: string): void {
  const said = wordsOf(text, language());
  if (!said) return;
  // What is being said is older news.
  speech()!.cancel();
  speech()!.speak(said);
}

/** Some voices never say that they have ended. */
const LONGEST = 20_000;

/** Says it to the end, one after another. @returns whether it was said */
export function sayWhole(text: string, of: Language, volume: number): Promise<boolean> {
  const said = wordsOf(text, of);
  if (!said) return Promise.resolve(false);
  said.volume = volume;
  return new Promise((done) => {
    const late = setTimeout(() => {
      speech()!.cancel();
      done(false);
    }, LONGEST);
    const over = (heard: boolean): void => {
      clearTimeout(late);
      done(heard);
    };
    said.addEventListener('end', () => over(true));
    said.addEventListener('error', () => over(false));
    speech()!.speak(said);
  });
}
