// The state of this device against the server, in honest words: nothing is called done before the server has it.
import { Show } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import css from './sync-chip.module.css';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

export type SyncState = 'online' | 'offline' | 'syncing' | 'refused' | 'loading';

const t = useWords(uiWords);
const icons: Record<SyncState, IconName> = {
  online: 'cloud',
  offline: 'offline',
  syncing: 'sync',
  refused: 'refused',
  loading: 'sync',
};

export type SyncChipProps = {
  state: SyncState;
  /** Changes kept here that the server has not yet. */
  waiting?: number | undefined;
  /** Changes the server sent back. */
  refused?: number | undefined;
  /** How old the data is, in words ("3 分钟前"). */
  age?: string | undefined;
  onOpen?: (() => void) | undefined;
};

export function SyncChip(props: SyncChipProps) {
  // What needs a person comes first, whatever the network does.
  const shown = (): SyncState => (props.refused && props.state !== 'offline' ? 'refused' : props.state);
  const word = () => {
    const state = shown();
    if (state === 'refused') return t.sentBack(props.refused ?? 0);
    return state === 'loading' ? t.firstLoad : t[state];
  };
  const tone = () => (shown() === 'refused' ? 'complaint' : shown() === 'offline' ? 'stale' : 'plain');
  const extra = () =>
    [
      props.waiting ? t.waitingToSend(props.waiting) : '',
      props.refused && shown() !== 'refused' ? t.sentBack(props.refused) : '',
    ].filter(Boolean);
  return (
    <button type="button" class={css.chip} data-tone={tone()} data-state={shown()} onClick={() => props.onOpen?.()}>
      <Icon name={icons[shown()]} />
      <span class={css.words} role="status">
        {word()}
        <Show when={extra().length}>
          <span class={css.extra}> · {extra().join(' · ')}</span>
        </Show>
        <Show when={shown() === 'offline' && props.age}>
          <span class={css.age}> · {props.age}</span>
        </Show>
      </span>
    </button>
  );
}
