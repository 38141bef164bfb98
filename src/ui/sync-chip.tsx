// The state of this device against the server, in honest words: nothing is called done before the server has it.
import { Show } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import { saidNumber } from './said-time.ts';
import css from './sync-chip.module.css';
import { syncChipWords } from './sync-chip.words.ts';
import type { Tone } from './tone.ts';
import { useWords } from './words.ts';

export type SyncState =
  | 'online'
  | 'offline'
  | 'connecting'
  | 'syncing'
  | 'refused'
  | 'loading'
  | 'logged-out'
  /** Too long without the server: nothing is shown. */
  | 'lapsed'
  /** This release is too old to be given anything. */
  | 'too-old';

const t = useWords(syncChipWords);
const faces: Record<SyncState, readonly [IconName, Tone]> = {
  online: ['cloud', 'plain'],
  offline: ['offline', 'stale'],
  connecting: ['sync', 'plain'],
  syncing: ['sync', 'plain'],
  refused: ['refused', 'complaint'],
  loading: ['sync', 'plain'],
  'logged-out': ['lock', 'overtime'],
  lapsed: ['lock', 'stale'],
  'too-old': ['warn', 'overtime'],
};
/** What is so whatever waits or was sent back: that is said beside it. */
const firmer: readonly SyncState[] = ['offline', 'lapsed', 'too-old', 'logged-out'];

export type SyncChipProps = {
  state: SyncState;
  /** Changes kept here that the server has not yet. */
  waiting?: number | undefined;
  /** Changes the server sent back. */
  refused?: number | undefined;
  /** How old the data is, in words ("3 分钟前"). */
  age?: string | undefined;
  /** How far a load has come. */
  filling?: { readonly rows: number; readonly of: number } | null | undefined;
  onOpen?: (() => void) | undefined;
};

export function SyncChip(props: SyncChipProps) {
  // What needs a person comes first, whatever the network does.
  const shown = (): SyncState => (props.refused && !firmer.includes(props.state) ? 'refused' : props.state);
  const word = () => {
    const state = shown();
    if (state === 'refused') return t.sentBack(props.refused ?? 0);
    if (state === 'loading' && props.filling)
      return t.filling(saidNumber(props.filling.rows), saidNumber(props.filling.of));
    return t[state];
  };
  const extra = () =>
    [
      props.waiting ? t.waitingToSend(props.waiting) : '',
      props.refused && shown() !== 'refused' ? t.sentBack(props.refused) : '',
    ].filter(Boolean);
  const age = () => (firmer.includes(shown()) ? props.age : undefined);
  return (
    <button
      type="button"
      class={css.chip}
      data-tone={faces[shown()][1]}
      data-state={shown()}
      title={t.press}
      onClick={() => props.onOpen?.()}
    >
      <Icon name={faces[shown()][0]} />
      {/* A figure that runs is not read out at each step. */}
      <span class={css.words} role="status" aria-live={shown() === 'loading' ? 'off' : 'polite'}>
        <span class={css.line}>
          {word()}
          <Show when={extra().length}>
            <span class={css.extra}> · {extra().join(' · ')}</span>
          </Show>
        </span>
        <Show when={age()}>
          {(said) => (
            <span class={css.age} data-from={t.dataFrom}>
              <span class={css.dot}> · </span>
              {said()}
            </span>
          )}
        </Show>
      </span>
    </button>
  );
}
