// Language, theme and brightness of this tablet (UXP-001, ADM-011).
import { contrast, scheme, setContrast, setScheme, setTheme, theme } from '#ui/appearance.ts';
import { Card } from '#ui/card.tsx';
import { language, setLanguage } from '#ui/language.ts';
import { Select } from '#ui/select.tsx';
import { Toggle } from '#ui/toggle.tsx';
import { useWords } from '#ui/words.ts';
import { settingsWords } from './settings.words.ts';
import css from './tablet.module.css';

const t = useWords(settingsWords);

export function LookPanel() {
  return (
    <Card title={t.lookSection}>
      <div class={css.form}>
        <Select
          label={t.language}
          value={language()}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(value) => setLanguage(value as 'zh' | 'en')}
        />
        <Select
          label={t.theme}
          value={theme()}
          options={[
            { value: 'jade', label: t.jade },
            { value: 'ink', label: t.ink },
          ]}
          onChange={(value) => setTheme(value as 'jade' | 'ink')}
        />
        <Select
          label={t.scheme}
          value={scheme()}
          options={[
            { value: 'system', label: t.system },
            { value: 'light', label: t.light },
            { value: 'dark', label: t.dark },
          ]}
          onChange={(value) => setScheme(value as 'system' | 'light' | 'dark')}
        />
        <Toggle
          label={t.contrast}
          checked={contrast() === 'high'}
          onChange={(high) => setContrast(high ? 'high' : 'system')}
        />
      </div>
    </Card>
  );
}
