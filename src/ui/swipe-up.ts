// A swipe upwards on a card; always a second way to something that also has a tap (UXP-002).

const reach = 48;

/** Calls `act` when a finger or pen moves at least 48 px up, mostly vertically. */
export function listenForSwipeUp(card: HTMLElement, act: () => void): void {
  let start: { x: number; y: number } | undefined;
  card.addEventListener('pointerdown', (event) => {
    start = event.pointerType === 'mouse' ? undefined : { x: event.clientX, y: event.clientY };
  });
  card.addEventListener('pointerup', (event) => {
    if (!start) return;
    const up = start.y - event.clientY;
    if (up >= reach && up > Math.abs(start.x - event.clientX) * 1.5) act();
    start = undefined;
  });
  card.addEventListener('pointercancel', () => {
    start = undefined;
  });
}
