/** What a teller's hands do at a window, and what his screen shows. */
import type { Locator, Page } from 'playwright-core';
import type { Visit } from './hall-visit.ts';
import { inHand, line, stateOf } from './own-hall-visit.ts';
import { becomes, nudge, stands } from './tablet-page.ts';

/** @param at whose page it is where none is named */
export function hands(visit: () => Visit, at: () => Page) {
  const key = (name: string, on = at()): Promise<void> => on.keyboard.press(name);
  const shows = (number: string, on = at()): Promise<void> => becomes(() => inHand(on), number);
  const isState = (number: string, state: string): Promise<void> => becomes(() => stateOf(visit(), number), state);
  return {
    key,
    shows,
    isState,
    act: (name: string, on = at()): Locator => on.locator(`[data-act="${name}"] button`),
    problem: (on = at()): Promise<string> => on.getByTestId('counter-problem').innerText(),
    aside: (number: string, on = at()): Locator => on.getByTestId(`aside-${number}`),
    /** The server is back, and the page knows. */
    async online(): Promise<void> {
      await nudge(at());
      await stands(at(), 'online');
    },
    async open(counter: number, on = at()): Promise<void> {
      await on
        .getByTestId(`seat-${counter}`)
        .getByRole('button', { name: `开窗 ${counter} 号窗口` })
        .focus();
      await key('Enter', on);
      await on.getByRole('heading', { name: `${counter} 号窗口` }).waitFor();
    },
    /** Calls whoever is next and begins. */
    async serve(number: string, on = at()): Promise<void> {
      await becomes(() => line(on).then((next) => next.length > 0), true);
      await key('Space', on);
      await shows(number, on);
      await key('s', on);
      await isState(number, 'serving');
    },
    async finish(number: string, on = at()): Promise<void> {
      await key('f', on);
      await on.getByRole('dialog').waitFor();
      await key('Enter', on);
      await shows('', on);
      await isState(number, 'done');
    },
  };
}
