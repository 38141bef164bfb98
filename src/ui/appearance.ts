// How the screen looks for this person: theme, light or dark, contrast, elder size; set as attributes of <html>.
import { createSignal } from 'solid-js';
import { recall, remember } from './browser-memory.ts';

export type Theme = 'jade' | 'ink';
export type SchemeChoice = 'system' | 'light' | 'dark';
export type ContrastChoice = 'system' | 'high' | 'normal';

const stored = <T extends string>(name: string, allowed: readonly T[], standard: T): T =>
  allowed.find((value) => value === recall(`tingtang.${name}`)) ?? standard;

const [theme, setThemeSignal] = createSignal(stored<Theme>('theme', ['jade', 'ink'], 'jade'));
const [scheme, setSchemeSignal] = createSignal(stored<SchemeChoice>('scheme', ['system', 'light', 'dark'], 'system'));
const [contrast, setContrastSignal] = createSignal(
  stored<ContrastChoice>('contrast', ['system', 'high', 'normal'], 'system'),
);
const [elder, setElderSignal] = createSignal(stored('elder', ['yes', 'no'], 'no') === 'yes');

export { contrast, elder, scheme, theme };

const asksForContrast = () => globalThis.matchMedia?.('(prefers-contrast: more)').matches ?? false;

/** Writes the choices onto <html>; call once at start, before the first paint. */
export function applyAppearance(): void {
  const page = document.documentElement;
  const high = contrast() === 'high' || (contrast() === 'system' && asksForContrast());
  page.setAttribute('data-theme', theme());
  if (scheme() === 'system') page.removeAttribute('data-scheme');
  else page.setAttribute('data-scheme', scheme());
  page.toggleAttribute('data-elder', elder());
  if (high) {
    void import('./high-contrast.css');
    page.setAttribute('data-contrast', 'high');
  } else page.removeAttribute('data-contrast');
}

function choose(name: string, value: string, set: () => void): void {
  set();
  remember(`tingtang.${name}`, value);
  applyAppearance();
}

export const setTheme = (next: Theme): void => choose('theme', next, () => setThemeSignal(next));
export const setScheme = (next: SchemeChoice): void => choose('scheme', next, () => setSchemeSignal(next));
export const setContrast = (next: ContrastChoice): void => choose('contrast', next, () => setContrastSignal(next));
export const setElder = (next: boolean): void => choose('elder', next ? 'yes' : 'no', () => setElderSignal(next));
