// Words in two languages: nothing missing, and what is read follows the switch.
import { createRoot, createEffect } from 'solid-js';
import { afterEach, describe, expect, it } from 'vitest';
import { language, setLanguage } from '#ui/language.ts';
import { uiWords } from '#ui/ui.words.ts';
import { defineWords, useWords } from '#ui/words.ts';

const words = defineWords({
  title: { zh: '大堂', en: 'Hall' },
  waiting: { zh: (n: number) => `在等 ${n} 人`, en: (n: number) => `${n} waiting` },
});

afterEach(() => setLanguage('zh'));

describe('words', () => {
  it('UXP-001 Chinese comes first, English on request, without asking again', () => {
    const t = useWords(words);
    expect([t.title, t.waiting(3)]).toEqual(['大堂', '在等 3 人']);
    setLanguage('en');
    expect(language()).toBe('en');
    expect([t.title, t.waiting(3)]).toEqual(['Hall', '3 waiting']);
  });

  it('UXP-001 text that is shown changes when the language does', () => {
    const t = useWords(words);
    const seen: string[] = [];
    const dispose = createRoot((end) => (createEffect(() => seen.push(t.title)), end));
    setLanguage('en');
    dispose();
    expect(seen).toEqual(['大堂', 'Hall']);
  });

  it('UXP-001 the compiler refuses a word without English', () => {
    // @ts-expect-error: `en` is missing.
    defineWords({ title: { zh: '大堂' } });
    // @ts-expect-error: the languages take different values.
    defineWords({ waiting: { zh: (n: number) => `${n}`, en: (name: string) => name } });
    expect(useWords(words).title).toBe('大堂');
  });

  it('UXP-001 every word of the parts is there in both languages, and no text stands in capitals', () => {
    const speak = (line: unknown): string => String(typeof line === 'function' ? line(2) : line);
    for (const [key, word] of Object.entries(uiWords)) {
      expect(speak(word.zh), key).not.toBe('');
      expect(speak(word.en).replaceAll('VIP', ''), key).not.toMatch(/[A-Z]{2}|[一-鿿]/);
    }
    expect(Object.keys(uiWords).length).toBeGreaterThan(50);
  });

  it('a person in English meets one complaint, or two complaints', () => {
    setLanguage('en');
    const t = useWords(uiWords);
    expect([t.complaints(1), t.complaints(2)]).toEqual(['1 complaint', '2 complaints']);
  });
});
