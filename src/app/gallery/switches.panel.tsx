// The switches above the gallery: theme, light and dark, contrast, elder size, language.
import { contrast, elder, scheme, setContrast, setElder, setScheme, setTheme, theme } from '#ui/appearance.ts';
import { IconButton } from '#ui/button.tsx';
import { Chip } from '#ui/chip.tsx';
import { language, setLanguage } from '#ui/language.ts';
import css from './gallery.module.css';
import { t } from './gallery.words.ts';

export function Switches() {
  return (
    <div class={css.switches} role="group" aria-label={t.theme}>
      <Chip chosen={theme() === 'jade'} onToggle={() => setTheme('jade')}>
        {t.jade}
      </Chip>
      <Chip chosen={theme() === 'ink'} onToggle={() => setTheme('ink')}>
        {t.ink}
      </Chip>
      <IconButton
        icon={scheme() === 'dark' ? 'sun' : 'moon'}
        label={scheme() === 'dark' ? t.light : t.dark}
        onPress={() => setScheme(scheme() === 'dark' ? 'light' : 'dark')}
      />
      <Chip chosen={contrast() === 'high'} onToggle={(high) => setContrast(high ? 'high' : 'normal')}>
        {t.contrast}
      </Chip>
      <Chip chosen={elder()} onToggle={setElder}>
        {t.elder}
      </Chip>
      <Chip chosen={false} icon="language" onToggle={() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>
        {t.languageName}
      </Chip>
    </div>
  );
}
