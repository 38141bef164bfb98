// The language of the screen: Chinese first, English complete (UXP-001).
import { createSignal } from 'solid-js';
import { recall, remember } from './browser-memory.ts';

export type Language = 'zh' | 'en';

const key = 'tingtang.language';
const [language, setSignal] = createSignal<Language>(recall(key) === 'en' ? 'en' : 'zh');

export { language };

function markPage(next: Language): void {
  if (typeof document !== 'undefined') document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
}

export function setLanguage(next: Language): void {
  remember(key, next);
  showIn(next);
}

/** For this page alone: a customer's phone keeps nothing of us. */
export function showIn(next: Language): void {
  markPage(next);
  setSignal(next);
}

markPage(language());
