// Words of an area, Chinese and English side by side; the compiler names what is missing.
import { language, type Language } from './language.ts';

type Line = string | ((...values: never[]) => string);
type Shape<W> = {
  [K in keyof W]: W[K] extends { zh: (...values: infer Values) => string }
    ? { zh: (...values: Values) => string; en: (...values: Values) => string }
    : { zh: string; en: string };
};
export type Words = Record<string, Record<Language, Line>>;
export type Spoken<W> = { readonly [K in keyof W]: W[K] extends { zh: infer L } ? L : never };

/** `defineWords({ wait: { zh: (n: number) => `等 ${n} 分`, en: (n) => `waiting ${n} min` } })` */
export function defineWords<W extends Words & Shape<W>>(words: W): W {
  return words;
}

/** `const t = useWords(words)`: `t.title` and `t.wait(3)` follow the language wherever they are read reactively. */
export function useWords<W extends Words>(words: W): Spoken<W> {
  const spoken = {};
  for (const key of Object.keys(words)) {
    Object.defineProperty(spoken, key, { get: () => words[key]?.[language()], enumerable: true });
  }
  return spoken as Spoken<W>;
}
