// What an area says of its deeds, so that the tray and the diagnostics can name them in words and open their forms again
// with what was typed. The roof's door list names them; nobody here knows which there are.
import { useSearchParams } from '@solidjs/router';
import * as v from 'valibot';
import { createContext, createMemo, useContext, type Accessor } from 'solid-js';
import { idField } from '#domain/kernel/ids.ts';
import type { Reader } from '#domain/kernel/store.ts';
import { useLive, type SentBack } from '#sync/live.ts';
import { useWords } from '#ui/words.ts';
import { attentionWords } from './attention.words.ts';

const t = useWords(attentionWords);

export interface DeedFace {
  /** The deed in words: 设置厅堂提醒. */
  readonly said: () => string;
  /** What was typed, as the form words it; rows that it names are read from `reader`. */
  readonly typed: (args: unknown, reader: Reader) => readonly (readonly [label: string, value: string])[];
  /** The path of its form; absent: it has none, and can only be done again as it was. */
  readonly form?: (args: unknown) => string;
}
export type DeedFaces = Readonly<Record<string, DeedFace>>;

const DeedContext = createContext<DeedFaces>({});
export const DeedProvider = DeedContext.Provider;

const isShort = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

/** A deed whose area has no words for it: called an action, with what was typed as it is. */
const nameless: DeedFace = {
  said: () => t.someDeed,
  typed: (args) =>
    Object.entries((args ?? {}) as Record<string, unknown>).flatMap(([key, value]) =>
      isShort(value) && !v.is(idField, value) ? [[key, String(value)] as const] : [],
    ),
};

/** `deedOf(name)`: the face of a deed. */
export function useDeeds(): (name: string) => DeedFace {
  const faces = useContext(DeedContext);
  return (name) => (Object.hasOwn(faces, name) ? faces[name]! : nameless);
}

const AGAIN = 'again';

/** The path of a form that opens with what was typed in the deed that was sent back; only its number is in it. */
export const againPath = (path: string, uuid: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${AGAIN}=${uuid}`;

/** For forms: the deed `name` that this form was opened to mend, if any, and how to say that it is done with. */
export function useAgain(name: string): { readonly item: Accessor<SentBack | null>; readonly done: () => void } {
  const live = useLive();
  const [query, setQuery] = useSearchParams<{ again?: string }>();
  const item = createMemo(
    () => live.status().attention.find((one) => one.uuid === query.again && one.name === name) ?? null,
    null,
    { equals: (a, b) => a?.uuid === b?.uuid },
  );
  return { item, done: () => setQuery({ [AGAIN]: undefined }, { replace: true }) };
}
