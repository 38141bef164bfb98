// One icon of the sprite: our own line drawings on a 24 px grid, 1.75 px stroke, in the colour of the text beside it.
import { Show } from 'solid-js';
import sprite from './icons.svg?no-inline';
import css from './icon.module.css';

export const iconNames = [
  'arrow',
  'back',
  'bell',
  'cake',
  'chart',
  'check',
  'clock',
  'cloud',
  'complaint',
  'counter',
  'cross',
  'down',
  'form',
  'gear',
  'grip',
  'hall',
  'help',
  'home',
  'info',
  'language',
  'lock',
  'logout',
  'minus',
  'moon',
  'more',
  'offline',
  'pause',
  'people',
  'person',
  'phone',
  'plus',
  'queue',
  'refer',
  'refused',
  'search',
  'sun',
  'sync',
  'table',
  'tablet',
  'undo',
  'up',
  'vip',
  'warn',
] as const;
export type IconName = (typeof iconNames)[number];

/** An icon stands beside its word; give `label` only where there is no word. */
export function Icon(props: { name: IconName; label?: string | undefined; small?: boolean | undefined }) {
  return (
    <svg
      class={css.icon}
      classList={{ [css.small ?? '']: props.small ?? false }}
      role={props.label ? 'img' : undefined}
      aria-hidden={props.label ? undefined : 'true'}
    >
      <Show when={props.label}>{(label) => <title>{label()}</title>}</Show>
      <use href={`${sprite}#${props.name}`} />
    </svg>
  );
}
