// What staff chose at this display, kept on it.
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import type { VoiceLanguage } from '#domain/stations/voice-clips.ts';
import { recall, remember } from '#ui/browser-memory.ts';

const NAME = 'tingtang.display';

/** Where a window lies as one stands before the display. */
export const arrows = ['right', 'left', 'up', 'down'] as const;
export type Arrow = (typeof arrows)[number];

const settingsSchema = v.object({
  /** What the screen is written in. */
  screen: v.fallback(v.picklist(['zh', 'en', 'both']), 'both'),
  /** What is spoken, in this order. */
  spoken: v.fallback(v.picklist(['zh', 'en', 'both']), 'both'),
  /** `clips`: the shipped recordings; `system`: a voice of this machine; `off`: another display speaks. */
  voice: v.fallback(v.picklist(['clips', 'system', 'off']), 'clips'),
  repeats: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3)), 2),
  /** Percent. */
  volume: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(100)), 100),
  /** By window number; to the right where nothing was said. */
  arrows: v.fallback(v.record(v.string(), v.picklist(arrows)), {}),
});
export type DisplaySettings = v.InferOutput<typeof settingsSchema>;

function kept(): unknown {
  try {
    return JSON.parse(recall(NAME) ?? '{}');
  } catch {
    return {};
  }
}

/** A unit above one window is silent unless staff says otherwise: the hall's display speaks. */
const usual = (counter: number | null): Partial<DisplaySettings> => (counter === null ? {} : { voice: 'off' });

export function createDisplaySettings(counter: number | null) {
  const read = v.safeParse(settingsSchema, { ...usual(counter), ...(kept() as object) });
  const [settings, set] = createSignal<DisplaySettings>(read.success ? read.output : v.parse(settingsSchema, {}));
  return {
    settings,
    change(change: Partial<DisplaySettings>): void {
      const next = { ...settings(), ...change };
      remember(NAME, JSON.stringify(next));
      set(next);
    },
  };
}

export const spokenIn = ({ spoken }: DisplaySettings): readonly VoiceLanguage[] =>
  spoken === 'both' ? ['zh', 'en'] : [spoken];

/** The window that this display hangs above (`/display?counter=3`); null: it is the hall's. */
export function ownCounter(search: string): number | null {
  const number = Number(new URLSearchParams(search).get('counter'));
  return Number.isInteger(number) && number > 0 && number < 1_000 ? number : null;
}
