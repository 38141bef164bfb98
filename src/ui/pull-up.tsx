// A card whose lower edge is pulled up with a finger: what can be done with it lies beneath. Its handle is a button as
// well, for a tap and for keys; everywhere but on the handle a finger scrolls the list.
import { createSignal, type JSX } from 'solid-js';
import { Icon } from './icon.tsx';
import css from './pull-up.module.css';

/** From here on it snaps open when it is let go; below, it falls back. */
const FAR_ENOUGH = 0.4;
/** Less than this was a tap with an unsteady finger. */
const STEADY = 6;

export function PullUp(props: {
  /** Name of the handle. */
  label: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  /** Buttons; out of reach while it is closed. */
  acts: JSX.Element;
  /** The card; it must be able to be lower than its content. */
  children: JSX.Element;
}) {
  let beneath!: HTMLDivElement;
  let handle!: HTMLButtonElement;
  let start: { readonly y: number; readonly from: number } | null = null;
  let dragged = false;
  const [held, setHeld] = createSignal<number | null>(null);
  const depth = () => beneath.offsetHeight;

  function take(event: PointerEvent & { currentTarget: HTMLElement }) {
    dragged = false;
    start = { y: event.clientY, from: props.open ? depth() : 0 };
    event.currentTarget.setPointerCapture(event.pointerId);
  }
  function follow(event: PointerEvent) {
    if (!start) return;
    const way = start.y - event.clientY;
    dragged ||= Math.abs(way) >= STEADY;
    if (dragged) setHeld(Math.max(0, Math.min(depth(), start.from + way)));
  }
  function letGo() {
    if (!start) return;
    const reached = held();
    start = null;
    setHeld(null);
    if (reached !== null) props.onOpen(reached >= depth() * FAR_ENOUGH);
  }
  function fallBack() {
    start = null;
    setHeld(null);
  }
  /** The click that ends a drag is none; one by keys always is, and a touch that dragged brings no click at all. */
  function tap(event: MouseEvent) {
    if (!dragged || event.detail === 0) props.onOpen(!props.open);
    dragged = false;
  }
  function closeOnEscape(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !props.open) return;
    event.stopPropagation();
    // The buttons beneath are about to be out of reach.
    handle.focus();
    props.onOpen(false);
  }

  return (
    <div
      class={css.place}
      data-open={props.open ? '' : undefined}
      data-held={held() === null ? undefined : ''}
      style={{ '--pulled': held() === null ? undefined : `${held()}px` }}
      onKeyDown={closeOnEscape}
    >
      <div class={css.card}>
        {props.children}
        <button
          ref={handle}
          type="button"
          class={css.handle}
          aria-label={props.label}
          title={props.label}
          aria-expanded={props.open}
          onPointerDown={take}
          onPointerMove={follow}
          onPointerUp={letGo}
          onPointerCancel={fallBack}
          onClick={tap}
        >
          <Icon name={props.open ? 'down' : 'up'} />
        </button>
      </div>
      <div ref={beneath} class={css.beneath} inert={!props.open}>
        {props.acts}
      </div>
    </div>
  );
}
