// Contrast as data: reads the colour tokens of a style sheet and measures each pair that the parts use (WCAG 2.2, 1.4.3 and 1.4.11).

export type Scheme = 'light' | 'dark';
export type Look = { theme: 'jade' | 'ink'; scheme: Scheme; high: boolean };
export type Pair = { front: string; back: string; kind: 'text' | 'graphic' };
export type Finding = Pair & { look: Look; ratio: number; needed: number };

type Declarations = Map<string, string>;
export type Sheet = Map<string, Declarations>;

const families = ['act', 'vip', 'complaint', 'overtime', 'done', 'stale'];
const grounds = ['paper', 'surface', 'sunk'];

const text = (front: string, back: string): Pair => ({ front, back, kind: 'text' });
const graphic = (front: string, back: string): Pair => ({ front, back, kind: 'graphic' });

/** Every pair a part paints: text on grounds, tone text on its tint, solid buttons, bars, slices and control edges. */
export const usedPairs: readonly Pair[] = [
  ...grounds.flatMap((ground) => [text('ink', ground), text('ink-quiet', ground)]),
  ...families.flatMap((family) => [
    text(`${family}-ink`, `${family}-soft`),
    text(`${family}-on`, family),
    text(`${family}-ink`, 'surface'),
    text(`${family}-ink`, 'paper'),
    text('ink', `${family}-soft`),
    graphic(family, 'surface'),
    graphic(family, 'paper'),
  ]),
  text('act-ink', 'sunk'),
  text('surface', 'ink'),
  graphic('edge', 'surface'),
  graphic('edge', 'paper'),
  graphic('act', 'sunk'),
  ...['1', '2', '3', '4', '5', '6', 'rest'].map((slice) => graphic(`slice-${slice}`, 'surface')),
];

/** The custom properties of each selector, in the order of the sheet. */
export function readTokens(css: string): Sheet {
  const sheet: Sheet = new Map();
  const bare = css.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  for (const [, selector = '', body = ''] of bare.matchAll(/([^{};]+)\{([^{}]*)\}/g)) {
    const known = sheet.get(selector.trim()) ?? new Map<string, string>();
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+)\s*:\s*([^;]+);/g)) known.set(name, value.trim());
    sheet.set(selector.trim(), known);
  }
  return sheet;
}

/** The hex colour of a token in one look; throws when the token is missing or is no plain colour. */
export function colourOf(sheet: Sheet, token: string, look: Look): string {
  const layers = [':root', look.theme === 'ink' ? "[data-theme='ink']" : '', look.high ? "[data-contrast='high']" : ''];
  const value = layers.map((selector) => sheet.get(selector)?.get(token)).findLast((found) => found !== undefined);
  if (value === undefined) throw new Error(`tokens.css has no --${token}`);
  const both = /^light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)$/i.exec(value);
  const colour = both ? both[look.scheme === 'light' ? 1 : 2] : value;
  if (!colour || !/^#[0-9a-f]{6}$/i.test(colour)) throw new Error(`--${token} is not a plain colour: ${value}`);
  return colour;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast ratio of two hex colours, 1 to 21. */
export function contrastRatio(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

export const allLooks: readonly Look[] = (['jade', 'ink'] as const).flatMap((theme) =>
  (['light', 'dark'] as const).flatMap((scheme) => [false, true].map((high) => ({ theme, scheme, high }))),
);

/** The pairs that fall short: 4.5 for text and 3 for graphics, 7 and 3 in high contrast. Empty when all is well. */
export function findWeakPairs(sheet: Sheet, pairs: readonly Pair[] = usedPairs): Finding[] {
  return allLooks.flatMap((look) =>
    pairs.flatMap((pair) => {
      const ratio = contrastRatio(colourOf(sheet, pair.front, look), colourOf(sheet, pair.back, look));
      const needed = pair.kind === 'graphic' ? 3 : look.high ? 7 : 4.5;
      return ratio < needed ? [{ ...pair, look, ratio, needed }] : [];
    }),
  );
}
