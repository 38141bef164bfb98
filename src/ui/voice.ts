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

/** Whether this tablet can read aloud in the language of its screen. */
export const canSpeak = (): boolean => voiceOf(language()) !== undefined;

export function speak(text: string): void {
  const voice = voiceOf(language());
  if (!voice) return;
  const said = new SpeechSynthesisUtterance(text);
  said.voice = voice;
  said.lang = voice.lang;
  // What is being said is older news.
  speech()!.cancel();
  speech()!.speak(said);
}
