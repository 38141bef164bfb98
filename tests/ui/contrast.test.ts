// Each pair of colours that a part paints is measured in every theme, scheme and contrast.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allLooks, colourOf, contrastRatio, findWeakPairs, readTokens, usedPairs } from '#ui/contrast.ts';

const folder = new URL('../../src/ui/', import.meta.url);
const css = ['tokens.css', 'high-contrast.css'].map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');

describe('contrast', () => {
  it('UXP-002 every used pair reaches AA in both themes, light and dark, and AAA text in high contrast', () => {
    expect(
      findWeakPairs(readTokens(css)).map(
        (weak) => `${JSON.stringify(weak.look)} ${weak.front} on ${weak.back}: ${weak.ratio.toFixed(2)}`,
      ),
    ).toEqual([]);
    expect(allLooks).toHaveLength(8);
    expect(usedPairs.length).toBeGreaterThan(50);
  });

  it('a check that can be red: paler quiet ink is found in exactly the looks it spoils', () => {
    const paler = css.replace('--ink-quiet: light-dark(#55594f', '--ink-quiet: light-dark(#a5a99f');
    expect(paler).not.toBe(css);
    const weak = findWeakPairs(readTokens(paler));
    expect(weak.map((one) => one.back)).toEqual(['paper', 'surface', 'sunk']);
    expect(weak.every((one) => one.look.theme === 'jade' && one.look.scheme === 'light' && !one.look.high)).toBe(true);
  });

  it('a token that is missing or no plain colour is an error, not a pass', () => {
    const sheet = readTokens(':root { --ink: tomato; }');
    const look = { theme: 'jade', scheme: 'light', high: false } as const;
    expect(() => colourOf(sheet, 'paper', look)).toThrow('no --paper');
    expect(() => colourOf(sheet, 'ink', look)).toThrow('not a plain colour');
  });

  it('black on white is 21 and the order does not matter', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastRatio('#ffffff', '#767676')).toBeCloseTo(4.54, 2);
  });

  it('parts take their colours from tokens only', () => {
    const sheets = readdirSync(folder).filter((name) => name.endsWith('.module.css') || name === 'base.css');
    const named = sheets.filter((name) =>
      /#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i.test(readFileSync(new URL(name, folder), 'utf8')),
    );
    expect(sheets.length).toBeGreaterThan(20);
    expect(named).toEqual([]);
  });

  it('every token that a part uses is declared', () => {
    const declared = new Set([...css.matchAll(/--([\w-]+)\s*:/g)].map((match) => match[1]));
    const sheets = readdirSync(folder).filter((name) => name.endsWith('.css'));
    const own = new Set(
      sheets.flatMap((name) =>
        [...readFileSync(new URL(name, folder), 'utf8').matchAll(/--([\w-]+)\s*:/g)].map((match) => match[1]),
      ),
    );
    const setByCode = new Set([
      'share',
      'total',
      'before',
      'tracks',
      'tracks-narrow',
      'row-height',
      'behind',
      'prefix',
      'why-line',
      'why-space',
    ]);
    const unknown = sheets.flatMap((name) =>
      [...readFileSync(new URL(name, folder), 'utf8').matchAll(/var\(--([\w-]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((token) => !declared.has(token) && !own.has(token) && !setByCode.has(token))
        .map((token) => `${name}: --${token}`),
    );
    expect(unknown).toEqual([]);
  });
});
