// Marks of a person as small labelled chips: the colour is one word, and the word stands beside it.
import { For } from 'solid-js';
import css from './badge.module.css';
import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './tone.ts';
import { uiWords } from './ui.words.ts';
import { useWords } from './words.ts';

export type Mark =
  | { kind: 'vip'; text?: string }
  | { kind: 'complaint'; count: number }
  | { kind: 'birthday' }
  | { kind: 'overtime'; minutes: number }
  | { kind: 'referred' }
  | { kind: 'other'; text: string; tone?: Tone; icon?: IconName };

type Face = { tone: Tone; icon: IconName | undefined; text: string };

const t = useWords(uiWords);

const faces: { [K in Mark['kind']]: (mark: Extract<Mark, { kind: K }>) => Face } = {
  vip: (mark) => ({ tone: 'vip', icon: 'vip', text: mark.text ?? t.vip }),
  complaint: (mark) => ({ tone: 'complaint', icon: 'complaint', text: t.complaints(mark.count) }),
  birthday: () => ({ tone: 'plain', icon: 'cake', text: t.birthday }),
  overtime: (mark) => ({ tone: 'overtime', icon: 'clock', text: t.overtime(mark.minutes) }),
  referred: () => ({ tone: 'plain', icon: 'refer', text: t.referred }),
  other: (mark) => ({ tone: mark.tone ?? 'plain', icon: mark.icon, text: mark.text }),
};

const faceOf = (mark: Mark): Face => (faces[mark.kind] as (mark: Mark) => Face)(mark);

export function Badge(props: { mark: Mark }) {
  const face = () => faceOf(props.mark);
  return (
    <span class={css.badge} data-tone={face().tone}>
      {face().icon && <Icon name={face().icon ?? 'info'} small />}
      {face().text}
    </span>
  );
}

export function Badges(props: { marks: readonly Mark[] }) {
  return (
    <span class={css.row}>
      <For each={props.marks}>{(mark) => <Badge mark={mark} />}</For>
    </span>
  );
}
