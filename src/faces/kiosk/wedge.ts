// The reader's keys: a burst that ends with Enter. They reach nothing else on the page, least of all the button that has
// the focus.

/** A reader types without a pause; a hand on a keyboard hardly does for so many figures. */
const GAP = 400;
const SHORTEST = 8;

/** Hears bursts until it is told to stop. What was typed is not kept. */
export function hearWedge(onBurst: (typed: string) => void, isOff: () => boolean): () => void {
  let typed = '';
  let last = -Infinity;
  const hear = (event: KeyboardEvent): void => {
    if (isOff() || event.ctrlKey || event.altKey || event.metaKey) return;
    const goesOn = event.timeStamp - last < GAP;
    if (event.key === 'Enter') {
      const burst = goesOn ? typed : '';
      typed = '';
      if (burst.length < SHORTEST) return;
      event.preventDefault();
      event.stopPropagation();
      onBurst(burst);
    } else if (event.key.length === 1) {
      // A first key may be a hand's: the space bar on a button.
      if (goesOn && typed !== '') event.preventDefault();
      typed = (goesOn ? typed : '') + event.key;
      last = event.timeStamp;
    }
  };
  window.addEventListener('keydown', hear, true);
  return () => window.removeEventListener('keydown', hear, true);
}
