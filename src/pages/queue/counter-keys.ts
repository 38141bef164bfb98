// Keys of the counter: one hand at the keyboard. They do nothing while somebody types, and a question that is open has
// the keys alone.
import { onCleanup, onMount } from 'solid-js';

/** `1`, `A`, `Space`, `Enter`: as they are written on the buttons. */
export type Key = string;

const fields =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable="true"]';
const controls = 'button, a[href], summary, input, [role="switch"]';

const keyOf = ({ key, code }: KeyboardEvent): Key => {
  if (key === ' ') return 'Space';
  // An input method that is on says `Process`; the key is still where it was.
  if (key === 'Process') return code.replace(/^(Key|Digit)/, '');
  return key.length === 1 ? key.toUpperCase() : key;
};

/**
 * Listens as long as the part stands. `onKey` says whether the key was one of its own.
 * @param place `page`: while no question is open; `question`: within the one that is
 */
export function createKeys(place: 'page' | 'question', onKey: (key: Key, event: KeyboardEvent) => boolean): void {
  const listen = (event: KeyboardEvent) => {
    const { target } = event;
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
    if (target.closest(fields)) return;
    const asked = document.querySelector('dialog:modal') !== null;
    if (asked !== (place === 'question')) return;
    const key = keyOf(event);
    // The button that has the focus is pressed by them.
    const itsOwn = target.closest(`:is(${controls})${place === 'page' ? '' : ':not([data-choice])'}`);
    if (itsOwn && (key === 'Space' || key === 'Enter')) return;
    if (target.closest('[data-choice]') && key === 'Space') return;
    if (onKey(key, event)) event.preventDefault();
  };
  onMount(() => document.addEventListener('keydown', listen));
  onCleanup(() => document.removeEventListener('keydown', listen));
}

/** After a tap the focus leaves the button, so that the space bar calls and does not press the same button again. */
export function letGo(event: MouseEvent): void {
  if (event.detail > 0 && document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
