// A text of the wall in the languages that this display shows: one, or Chinese with a smaller English beside it.
import { createContext, Show, useContext, type Accessor } from 'solid-js';
import css from './board.module.css';
import type { DisplaySettings } from './display-settings.ts';

export type ScreenLanguage = DisplaySettings['screen'];
export const ScreenContext = createContext<Accessor<ScreenLanguage>>((): ScreenLanguage => 'both');

type Value = string | number;
type Text = string | ((...values: never[]) => string);
type Line = { readonly zh: Text; readonly en: Text };

const textOf = (line: Line, language: 'zh' | 'en', values: readonly Value[]): string => {
  const said = line[language];
  return typeof said === 'string' ? said : (said as (...of: readonly Value[]) => string)(...values);
};

/** `<Said line={displayWords.goTo} of={[3]} />`; `one`: in the first language only, where there is no room for two. */
export function Said(props: { line: Line; of?: readonly Value[]; one?: boolean }) {
  const screen = useContext(ScreenContext);
  const first = () => (screen() === 'en' ? 'en' : 'zh');
  return (
    <>
      <span lang={first() === 'en' ? 'en' : 'zh-CN'}>{textOf(props.line, first(), props.of ?? [])}</span>
      <Show when={screen() === 'both' && !props.one}>
        <span class={css.second} lang="en">
          {textOf(props.line, 'en', props.of ?? [])}
        </span>
      </Show>
    </>
  );
}
