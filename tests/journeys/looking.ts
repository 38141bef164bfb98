/** Looking at a page as a strict examiner does: axe's rules, room for a finger, nothing that sticks out. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** `rule: element` for each violation of WCAG 2.2 A and AA that axe can see. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const results = await page.evaluate(
    (values) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: { type: 'tag', values },
        resultTypes: ['violations'],
      }),
    tags,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)} (${node.failureSummary?.split('\n')[1]?.trim() ?? ''})`),
  );
}

/**
 * Things to tap with less than 48 by 48 pixels for the finger: neither drawn that large (with their label), nor hit by
 * a tap as far as that from their middle.
 */
export async function smallTargets(page: Page, least = 48): Promise<string[]> {
  return await page.evaluate((wanted) => {
    const small: string[] = [];
    const selector =
      'a[href], button, input, select, textarea, summary, [role="button"], [role="switch"], [role="tab"]';
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      const isBox = element.matches('input[type="checkbox"], input[type="radio"]');
      const target = isBox ? (element.closest('label') ?? element) : element;
      if (!target.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      target.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, right, top, bottom, width, height } = target.getBoundingClientRect();
      // The way past the navigation is out of sight until it has the focus.
      if (right <= 0 || bottom <= 0) continue;
      const far = wanted / 2 - 1;
      const hits = (dx: number, dy: number) =>
        target.contains(document.elementFromPoint((left + right) / 2 + dx, (top + bottom) / 2 + dy));
      const wide = width >= wanted - 0.5 || (hits(-far, 0) && hits(far, 0));
      const high = height >= wanted - 0.5 || (hits(0, -far) && hits(0, far));
      if (wide && high) continue;
      const name = element.getAttribute('aria-label') ?? element.innerText?.replace(/\s+/g, ' ').slice(0, 30);
      small.push(`${element.tagName.toLowerCase()} "${name}" ${width.toFixed(1)} × ${height.toFixed(1)}`);
    }
    return small;
  }, least);
}

/** What is wider or higher than the place that it has. */
export async function overflow(page: Page, way: 'across' | 'down'): Promise<string[]> {
  return await page.evaluate((direction) => {
    const places = [document.documentElement, document.querySelector('main')].filter((place) => place !== null);
    return places.flatMap((place) => {
      const [inside, outside] =
        direction === 'across' ? [place.scrollWidth, place.clientWidth] : [place.scrollHeight, place.clientHeight];
      return inside > outside + 1 ? [`${place.tagName.toLowerCase()}: ${inside} in ${outside}`] : [];
    });
  }, way);
}

const looks = [
  ['zh', 'light'],
  ['en', 'dark'],
] as const;
const sizes = [
  [1280, 800],
  [800, 1280],
  [390, 844],
] as const;

/** The page loaded anew in each look and size: what `look` finds in it, by the look's name; empty = nothing anywhere. */
export async function inEachLook(
  page: Page,
  look: (name: string) => Promise<string[]>,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [language, scheme] of looks)
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await page.evaluate(
        ([l, s]) => {
          localStorage.setItem('tingtang.language', l!);
          localStorage.setItem('tingtang.scheme', s!);
        },
        [language, scheme],
      );
      await page.reload();
      const name = `${language} ${scheme} ${width}`;
      const list = await look(name);
      if (list.length > 0) found[name] = list;
    }
  return found;
}
