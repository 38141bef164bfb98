// How alerts are told of on this tablet: birthdays, sound, voice, the system's notices (RMD-010, RMD-011).
import { Show } from 'solid-js';
import type { LobbySetting } from '#domain/settings/settings.model.ts';
import { Button } from '#ui/button.tsx';
import { playChime } from '#ui/chime.ts';
import { askForNotices, noticeLeave } from '#ui/system-notice.ts';
import { Toggle } from '#ui/toggle.tsx';
import { canSpeak } from '#ui/voice.ts';
import { useWords } from '#ui/words.ts';
import { settingsWords } from './settings.words.ts';

const t = useWords(settingsWords);

export function AlertToggles(props: {
  shown: Pick<LobbySetting, 'birthday' | 'sound' | 'voice' | 'notify'>;
  onChange: (part: Partial<LobbySetting>) => void;
}) {
  const whyNoVoice = () => {
    if (!props.shown.sound) return t.voiceNeedsSound;
    // What is on can be put off, whatever the tablet has.
    return canSpeak() || props.shown.voice ? null : t.noVoice;
  };
  const whyNoNotices = () =>
    noticeLeave() === 'denied' ? t.notifyDenied : noticeLeave() === 'none' ? t.notifyNone : null;
  /** The browser asks the person at once, or will not ask at all. */
  async function setNotify(is: boolean): Promise<void> {
    props.onChange({ notify: is });
    if (is && !(await askForNotices())) props.onChange({ notify: false });
  }
  return (
    <>
      <Toggle
        label={t.birthday}
        hint={t.birthdayHint}
        checked={props.shown.birthday}
        onChange={(birthday) => props.onChange({ birthday })}
      />
      <Toggle
        label={t.sound}
        hint={t.soundHint}
        checked={props.shown.sound}
        onChange={(sound) => props.onChange({ sound })}
      />
      <Show when={props.shown.sound}>
        <Button icon="bell" onPress={() => playChime('arrival')}>
          {t.tryOut}
        </Button>
      </Show>
      <Toggle
        label={t.voice}
        hint={t.voiceHint}
        whyNot={whyNoVoice()}
        checked={props.shown.voice}
        onChange={(voice) => props.onChange({ voice })}
      />
      <Toggle
        label={t.notify}
        hint={t.notifyHint}
        whyNot={props.shown.notify ? null : whyNoNotices()}
        checked={props.shown.notify}
        onChange={(notify) => void setNotify(notify)}
      />
    </>
  );
}
