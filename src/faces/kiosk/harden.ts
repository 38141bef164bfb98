// A page that strangers stand before: nothing can be opened, dragged, marked, enlarged or left from it (reliability.md
// §2.5). What belongs to the operating system (kiosk lock, gestures of its edge) is the device's own setting.

const stop = (event: Event): void => event.preventDefault();

/** Shortcuts that lead off the page or out of its size; F-keys among them. */
function isWayOut(event: KeyboardEvent): boolean {
  if (/^F\d+$/.test(event.key) || /^(BrowserBack|BrowserHome|ContextMenu)$/.test(event.key)) return true;
  if (event.altKey && /^(ArrowLeft|ArrowRight|Home)$/.test(event.key)) return true;
  return (event.ctrlKey || event.metaKey) && !/^[acvx]$/i.test(event.key);
}

export function harden(): () => void {
  const over = new AbortController();
  const { signal } = over;
  for (const name of ['contextmenu', 'dragstart', 'drop', 'dragover', 'selectstart', 'gesturestart', 'dblclick'])
    document.addEventListener(name, (event) => isStaffField(event) || stop(event), { signal, passive: false });
  document.addEventListener('wheel', (event) => event.ctrlKey && stop(event), { signal, passive: false });
  document.addEventListener('touchmove', (event) => event.touches.length > 1 && stop(event), {
    signal,
    passive: false,
  });
  document.addEventListener('keydown', (event) => import.meta.env.PROD && isWayOut(event) && stop(event), { signal });
  window.addEventListener('popstate', () => history.pushState(null, ''), { signal });
  history.pushState(null, '');
  return () => over.abort();
}

/** Where staff types the enrolment code, text can be marked and pasted. */
const isStaffField = (event: Event): boolean => event.target instanceof HTMLInputElement;
