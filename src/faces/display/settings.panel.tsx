// The staff's corner of a display: language, voice, volume, where the windows are. Behind a long press on the clock.
import { For, Show } from 'solid-js';
import type { PublicHall } from '#domain/stations/public-hall.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { NumberRange } from '#ui/number-range.tsx';
import { Select } from '#ui/select.tsx';
import { canSpeak } from '#ui/voice.ts';
import { useWords } from '#ui/words.ts';
import type { Announcer } from './announcer.ts';
import css from './board.module.css';
import { arrows, spokenIn, type Arrow, type DisplaySettings } from './display-settings.ts';
import { displayWords } from './display.words.ts';

const t = useWords(displayWords);
const languages = () => [
  { value: 'both', label: t.languageBoth },
  { value: 'zh', label: t.languageZh },
  { value: 'en', label: t.languageEn },
];

export function SettingsPanel(props: {
  hall: PublicHall;
  settings: DisplaySettings;
  change: (change: Partial<DisplaySettings>) => void;
  announcer: Announcer;
  onClose: () => void;
}) {
  const lacksVoice = () =>
    props.settings.voice === 'system' && !spokenIn(props.settings).every((language) => canSpeak(language));
  const arrowTo = (counter: number): Arrow => props.settings.arrows[counter] ?? 'right';
  const turn = (counter: number): void => {
    const next = arrows[(arrows.indexOf(arrowTo(counter)) + 1) % arrows.length]!;
    props.change({ arrows: { ...props.settings.arrows, [counter]: next } });
  };
  return (
    <Dialog
      title={t.settings}
      onClose={props.onClose}
      acts={
        <>
          <Button icon="bell" onPress={() => void props.announcer.test()}>
            {t.test}
          </Button>
          <Button kind="act" onPress={() => props.onClose()}>
            {t.close}
          </Button>
        </>
      }
    >
      <div class={css.settings} data-testid="display-settings">
        <p class="quiet">{t.settingsText}</p>
        <Show when={props.announcer.missing().length}>{(count) => <p role="alert">{t.missing(count())}</p>}</Show>
        <Select
          label={t.screen}
          options={languages()}
          value={props.settings.screen}
          onChange={(screen) => props.change({ screen: screen as DisplaySettings['screen'] })}
        />
        <Select
          label={t.spoken}
          options={languages()}
          value={props.settings.spoken}
          onChange={(spoken) => props.change({ spoken: spoken as DisplaySettings['spoken'] })}
        />
        <Select
          label={t.voice}
          hint={lacksVoice() ? t.noSystemVoice : undefined}
          options={[
            { value: 'clips', label: t.voiceClips },
            { value: 'system', label: t.voiceSystem },
            { value: 'off', label: t.voiceOff },
          ]}
          value={props.settings.voice}
          onChange={(voice) => props.change({ voice: voice as DisplaySettings['voice'] })}
        />
        <NumberRange
          label={t.repeats}
          hint={t.repeatsHint}
          value={props.settings.repeats}
          min={1}
          max={3}
          unit={t.times}
          stepper
          onChange={(repeats) => props.change({ repeats })}
        />
        <NumberRange
          label={t.volume}
          value={props.settings.volume}
          min={10}
          max={100}
          step={10}
          unit="%"
          onChange={(volume) => props.change({ volume })}
        />
        <fieldset class={css.directions}>
          <legend>{t.arrows}</legend>
          <For each={props.hall.counters}>
            {(counter) => (
              <Button onPress={() => turn(counter.number)}>
                {t.goTo(counter.number)} · {t[arrowTo(counter.number)]}
              </Button>
            )}
          </For>
        </fieldset>
      </div>
    </Dialog>
  );
}
